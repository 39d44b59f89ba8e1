/** Server-sent events: each viewer gets the newest of what it can take, and one that takes nothing for long is let go. */
import type { BridgeEvent, Language } from '../bridge/channels.ts';
import type { Served } from '../bridge/handlers.ts';

export interface Patience {
  /** A sign of life at least this often (milliseconds). */
  readonly heartbeat: number;
  /** A viewer that does not read for so long is let go (milliseconds). */
  readonly slow: number;
}

export const usualPatience: Patience = { heartbeat: 15_000, slow: 30_000 };

export interface ViewerStream {
  readonly stream: ReadableStream<Uint8Array>;
  end(): void;
}

/** `letGo` closes the viewer's connection: what the machine has in its buffers for it is dropped. */
export function viewerStream(
  served: Served,
  { heartbeat, slow }: Patience,
  letGo: () => void,
  language?: Language,
): ViewerStream {
  const encoder = new TextEncoder();
  /** Not sent yet; of each kind only the newest counts. */
  const waiting = new Map<string, BridgeEvent>();
  let wake: (() => void) | undefined;
  let patience: ReturnType<typeof setTimeout> | undefined;
  let stopListening: (() => void) | undefined;
  let over = false;

  function take(event: BridgeEvent): void {
    waiting.set(event.kind === 'status' ? 'status' : event.job.job, event);
    patience ??= setTimeout(drop, slow);
    wake?.();
  }

  function drop(): void {
    end();
    letGo();
  }

  function end(): void {
    over = true;
    clearTimeout(patience);
    stopListening?.();
    waiting.clear();
    wake?.();
  }

  /** Asked for only when the viewer has room. */
  async function pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    if (waiting.size === 0) await somethingOrHeartbeat();
    if (over) return;
    const events = [...waiting.values()];
    waiting.clear();
    clearTimeout(patience);
    patience = undefined;
    controller.enqueue(encoder.encode(events.length === 0 ? ': still here\n\n' : events.map(messageOf).join('')));
  }

  function somethingOrHeartbeat(): Promise<void> {
    return new Promise(resolve => {
      const timer = setTimeout(resolve, heartbeat);
      wake = () => {
        clearTimeout(timer);
        wake = undefined;
        resolve();
      };
    });
  }

  const stream = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        controller.enqueue(encoder.encode('retry: 1000\n\n'));
        stopListening = served.onEvent(take, language);
      },
      pull,
      cancel: end,
    },
    { highWaterMark: 1 },
  );
  return { stream, end };
}

function messageOf(event: BridgeEvent): string {
  return `data: ${JSON.stringify(event)}\n\n`;
}
