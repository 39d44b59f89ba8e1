/** Makes a folder that looks like an unpacked Electron to electron-builder and is none: packages can be made and looked at where the real one cannot be had. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Platform } from './configuration.ts';

export function makeStandIn(platform: Platform, folder: string): void {
  const write = (path: string, content: string | Buffer = 'stands in for a file of Electron\n', mode = 0o644): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
    chmodSync(join(folder, path), mode);
  };
  for (const name of ['LICENSE', 'LICENSES.chromium.html', 'version']) write(name);
  if (platform === 'mac') macApp(write);
  else flatApp(platform, write, folder);
}

function flatApp(platform: Platform, write: Write, folder: string): void {
  write(platform === 'linux' ? 'electron' : 'electron.exe', program(), 0o755);
  for (const name of ['resources.pak', 'icudtl.dat', 'v8_context_snapshot.bin']) write(name);
  for (const language of languages) write(`locales/${language}.pak`);
  if (platform === 'linux') for (const name of ['chrome-sandbox', 'chrome_crashpad_handler']) write(name, program(), 0o755);
  mkdirSync(join(folder, 'resources'), { recursive: true });
}

/** More than are wanted: those that are not must go. */
const languages = ['en-US', 'en-GB', 'de', 'fr', 'es', 'ja'];

/** @electron/fuses finds its switches behind this mark: version, count, and a digit for each as Electron sets them. */
export const fuseMark = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const factoryFuses = '101100011';

function program(): Buffer {
  return Buffer.concat([
    Buffer.from(
      `#!/bin/sh\necho 'This package was made without Electron: it can be looked at, not run.' >&2\nexit 1\n# ${fuseMark}`,
    ),
    Buffer.from([1, factoryFuses.length]),
    Buffer.from(`${factoryFuses}\n`),
  ]);
}

type Write = (path: string, content?: string | Buffer, mode?: number) => void;

function macApp(write: Write): void {
  const contents = 'Electron.app/Contents';
  const framework = `${contents}/Frameworks/Electron Framework.framework`;
  write(`${contents}/Info.plist`, plist('Electron'));
  write(`${contents}/MacOS/Electron`, program(), 0o755);
  write(`${contents}/Resources/electron.icns`);
  write(`${framework}/Electron Framework`, program(), 0o755);
  for (const language of ['en', 'de', 'fr', 'es'])
    for (const folder of [`${contents}/Resources`, `${framework}/Versions/A/Resources`, `${framework}/Resources`])
      write(`${folder}/${language}.lproj/locale.pak`);
  for (const kind of ['', ' (GPU)', ' (Plugin)', ' (Renderer)']) {
    const name = `Electron Helper${kind}`;
    write(`${contents}/Frameworks/${name}.app/Contents/Info.plist`, plist(name));
    write(`${contents}/Frameworks/${name}.app/Contents/MacOS/${name}`, program(), 0o755);
  }
}

function plist(name: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>CFBundleExecutable</key><string>${name}</string>
  <key>CFBundleName</key><string>${name}</string>
  <key>CFBundlePackageType</key><string>APPL</string>
</dict>
</plist>
`;
}
