/** The version of the program, from the package file that lies above this file, built or not. */
import { readFileSync } from 'node:fs';

export function version(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return `alpine-backup ${(JSON.parse(text) as { version: string }).version}`;
}
