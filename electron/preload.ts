/** Runs before the page, in a sandbox: gives it `alpBridge`, shaped like Bridge, and nothing of Electron. */
import { contextBridge, ipcRenderer } from 'electron';
import type { Abilities, BridgeEvent } from '../bridge/channels.ts';
import type { Outcome } from './bridge.ts';

const given = '--alp-abilities=';
const words = process.argv.find(argument => argument.startsWith(given))?.slice(given.length);

contextBridge.exposeInMainWorld('alpBridge', {
  abilities: JSON.parse(words ?? '{"desktop":true,"readOnly":true,"version":""}') as Abilities,

  /** An expected no rejects with `{ message, remedy }`: the class of an error does not get through to the page. */
  async ask(name: unknown, request: unknown): Promise<unknown> {
    const outcome = (await ipcRenderer.invoke('alp:ask', name, request)) as Outcome;
    return outcome.ok ? outcome.answer : Promise.reject(outcome.refusal);
  },

  /** A status comes at once, then after every change. */
  onEvent(listener: (event: BridgeEvent) => void): () => void {
    const pass = (_: unknown, event: BridgeEvent): void => listener(event);
    ipcRenderer.on('alp:event', pass);
    let isOver = false;
    // What goes wrong here the page hears when it asks for itself.
    void ipcRenderer.invoke('alp:ask', 'status', {}).then(
      (outcome: Outcome) => {
        if (outcome.ok && !isOver) listener({ kind: 'status', status: outcome.answer } as BridgeEvent);
      },
      () => undefined,
    );
    return () => {
      isOver = true;
      ipcRenderer.off('alp:event', pass);
    };
  },
});
