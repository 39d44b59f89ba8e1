/** A connection that a library uses and that we cut when its time is over, however much the other side still has to say. */
import { Socket } from 'node:net';

export interface CutSocket {
  /** Not connected yet. */
  readonly socket: Socket;
  /** Resolves when it was cut; never when `forget` came first. */
  readonly isCut: Promise<'cut'>;
  forget(): void;
}

export function socketUntil(signal: AbortSignal): CutSocket {
  const socket = new Socket();
  const { promise, resolve } = Promise.withResolvers<'cut'>();
  const cut = () => {
    socket.destroy();
    resolve('cut');
  };
  signal.addEventListener('abort', cut, { once: true });
  if (signal.aborted) cut();
  return { socket, isCut: promise, forget: () => signal.removeEventListener('abort', cut) };
}
