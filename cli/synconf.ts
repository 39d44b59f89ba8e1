/** `alp synconf [SERVER…]`: shows how the configuration of the fleet's servers differs, asks, and copies ours there. */
import { createInterface } from 'node:readline/promises';
import type { ConfigurationDifference, SynconfResult } from '../core/contract.ts';
import { counted } from '../core/rules/figures.ts';
import type { Invocation } from './command-line.ts';
import { tellMistake } from './mistakes.ts';
import { say } from './terminal.ts';

export async function synconf({ core, words, options, signal }: Invocation): Promise<number> {
  const wish = { servers: words, withSecrets: options.withSecrets, deletes: options.deletes };
  const face = {
    async confirm(difference: ConfigurationDifference, deletes: boolean): Promise<boolean> {
      if (options.json) say.out(JSON.stringify({ kind: 'difference', ...difference }));
      else tellDifference(difference, deletes);
      if (options.dryRun) return false;
      return options.yes || ask(difference, signal);
    },
    tell: (result: SynconfResult) => {
      if (options.json) say.out(JSON.stringify(result));
      else tellResult(result, options.dryRun);
    },
  };
  const said = await core.synconf(wish, face, signal);
  if (!said.ok) return tellMistake(said.message, said.remedy);
  const kinds = new Set(said.value.map(({ kind }) => kind));
  if (signal.aborted) return 130;
  return kinds.has('failed') ? 1 : kinds.has('away') || (kinds.has('declined') && !options.dryRun) ? 75 : 0;
}

function tellDifference({ server, folder, files, withheld }: ConfigurationDifference, deletes: boolean): void {
  say.out(`${server}: ${folder}`);
  for (const { path, change, newerThere, text } of files) {
    if (change === 'only-there') say.out(`  only there: ${path}${deletes ? ', to be removed' : ' (stays; --delete removes it)'}`);
    else
      say.out(
        `  ${{ new: 'new', changed: 'changed', mode: 'other mode' }[change]}: ${path}${newerThere ? ', which was changed there later than here' : ''}`,
      );
    if (text !== '') say.out(text.trimEnd().replace(/^/gm, '    '));
  }
  if (withheld.length > 0) say.out(`  secret, stays here (--with-secrets): ${withheld.join(', ')}`);
}

/** Where nobody can answer, the answer is no. */
async function ask({ server }: ConfigurationDifference, signal: AbortSignal): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(es)?$/i.test((await terminal.question(`Copy this to ${server}? [y/N] `, { signal })).trim());
  } catch {
    return false;
  } finally {
    terminal.close();
  }
}

function tellResult(result: SynconfResult, dryRun: boolean): void {
  const { server } = result;
  if (result.kind === 'same') say.out(`${server}: has the same configuration`);
  else if (result.kind === 'declined') say.out(`${server}: nothing was copied${dryRun ? '' : '; --yes copies without asking'}`);
  else if (result.kind === 'copied') {
    const removed = result.removed > 0 ? `, ${result.removed} removed` : '';
    say.out(`${server}: ${counted(result.files, 'file')} copied${removed}`);
  } else {
    say.error(`${server}: ${result.message}`);
    say.error(`  ${result.remedy}`);
  }
}
