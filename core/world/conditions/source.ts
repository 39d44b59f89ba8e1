/** The conditions as one value: hints from the system, a settled re-reading of everything, equal values dropped. */
import type { Conditions } from '../../agent-model.ts';

export interface ConditionsSource {
  /** As last read; everything unknown before the first reading. */
  current(): Conditions;
  /** Reads everything now. */
  refresh(): Promise<Conditions>;
  /** Calls `onChange` after each reading that differs from the one before; the returned stop ends that, and everything it started. */
  watch(onChange: (conditions: Conditions) => void): () => void;
  /** Something may have changed (a desktop's power events, say). */
  hint(): void;
}
