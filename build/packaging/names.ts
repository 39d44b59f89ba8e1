/** The names and addresses that every package carries; who publishes packages gives the ones that only a publisher has. */

export const appId = 'org.alpine-backup.tray';
export const productName = 'alpine-backup';
/** Not `alpine-backup`: packages link their program into /usr/bin, where `alp` is the command. */
export const executableName = 'alpine-backup-tray';
/** AppStream wants a name that could be one of D-Bus: no hyphens. */
export const componentId = 'org.alpine_backup.tray';

/** A name that can never be one of a real host (RFC 2606). */
const nowhere = 'alpine-backup.invalid';

export interface Publisher {
  /** `name <address>` */
  readonly maintainer: string;
  /** undefined: the package names none. */
  readonly homepage: string | undefined;
  /** A folder on the web with electron-builder's `latest*.yml`; undefined: the app never asks for newer versions. */
  readonly updateFeed: string | undefined;
}

/** From ALP_PACKAGE_MAINTAINER, ALP_PACKAGE_HOMEPAGE and ALP_UPDATE_FEED. */
export function publisherOf(environment: Readonly<Record<string, string | undefined>>): Publisher {
  return {
    maintainer: environment.ALP_PACKAGE_MAINTAINER || `the alpine-backup authors <nobody@${nowhere}>`,
    homepage: environment.ALP_PACKAGE_HOMEPAGE || undefined,
    updateFeed: environment.ALP_UPDATE_FEED || undefined,
  };
}

/** electron-builder refuses packages without an address; `isNoHomepage` finds this one again, to leave it out. */
export const noHomepage = `https://${nowhere}`;

export function isNoHomepage(url: string): boolean {
  return url === noHomepage;
}
