/** A no over HTTP: the status for programs, message and remedy for people, in the language that the browser asks for. */
import type { Context } from 'hono';
import { type Language, language, type Refusal } from '../bridge/channels.ts';
import type { Served } from '../bridge/handlers.ts';

export type RefusingStatus = 400 | 401 | 403 | 404 | 409 | 413 | 415 | 500;

/** Says a refusal, written in English, in another language. */
export type Say = Served['refusalIn'];

export async function refuse(context: Context, status: RefusingStatus, refusal: Refusal, say: Say): Promise<Response> {
  return context.json(await say(refusal, wishedLanguage(context.req.header('accept-language'))), status);
}

/** Of `de-AT, de;q=0.9, en;q=0.5` the first that is ours, the dearest first; English when none is. */
export function wishedLanguage(header = ''): Language {
  const wishes = header.split(',').map(wish => {
    const [name = '', ...more] = wish.split(';');
    const weight = Number(/^\s*q=([\d.]+)\s*$/.exec(more.at(-1) ?? 'q=1')?.[1] ?? 1);
    return { name: name.trim().split('-')[0]!.toLowerCase(), weight };
  });
  for (const { name } of wishes.filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight)) {
    const read = language.safeParse(name);
    if (read.success) return read.data;
  }
  return 'en';
}
