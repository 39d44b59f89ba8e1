/** What pages say of verdicts, ends and restores: the wordings of the rules, gathered for faces that may not know the rules. */
import type { Item, Server, Verdict } from '../model.ts';
import { noAgent } from './door-words.ts';
import { counted, sizeText } from './figures.ts';
import { destText, remedyOf, sourceText, titleOf, verdictText } from './words.ts';

export interface Phrase {
  readonly message: string;
  readonly remedy: string;
}

interface RestoreEnd {
  readonly verdict: Verdict;
  readonly snapshot?: string;
  readonly to?: string;
  readonly files: number;
  readonly bytes: number;
  readonly differingCount: number;
  readonly keptUnder?: string;
}

export const phrases = {
  sourceText,
  destText,
  noAgent: (): Phrase => plain(noAgent()),
  ofVerdict: (verdict: Verdict, item: Item): Phrase => ({
    message: `${titleOf(item)}: ${verdictText(verdict)}`,
    remedy: remedyOf(verdict, item),
  }),
  unknownItem(server: Server | undefined, wanted: { readonly server: string; readonly item: string }): Phrase {
    const names = server?.items.map(item => item.name).join(', ') ?? '';
    return {
      message: `${wanted.server} has no item ${wanted.item}`,
      remedy: names === '' ? 'alp check-config says what was understood' : `it has: ${names}`,
    };
  },
  restoring: (isPreview: boolean): string => (isPreview ? 'looks what would be restored' : 'restores'),
  /** How a restore or its preview ended; the remedy is '' when nothing is to be done. */
  restored,
  sameTarget: (): Phrase => ({
    message: 'another restore writes to this folder',
    remedy: 'wait until it is done, or stop it',
  }),
  partialTarget: (path: string): Phrase => ({
    message: `“${path}” is no whole path`,
    remedy: 'write the folder from the top, beginning with /',
  }),
  unknownJob: (): Phrase => ({
    message: 'there is no such restore',
    remedy: 'it may have ended with the program; begin it again',
  }),
  desktopOnly: (): Phrase => ({
    message: 'a web page cannot open folders',
    remedy: 'open it in the file manager of the machine that holds it',
  }),
};

export type Phrases = typeof phrases;

function restored(end: RestoreEnd, item: Item, isPreview: boolean): Phrase {
  const { verdict } = end;
  if (verdict.kind !== 'whole')
    return {
      message: verdict.kind === 'cancelled' ? 'stopped' : `not restored: ${verdictText(verdict)}`,
      remedy:
        verdict.kind === 'cut' || verdict.kind === 'cancelled'
          ? 'begin the same restore again, it goes on where it stopped'
          : remedyOf(verdict, item),
    };
  const did = isPreview ? 'would restore' : 'restored';
  const rest = end.files === 0 ? ' (the rest is there already)' : '';
  const what = `${did} ${counted(end.files, 'file')}, ${sizeText(end.bytes)}, from ${end.snapshot} to ${end.to}${rest}`;
  return { message: `${what}${differingText(end, isPreview)}`, remedy: '' };
}

function differingText({ differingCount, keptUnder }: RestoreEnd, isPreview: boolean): string {
  if (differingCount === 0) return '';
  const what = `; ${counted(differingCount, 'file')} there ${differingCount === 1 ? 'is' : 'are'} different`;
  if (keptUnder !== undefined) return `${what}: ${isPreview ? 'they would be kept' : 'kept'} as NAME${keptUnder}`;
  return `${what}: ${isPreview ? 'they would be replaced' : 'replaced'}`;
}

function plain({ message, remedy }: Phrase): Phrase {
  return { message, remedy };
}
