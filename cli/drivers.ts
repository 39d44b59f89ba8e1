/** `alp drivers`: what there is around an item, and whether its programs are on this machine; with a name, its manual page. */
import type { DriverPage } from '../core/contract.ts';
import type { Invocation } from './command-line.ts';
import { tellMistake } from './mistakes.ts';
import { say } from './terminal.ts';

export async function drivers({ core, words, options }: Invocation): Promise<number> {
  const [name, ...more] = words;
  if (more.length > 0) return tellMistake('one driver at a time', 'alp drivers [NAME]');
  const pages = await core.drivers(name);
  if (name !== undefined && pages.length === 0) return tellMistake(`there is no driver ${name}`, 'alp drivers shows all of them');
  if (options.json) say.out(JSON.stringify(name === undefined ? pages : pages[0]));
  else if (name !== undefined) for (const line of pages[0]?.text ?? []) say.out(line);
  else tellAll(pages);
  return 0;
}

function tellAll(pages: readonly DriverPage[]): void {
  const width = Math.max(...pages.map(page => page.name.length)) + 2;
  for (const page of pages) {
    say.out(`${page.name.padEnd(width)}${page.sentence}`);
    const missing = page.programs.filter(({ isHere }) => !isHere);
    if (missing.length > 0) say.out(`${''.padEnd(width)}not here: ${missing.map(({ names }) => names.join(' or ')).join(', ')}`);
  }
  say.out('');
  say.out(
    'alp drivers NAME is the manual page of one of them. A driver of your own is an executable in the folder drivers/ of the configuration.',
  );
}
