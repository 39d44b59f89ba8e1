/** A question from a page on its way to its handler: the channel found, request and answer held against the table. */
import { BridgeRefusal, type ChannelName, channels, type Language, type Refusal } from './channels.ts';
import type { Handlers } from './handlers.ts';

export type Asked =
  | { readonly kind: 'answer'; readonly answer: unknown }
  /** An expected no. */
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'read-only'; readonly refusal: Refusal }
  | { readonly kind: 'unknown-channel'; readonly refusal: Refusal }
  /** The page asks otherwise than the table says. */
  | { readonly kind: 'misread'; readonly refusal: Refusal };

export interface Asking {
  readonly readOnly: boolean;
  /** In which the program's sentences are wanted. */
  readonly language?: Language;
  /** Aborts when nobody waits for the answer any more. */
  readonly signal?: AbortSignal;
}

/** Rejects for mistakes of ours alone. */
export async function ask(handlers: Handlers, name: string, body: unknown, asking: Asking): Promise<Asked> {
  if (!isChannel(name)) return { kind: 'unknown-channel', refusal: unknownChannel(name) };
  const { acts, request, answer } = channels[name];
  if (acts && asking.readOnly) return { kind: 'read-only', refusal: readOnly };
  const read = request.safeParse(body);
  if (!read.success) return { kind: 'misread', refusal: misread(name, read.error.issues) };
  try {
    const handler = handlers[name] as (request: unknown, signal?: AbortSignal, language?: Language) => Promise<unknown>;
    return { kind: 'answer', answer: answer.parse(await handler(read.data, asking.signal, asking.language)) };
  } catch (error) {
    if (error instanceof BridgeRefusal) return { kind: 'refused', refusal: { message: error.message, remedy: error.remedy } };
    throw error;
  }
}

function isChannel(name: string): name is ChannelName {
  return Object.hasOwn(channels, name);
}

const readOnly: Refusal = { message: 'this page only shows', remedy: 'start alp ui without --read-only to change something' };

function unknownChannel(name: string): Refusal {
  return { message: `there is nothing to ask under the name ${name}`, remedy: reload };
}

const reload = 'reload the page: it may be of another version';

type Issue = { readonly path: readonly PropertyKey[]; readonly message: string };

function misread(name: string, issues: readonly Issue[]): Refusal {
  const [issue] = issues;
  const place = [name, ...(issue?.path ?? [])].map(String).join('.');
  return { message: `${place} is not understood: ${issue?.message ?? 'no reason'}`, remedy: reload };
}
