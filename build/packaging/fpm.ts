/** Stands in for fpm, which electron-builder would download: takes the same arguments and has dpkg-deb or rpmbuild make the package. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeDeb } from './deb.ts';
import { placeContents, wishOf } from './fpm-wish.ts';
import { makeRpm } from './rpm.ts';

const wish = wishOf(process.argv.slice(2));
const folder = mkdtempSync(join(tmpdir(), 'alp-package-'));
try {
  const root = join(folder, 'root');
  const size = placeContents(wish, root);
  const isMade = wish.kind === 'deb' ? makeDeb(wish, root, size) : makeRpm(wish, root, folder);
  if (!isMade) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
