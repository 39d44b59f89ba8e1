/** The page's bridge to `alp ui`: questions by fetch, what happens by server-sent events, both held against the table. */
import {
  type Answer,
  abilities,
  type Bridge,
  type BridgeEvent,
  BridgeRefusal,
  bridgeEvent,
  type ChannelName,
  channels,
  type Language,
  type Request,
  refusal,
} from '../bridge/channels.ts';

/** `locked`: the server runs anew and does not know this browser any more; the address that it printed opens the page again. */
export type ConnectionState = 'there' | 'lost' | 'locked';

export interface HttpBridge extends Bridge {
  /** The state now and after every change; the returned stop ends it. */
  onConnection(listener: (state: ConnectionState) => void): () => void;
}

/** Status of an answer to a browser that was not let in. */
const unknownHere = 401;

/** Rejects with a `BridgeRefusal` where this browser is not let in. */
export async function connectBridge(): Promise<HttpBridge> {
  const granted = abilities.parse(await answerOf(await fetch('/abilities')));
  const { reopen, ...happenings } = listenToServer();
  function speak(wished: Language): void {
    if (wished === language) return;
    language = wished;
    reopen();
  }
  return { abilities: granted, ask, speak, ...happenings };
}

/** The one the page chose. */
let language: Language = 'en';

async function ask<Name extends ChannelName>(name: Name, request: Request<Name>): Promise<Answer<Name>> {
  const response = await fetch(`/ask/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'accept-language': language },
    body: JSON.stringify(request),
  });
  // A server that does not know this browser any more is as good as away: it was started anew.
  if (response.status === unknownHere) throw new Error('the connection to alp ui is lost');
  return channels[name].answer.parse(await answerOf(response)) as Answer<Name>;
}

async function answerOf(response: Response): Promise<unknown> {
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok) return body;
  const no = refusal.safeParse(body);
  if (no.success && response.status < 500) throw new BridgeRefusal(no.data);
  throw new Error(no.success ? `${no.data.message}; ${no.data.remedy}` : `the server answered ${response.status}`);
}

// ---- What happens ----------------------------------------------------------------------------------------------------------

/** Pauses before another try, milliseconds; the last one again and again. */
const pauses = [1000, 2000, 5000, 10_000];

/** One connection however many listen, opened with the first of them; later ones hear the newest status at once. */
function listenToServer(): Pick<HttpBridge, 'onEvent' | 'onConnection'> & { reopen(): void } {
  const listeners = new Set<(event: BridgeEvent) => void>();
  const onlookers = new Set<(state: ConnectionState) => void>();
  let newest: BridgeEvent | undefined;
  let state: ConnectionState = 'there';
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;

  function open(): void {
    shut();
    // It sends no headers of ours.
    source = new EventSource(language === 'en' ? '/events' : `/events?language=${language}`);
    source.onopen = () => {
      failures = 0;
      become('there');
    };
    source.onmessage = message => hear(String(message.data));
    source.onerror = () => void tryAgain();
  }

  function hear(text: string): void {
    const event = bridgeEvent.parse(JSON.parse(text));
    if (event.kind === 'status') newest = event;
    for (const listener of listeners) listener(event);
  }

  async function tryAgain(): Promise<void> {
    shut();
    const isLocked = await fetch('/abilities').then(
      answer => answer.status === unknownHere,
      () => false,
    );
    if (listeners.size === 0) return;
    become(isLocked ? 'locked' : 'lost');
    clearTimeout(timer);
    timer = setTimeout(open, pauses[Math.min(failures++, pauses.length - 1)]);
  }

  function become(now: ConnectionState): void {
    if (now === state) return;
    state = now;
    for (const onlooker of onlookers) onlooker(now);
  }

  function shut(): void {
    clearTimeout(timer);
    source?.close();
    source = undefined;
  }

  return {
    reopen() {
      newest = undefined;
      if (listeners.size > 0) open();
    },
    onEvent(listener) {
      listeners.add(listener);
      if (listeners.size === 1) open();
      else if (newest) listener(newest);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        shut();
        newest = undefined;
      };
    },
    onConnection(listener) {
      onlookers.add(listener);
      listener(state);
      return () => void onlookers.delete(listener);
    },
  };
}
