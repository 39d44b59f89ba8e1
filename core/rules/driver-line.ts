/** Reads the key `mount`: the driver, what it works on, and where it puts it. */
import type { DriverLine } from '../model.ts';
import type { Reading } from './reading.ts';
import { refused, understood } from './reading.ts';

const REMEDY = 'write "type","user@host:VOLUME","/point"';

/** The ancestor joined the three parts and cut them at their commas, so one quoted text with commas means the same. */
export function readDriverLine(entries: readonly string[]): Reading<DriverLine> {
  const parts = entries.length === 1 ? entries[0]!.split(',').map(part => part.trim()) : entries;
  const [name = '', target = '', point = ''] = parts;
  if (parts.length < 2 || parts.length > 3)
    return refused(`a driver line has two or three parts, this one has ${entries[0] ? parts.length : 'none'}`, REMEDY);
  // The name becomes a file name.
  if (!/^[a-z0-9][a-z0-9_-]*$/i.test(name)) return refused(`"${name}" is not the name of a driver`, REMEDY);
  const place = /^([^@]+)@([^:]+):(.+)$/.exec(target);
  if (!place) return refused(`"${target}" is not of the form user@host:VOLUME`, REMEDY);
  const [, user = '', host = '', volume = ''] = place;
  if ([user, host, volume].some(part => part.startsWith('-'))) return refused(`a part of "${target}" starts with a dash`, REMEDY);
  if (point !== '' && !point.startsWith('/')) return refused(`the point "${point}" is not a whole path`, 'start it with /');
  return understood({ name, target, user, host, volume, point });
}
