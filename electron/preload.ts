/** Runs before the page, in a sandbox: gives it `alpBridge`, shaped like Bridge, and nothing of Electron. */
import { contextBridge, ipcRenderer } from 'electron';
import type { Abilities, BridgeEvent, Language } from '../bridge/channels.ts';
import type { Outcome } from './bridge.ts';

const given = '--alp-abilities=';
const words = process.argv.find(argument => argument.startsWith(given))?.slice(given.length);

/** The one the page chose. */
let language: Language = 'en';
const invoke = (name: unknown, request: unknown): Promise<Outcome> => ipcRenderer.invoke('alp:ask', name, request, language);

contextBridge.exposeInMainWorld('alpBridge', {
  abilities: JSON.parse(words ?? '{"desktop":true,"readOnly":true,"version":""}') as Abilities,

  /** An expected no rejects with `{ message, remedy }`: the class of an error does not get through to the page. */
  async ask(name: unknown, request: unknown): Promise<unknown> {
    const outcome = await invoke(name, request);
    return outcome.ok ? outcome.answer : Promise.reject(outcome.refusal);
  },

  /** Whoever listens hears the status anew: a question in another language turns the events to it. */
  speak(wished: Language): void {
    if (wished === language) return;
    language = wished;
    void invoke('status', {}).catch(() => undefined);
  },

  /** A status comes at once, then after every change. */
  onEvent(listener: (event: BridgeEvent) => void): () => void {
    const pass = (_: unknown, event: BridgeEvent): void => listener(event);
    ipcRenderer.on('alp:event', pass);
    let isOver = false;
    // What goes wrong here the page hears when it asks for itself.
    void invoke('status', {}).then(
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
