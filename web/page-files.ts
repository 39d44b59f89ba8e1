/** The built pages, read once: what is not among them cannot be asked for, and a build meanwhile disturbs nobody. */
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';

export interface PageFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: string;
  /** Its name changes with its content. */
  readonly forEver: boolean;
}

/** By path: `/index.html`, `/assets/index-B5xk3.js`. */
export type PageFiles = ReadonlyMap<string, PageFile>;

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
};

/** undefined where nothing was built. */
export async function readPageFiles(folder: string): Promise<PageFiles | undefined> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const paths = entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name));
  const files = await Promise.all(
    paths.map(async path => {
      const name = `/${path.slice(folder.length).split(sep).filter(Boolean).join('/')}`;
      return [name, await pageFile(path, name)] as const;
    }),
  );
  const found = new Map(files);
  return found.has('/index.html') ? found : undefined;
}

async function pageFile(path: string, name: string): Promise<PageFile> {
  return {
    bytes: new Uint8Array(await readFile(path)),
    type: types[extname(name)] ?? 'application/octet-stream',
    forEver: /^\/assets\/.+-[\w-]{8,}\.\w+$/.test(name),
  };
}
