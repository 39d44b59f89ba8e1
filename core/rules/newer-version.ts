/** Is there a newer version? Reads the list that electron-builder lays beside packages, and compares versions as semver does. */

/** The list's name in the folder of releases. */
export function feedFile(platform: string): string {
  if (platform === 'win32') return 'latest.yml';
  return platform === 'darwin' ? 'latest-mac.yml' : 'latest-linux.yml';
}

/** Where the list lies; undefined for an address that is not asked: only https, and this machine itself. */
export function feedAddress(feed: string, platform: string): string | undefined {
  const folder = feed.endsWith('/') ? feed : `${feed}/`;
  if (!URL.canParse(folder)) return undefined;
  const { protocol, hostname, href } = new URL(folder);
  const isHere = protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
  return protocol === 'https:' || isHere ? new URL(feedFile(platform), href).href : undefined;
}

/** The version that the list names, if it is newer than `own`. */
export function newerVersion(list: string, own: string): string | undefined {
  const found = /^version: *["']?([0-9A-Za-z.+-]{1,64})["']?\s*$/m.exec(list)?.[1];
  const there = found === undefined ? undefined : partsOf(found);
  const here = partsOf(own);
  return there && here && compare(there, here) > 0 ? found : undefined;
}

type Version = { readonly numbers: readonly number[]; readonly stage: readonly string[] };

function partsOf(text: string): Version | undefined {
  const [, numbers, stage = ''] = /^(\d+\.\d+\.\d+)(?:-([0-9A-Za-z.-]+))?(?:\+.*)?$/.exec(text) ?? [];
  if (numbers === undefined) return undefined;
  return { numbers: numbers.split('.').map(Number), stage: stage === '' ? [] : stage.split('.') };
}

function compare(one: Version, other: Version): number {
  const byNumber = one.numbers.map((number, at) => number - other.numbers[at]!).find(difference => difference !== 0);
  if (byNumber !== undefined) return byNumber;
  // An alpha comes before what it becomes.
  if (one.stage.length === 0 || other.stage.length === 0) return other.stage.length - one.stage.length;
  for (let at = 0; at < Math.max(one.stage.length, other.stage.length); at += 1) {
    const difference = compareStages(one.stage[at], other.stage[at]);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Numbers come before words, and less before more. */
function compareStages(one: string | undefined, other: string | undefined): number {
  if (one === undefined || other === undefined) return one === other ? 0 : one === undefined ? -1 : 1;
  const [isNumber, isOtherNumber] = [one, other].map(part => /^\d+$/.test(part));
  if (isNumber && isOtherNumber) return Number(one) - Number(other);
  if (isNumber !== isOtherNumber) return isNumber ? -1 : 1;
  return one < other ? -1 : one > other ? 1 : 0;
}
