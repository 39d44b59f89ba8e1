/** `alp metrics`: numbers for Prometheus, printed or put into a file for node_exporter. */
import type { Invocation } from './command-line.ts';
import { tellMistake } from './mistakes.ts';
import { say } from './terminal.ts';
import { version } from './version.ts';

export async function metrics({ core, words, options }: Invocation): Promise<number> {
  if (words.length > 0) return tellMistake(`too many words: ${words.join(' ')}`, 'alp metrics [--textfile FILE]');
  if (options.textfile !== undefined && !options.textfile.endsWith('.prom'))
    return tellMistake(
      `${options.textfile} does not end in .prom`,
      'node_exporter reads no other files: --textfile DIR/alpine-backup.prom',
    );
  const text = await core.metrics(version().replace(/^alpine-backup /, ''), options.textfile);
  if (options.textfile === undefined) await say.pieces([text.trimEnd()]);
  return 0;
}
