/** The end of setting up: the file is written, vaults that are gone on with are marked, the first backup is asked for. */
import type { Answer, Bridge, Refusal, Request } from '../../bridge/channels.ts';
import { refusalOf } from '../frame/refusal.ts';

export type Begun =
  | { readonly kind: 'not-written'; readonly outcome: Exclude<Answer<'changeSettings'>, { kind: 'written' }> }
  | {
      readonly kind: 'written';
      readonly file: string;
      readonly server: string;
      readonly hasBegun: boolean;
      /** Of what came after the file, with the item it concerns. */
      readonly refusals: readonly (Refusal & { readonly item: string })[];
    };

export interface Beginning {
  readonly wish: Request<'changeSettings'>;
  readonly server: string;
  /** What is asked for; undefined: all items of the server. */
  readonly items: readonly string[] | undefined;
  readonly toAdopt: readonly string[];
  readonly hasAgent: boolean;
}

/** Rejects when the file itself could not be asked for; what goes wrong later is said beside it. */
export async function beginBackup(bridge: Bridge, noAnswer: Refusal, { wish, server, ...what }: Beginning): Promise<Begun> {
  const outcome = await bridge.ask('changeSettings', wish);
  if (outcome.kind !== 'written')
    return { kind: 'not-written', outcome: outcome as Exclude<typeof outcome, { kind: 'written' }> };
  const refusals: (Refusal & { readonly item: string })[] = [];
  const attempt = async (item: string, act: () => Promise<unknown>) => {
    try {
      await act();
    } catch (error) {
      refusals.push({ item, ...(refusalOf(error) ?? noAnswer) });
    }
  };
  for (const item of what.toAdopt)
    await attempt(item, async () => {
      const { findings } = await bridge.ask('repair', { server, item, adopt: true });
      const bad = findings.find(({ state }) => state === 'bad');
      if (bad) refusals.push({ item, message: bad.text, remedy: bad.remedy ?? '' });
    });
  const { file } = outcome.file;
  if (!what.hasAgent) return { kind: 'written', file, server, hasBegun: false, refusals };
  // Of what could not be taken over no backup is asked: it would be refused.
  const asked = what.items?.filter(item => !refusals.some(refusal => refusal.item === item));
  if (asked === undefined) await attempt('', () => bridge.ask('now', { server }));
  for (const item of asked ?? []) await attempt(item, () => bridge.ask('now', { server, item }));
  return { kind: 'written', file, server, hasBegun: refusals.length === 0, refusals };
}
