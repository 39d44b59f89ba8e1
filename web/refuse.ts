/** A no over HTTP: the status for programs, message and remedy for people. */
import type { Context } from 'hono';
import type { Refusal } from '../bridge/channels.ts';

export type RefusingStatus = 400 | 401 | 403 | 404 | 409 | 413 | 415 | 500;

export function refuse(context: Context, status: RefusingStatus, refusal: Refusal): Response {
  return context.json(refusal, status);
}
