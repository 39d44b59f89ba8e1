/** Answers every channel from a core and an agent: the program's side of the table, the same for the desktop app and the web page. */
import type { Answer, BridgeEvent, ChannelName, Request } from './channels.ts';

/** One handler per channel; an expected no is thrown as a BridgeRefusal. */
export type Handlers = { readonly [Name in ChannelName]: (request: Request<Name>) => Promise<Answer<Name>> };

export interface Served {
  readonly handlers: Handlers;
  /** The returned stop ends it. */
  onEvent(listener: (event: BridgeEvent) => void): () => void;
  /** Ends restores that are under way, and the watch over the agent. */
  stop(): Promise<void>;
}
