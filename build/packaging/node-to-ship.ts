/** The Node that comes with the command in Linux packages, and its licence: npm's package of it, fetched once. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface NodeToShip {
  readonly program: string;
  readonly licence: string;
}

/** `folder` keeps what was fetched. Throws with npm's words when that fails. */
export function nodeToShip(checkout: string, folder: string, arch: string): NodeToShip {
  const name = `node-linux-${arch}`;
  const version = wantedVersion(checkout);
  const home = join(folder, `${name}-${version}`);
  const found = {
    program: join(home, 'node_modules', name, 'bin', 'node'),
    licence: join(home, 'node_modules', name, 'LICENSE'),
  };
  if (existsSync(found.program) && existsSync(found.licence)) return found;
  mkdirSync(home, { recursive: true });
  const quiet = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  // --force: this may be another platform.
  const { status, stderr } = spawnSync('npm', ['install', '--force', ...quiet, '--prefix', home, `${name}@${version}`], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`Node ${version} (npm package ${name}) could not be fetched:\n${stderr}`);
  return found;
}

/** The same as the checkout's. */
function wantedVersion(checkout: string): string {
  const text = readFileSync(join(checkout, 'package.json'), 'utf8');
  return (JSON.parse(text) as { devDependencies: { node: string } }).devDependencies.node;
}
