/** The way to the program: the desktop app's own, the fake one of development builds, else HTTP. */
import type { Bridge } from '../bridge/channels.ts';

declare global {
  interface Window {
    /** Set by the desktop app's preload script. */
    readonly alpBridge?: Bridge;
  }
}

export async function chooseBridge(): Promise<Bridge> {
  if (window.alpBridge) return (await import('./bridge-of-desktop.ts')).checkedBridge(window.alpBridge);
  // Both conditions are constants of the build: in production nothing of the fake is in the bundle.
  if (import.meta.env.DEV || import.meta.env.MODE === 'fake') {
    if (import.meta.env.MODE === 'fake' || new URLSearchParams(location.search).has('fake')) {
      const { fakeBridgeOfThisPage } = await import('./fake/fake-bridge.ts');
      return fakeBridgeOfThisPage();
    }
  }
  const { connectBridge } = await import('./bridge-over-http.ts');
  return connectBridge();
}
