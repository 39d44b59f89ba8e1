/** What pages may not do: no permissions, no navigation, no windows of their own, no webviews; links go out by a fixed list. */
import { app, type Session, session, shell, type WebContents } from 'electron';
import { startPage } from './scheme.ts';

/** All that is ever opened in a browser. */
const links: readonly string[] = ['https://rsync.samba.org/', 'https://www.openssh.com/'];

/** Before the app is ready. */
export function sandboxEverything(): void {
  app.enableSandbox();
}

export function setUpSecurity(): () => void {
  denyPermissions(session.defaultSession);
  const confine = (_: unknown, contents: WebContents): void => confineContents(contents);
  app.on('web-contents-created', confine);
  return () => void app.off('web-contents-created', confine);
}

function denyPermissions(of: Session): void {
  of.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  of.setPermissionCheckHandler(() => false);
  of.setDevicePermissionHandler(() => false);
  of.setDisplayMediaRequestHandler((_request, decide) => decide({}));
}

interface Preventable {
  preventDefault(): void;
}

function confineContents(contents: WebContents): void {
  contents.on('will-navigate', stayHere);
  contents.on('will-frame-navigate', stayHere);
  contents.on('will-redirect', stayHere);
  contents.on('will-attach-webview', prevent);
  contents.setWindowOpenHandler(({ url }) => {
    openLink(url);
    return { action: 'deny' };
  });
}

/** A reload of the page we show is the one navigation there is. */
function stayHere(event: Preventable & { readonly url: string }): void {
  if (event.url !== startPage) event.preventDefault();
}

function prevent(event: Preventable): void {
  event.preventDefault();
}

/** Addresses are compared whole: a list of beginnings would let `https://good.example.evil.example` out. */
export function openLink(url: string): void {
  if (links.includes(url)) void shell.openExternal(url);
}
