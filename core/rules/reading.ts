/** What every parser of the configuration returns: the value, or what is wrong with the text and what to write instead. */

export type Reading<Value> = Understood<Value> | Refused;

export interface Understood<Value> {
  readonly ok: true;
  readonly value: Value;
}

export interface Refused {
  readonly ok: false;
  /** What is wrong, in words that name the text; no full stop. */
  readonly message: string;
  /** What to do about it; no full stop. */
  readonly remedy: string;
}

export function understood<Value>(value: Value): Understood<Value> {
  return { ok: true, value };
}

export function refused(message: string, remedy: string): Refused {
  return { ok: false, message, remedy };
}
