/** Which names a server and an item may have: a name that the command line would take for something else is refused. */
import type { Refused } from './reading.ts';
import { refused } from './reading.ts';

const COMMAND_WORDS =
  `backup ls versions diff restore purge check-config doctor log sync help agent now status pause unpause cancel ui drivers
  verify heal drill collect report metrics alert synconf all`.split(/\s+/);
/** Sections with a meaning of their own in alpine-backup.conf. */
const SECTION_WORDS = ['defaults', 'agent', 'fleet', 'alerts'];

/** Why the name is refused, or undefined. */
export function problemOfName(name: string, kind: 'server' | 'item'): Refused | undefined {
  const rename = kind === 'server' ? 'rename the file' : 'rename the section';
  if (name.trim() === '') return refused(`the ${kind} has no name`, rename);
  if (/[\0-\x1f\x7f]/.test(name))
    return refused(`the name of the ${kind} contains a line break or another control character`, rename);
  if (name.includes('/')) return refused(`the name "${name}" contains a /`, rename);
  if (name.startsWith('-')) return refused(`the name "${name}" starts with a dash, as options do`, rename);
  if (name.startsWith('.')) return refused(`the name "${name}" starts with a dot, as hidden files do`, rename);
  if (COMMAND_WORDS.includes(name)) return refused(`"${name}" is a command of alp`, `${rename}, for example to ${name}-files`);
  if (kind === 'item' && SECTION_WORDS.includes(name)) {
    return refused(`[${name}] belongs into alpine-backup.conf`, 'write defaults for this server above its first section');
  }
  return undefined;
}
