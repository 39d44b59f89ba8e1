/** The shape that every language's table has: the English one is the measure, a missing or further key does not compile. */
import type { english } from './english.ts';

export type Words = typeof english;
