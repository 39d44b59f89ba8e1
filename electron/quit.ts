/** The end: asks while something runs, ends the agent in good order, and only then the app. */
import { app, dialog, powerMonitor } from 'electron';
import { english } from '../core/rules/languages/english.ts';
import type { Sentences } from '../core/rules/languages/sentences.ts';
import type { AgentLink } from './agent.ts';

export interface Quitting {
  /** From the menu: asks first. */
  quit(): void;
  stop(): void;
}

/** `stopAll` ends what was set up, the agent last. */
export function setUpQuit(agent: AgentLink, stopAll: () => Promise<void>, table: Sentences = english): Quitting {
  let state: 'runs' | 'ends' | 'over' = 'runs';

  async function quit(): Promise<void> {
    if (await isMeant(agent, table.desktop)) app.quit();
  }

  /** Also SIGTERM: nobody is asked there. Electron does not wait for promises. */
  function onBeforeQuit(event: { preventDefault(): void }): void {
    if (state === 'over') return;
    event.preventDefault();
    if (state === 'ends') return;
    state = 'ends';
    void stopAll()
      .catch((error: unknown) => console.error(error))
      .finally(() => {
        state = 'over';
        app.quit();
      });
  }

  /** Who holds the quit up now would hold the shutdown up, or on macOS call it off. A run that is killed goes on from where it was. */
  function onShutdown(): void {
    if (state !== 'runs') return;
    state = 'over';
    stopAll().catch((error: unknown) => console.error(error));
  }

  /** Without a listener, closing the last window would end the app. */
  const stay = (): void => undefined;

  app.on('before-quit', onBeforeQuit);
  app.on('window-all-closed', stay);
  powerMonitor.on('shutdown', onShutdown);
  return {
    quit: () => void quit(),
    stop() {
      app.off('before-quit', onBeforeQuit);
      app.off('window-all-closed', stay);
      powerMonitor.off('shutdown', onShutdown);
    },
  };
}

const quitButton = 0;
const stayButton = 1;

/** An agent of another process goes on without us. */
async function isMeant(agent: AgentLink, words: Sentences['desktop']): Promise<boolean> {
  const running = agent.status()?.items.filter(({ state }) => state === 'running') ?? [];
  if (running.length === 0 || !agent.isOurs()) return true;
  const { response } = await dialog.showMessageBox({
    type: 'question',
    title: 'alpine-backup',
    message: words.quitQuestion,
    detail: [...running.map(({ server, item, sentence }) => `${server} ${item} ${sentence}.`), words.quitDetail].join('\n'),
    buttons: [words.quit, words.stay],
    defaultId: stayButton,
    cancelId: stayButton,
    noLink: true,
  });
  return response === quitButton;
}
