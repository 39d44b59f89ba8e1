/** What pages ask, over one channel: only our own window's main frame is answered, and only what the table allows. */
import { type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron';
import { BridgeRefusal, type ChannelName, channels, type Language, language, type Refusal } from '../bridge/channels.ts';
import type { Served } from '../bridge/handlers.ts';
import { host, scheme } from './scheme.ts';

/** Errors lose all but their message on the way, so an expected no travels as a value. */
export type Outcome = { readonly ok: true; readonly answer: unknown } | { readonly ok: false; readonly refusal: Refusal };

export const askChannel = 'alp:ask';
export const eventChannel = 'alp:event';

/** `contents` = those of our window, if there is one. */
export function setUpBridge(served: Served, contents: () => WebContents | undefined): () => void {
  const events = eventsTo(served);

  ipcMain.handle(askChannel, async (event, name: unknown, request: unknown, wished: unknown): Promise<Outcome> => {
    const ours = contents();
    if (!ours || !isFrom(ours, event)) throw new Error('this page is not answered');
    if (!isChannel(name)) throw new Error('there is no such channel');
    const read = channels[name].request.safeParse(request);
    if (!read.success) throw new Error(`“${name}” is not asked like that`);
    // The page's own choice; the tray has the desktop's.
    const spoken = language.catch('en').parse(wished);
    events.begin(ours, spoken);
    const handler = served.handlers[name] as Handler;
    return outcomeOf(async () => channels[name].answer.parse(await handler(read.data, undefined, spoken)));
  });

  return () => {
    ipcMain.removeHandler(askChannel);
    events.stop();
  };
}

type Handler = (request: unknown, signal: undefined, language: Language) => Promise<unknown>;

/** Without a window nobody listens, and the agent need not be watched. */
function eventsTo(served: Served) {
  let listening: { readonly contents: WebContents; readonly language: Language; readonly stop: () => void } | undefined;

  function stop(): void {
    listening?.stop();
    listening = undefined;
  }

  function begin(contents: WebContents, language: Language): void {
    const isKnown = listening?.contents === contents;
    if (isKnown && listening?.language === language) return;
    stop();
    const stopEvents = served.onEvent(event => {
      if (!contents.isDestroyed()) contents.send(eventChannel, event);
    }, language);
    listening = { contents, language, stop: stopEvents };
    if (isKnown) return;
    contents.once('destroyed', () => {
      if (listening?.contents === contents) stop();
    });
  }

  return { begin, stop };
}

function isFrom(ours: WebContents, { sender, senderFrame }: IpcMainInvokeEvent): boolean {
  // A frame that was navigated away meanwhile is null.
  if (sender !== ours || !senderFrame || senderFrame !== ours.mainFrame) return false;
  if (!URL.canParse(senderFrame.url)) return false;
  const address = new URL(senderFrame.url);
  return address.protocol === `${scheme}:` && address.host === host;
}

/** `constructor` and its like are no channels. */
function isChannel(name: unknown): name is ChannelName {
  return typeof name === 'string' && Object.hasOwn(channels, name);
}

async function outcomeOf(answer: () => Promise<unknown>): Promise<Outcome> {
  try {
    return { ok: true, answer: await answer() };
  } catch (error) {
    if (!(error instanceof BridgeRefusal)) throw error;
    return { ok: false, refusal: { message: error.message, remedy: error.remedy } };
  }
}
