/** The page's bridge in the desktop app: what the preload script gives, with answers and events held against the table here as well. */
import { type Answer, type Bridge, BridgeRefusal, bridgeEvent, type ChannelName, channels, refusal } from '../bridge/channels.ts';

/** `given`: what stands in `window.alpBridge`; its refusals have lost their class on the way. */
export function checkedBridge(given: Bridge): Bridge {
  return {
    abilities: given.abilities,
    async ask(name, request) {
      const answer = await given.ask(name, request).catch(refused);
      return channels[name].answer.parse(answer) as Answer<ChannelName> as Answer<typeof name>;
    },
    speak: language => given.speak?.(language),
    onEvent: listener => given.onEvent(event => listener(bridgeEvent.parse(event))),
  };
}

function refused(error: unknown): never {
  const no = refusal.safeParse(error);
  throw no.success && !(error instanceof Error) ? new BridgeRefusal(no.data) : error;
}
