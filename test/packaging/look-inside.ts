/** What the tests of packages look for inside: files, the archive, Electron's switches. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { listPackage } from '@electron/asar';
import { fuseMark } from '../../build/packaging/stand-in.ts';
import { checkout } from './packed.ts';

/** Paths of all files below, in order. */
function filesBelow(top: string): string[] {
  return readdirSync(top, { recursive: true, withFileTypes: true })
    .filter(entry => !entry.isDirectory())
    .map(entry => relative(top, join(entry.parentPath, entry.name)))
    .toSorted();
}

export function run(program: string, args: readonly string[], environment: NodeJS.ProcessEnv = process.env) {
  return spawnSync(program, args, { encoding: 'utf8', env: environment });
}

/** As they stand in the program: Electron's order, ending with one that electron-builder does not know and leaves on. */
export const wire = [
  ['run as Node', 0],
  ['encrypt cookies', 1],
  ['NODE_OPTIONS', 0],
  ['--inspect', 0],
  ['check the archive', 1],
  ['load from the archive alone', 1],
  ['a V8 snapshot of its own', 0],
  ['more rights for file://', 0],
  ['catch WebAssembly errors', 1],
]
  .map(([, isOn]) => isOn)
  .join('');

export function fuseWire(program: string): string {
  const bytes = readFileSync(program);
  const at = bytes.indexOf(fuseMark) + fuseMark.length + 2;
  return bytes.subarray(at, at + wire.length).toString('latin1');
}

export function checkArchive(asar: string, dist: string): void {
  const below = (path: string) => filesBelow(join(checkout, path)).map(name => `${path}/${name}`);
  const wanted = [
    ...['LICENSE', 'package.json', 'assets/icons/app/128.png'],
    ...filesBelow(dist).map(name => `dist/${name}`),
    ...below('renderer'),
    ...below('assets/icons/tray'),
  ];
  const listed = listPackage(asar, { isPack: false }).map(path => path.slice(1));
  const folders = new Set(wanted.flatMap(path => path.split('/').map((_, depth, parts) => parts.slice(0, depth).join('/'))));
  assert.deepEqual(listed.filter(path => !folders.has(path)).toSorted(), wanted.toSorted());
  for (const path of [
    'dist/electron/main.mjs',
    'dist/electron/preload.cjs',
    'dist/alp.mjs',
    'dist/begin.sh',
    'dist/renderer/index.html',
  ])
    assert.ok(wanted.includes(path), path);
}

/** What both kinds for Linux bring, and no more. */
export function checkPaths(paths: readonly string[]): void {
  for (const path of [
    ...['/opt/alpine-backup/alpine-backup-tray', '/opt/alpine-backup/resources/app.asar', '/usr/bin/alp', '/usr/bin/syncalp'],
    ...['/usr/lib/alpine-backup/dist/alp.mjs', '/usr/lib/alpine-backup/dist/begin.sh', '/usr/lib/alpine-backup/core/model.ts'],
    ...[
      '/usr/lib/alpine-backup/runtime/node',
      '/usr/lib/alpine-backup/runtime/LICENSE',
      '/usr/share/doc/alpine-backup/copyright',
    ],
    ...['/usr/lib/systemd/user/alpine-backup-agent.service', '/usr/share/applications/alpine-backup-tray.desktop'],
    ...[
      '/usr/share/icons/hicolor/128x128/apps/alpine-backup-tray.png',
      '/usr/share/metainfo/org.alpine_backup.tray.metainfo.xml',
    ],
  ])
    assert.ok(paths.includes(path), `${path} is missing`);
  assert.deepEqual(
    paths.filter(path => !/^\/((opt(\/alpine-backup(\/.*)?|\/)?)|usr\/.*|opt\/)?$/.test(path)),
    [],
  );
  assert.deepEqual(
    paths.filter(path => /\.test\.ts$|node_modules|^\/usr\/lib\/alpine-backup\/dist\/electron/.test(path)),
    [],
  );
}
