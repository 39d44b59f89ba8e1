/** A restore that goes through drivers: the files are brought into a private folder, and each driver makes of them what it once made them of. */
import type { Announce, RestoreOutcome, RestoreWish } from './contract.ts';
import type { DriverUse } from './driver-model.ts';
import { type DriverNote, driverFolder, dropNote } from './driver-notes.ts';
import { type HeldTask, makeDriverTask } from './driver-task.ts';
import type { Driver, DriverRestore } from './drivers/driver.ts';
import { findDriver, missingPrograms, missingWords } from './find-driver.ts';
import type { Item, Verdict } from './model.ts';
import type { World } from './world/world.ts';

export interface RestoringDriver {
  readonly driver: Driver;
  readonly use: DriverUse;
  readonly place: number;
}

export type DriversOfRestore =
  /** Plain files go back as they are. */
  | { readonly kind: 'none' }
  | { readonly kind: 'refused'; readonly verdict: Verdict }
  /** The last that was prepared undoes its part first. */
  | { readonly kind: 'drivers'; readonly drivers: readonly RestoringDriver[] };

export function driversOfRestore(world: World, item: Item, { to }: RestoreWish): DriversOfRestore {
  const all = item.drivers.flatMap((use, index) => {
    const driver = findDriver(world)(use);
    return driver?.restore ? [{ driver, use, place: index + 1 }] : [];
  });
  const ofFiles = all.filter(({ driver }) => driver.restores === 'folder');
  const ofDatabases = all.filter(({ driver }) => driver.restores !== 'folder');
  if (to.kind === 'database') {
    if (ofDatabases.length > 0) return { kind: 'drivers', drivers: [...ofFiles.toReversed(), ofDatabases[0]!] };
    return refused('no driver of this item brings a database back', 'restore the files: --to DIR');
  }
  if (to.kind === 'in-place' && item.source.path === '')
    return refused(
      `what ${item.drivers[0]?.name} brings has no place of its own`,
      ofDatabases.length > 0 ? 'use --to-database, or --to DIR for the files' : 'use --to DIR',
    );
  if (ofFiles.length === 0) return { kind: 'none' };
  if (to.kind === 'in-place')
    return refused(
      `what the driver ${ofFiles[0]!.use.name} keeps comes back into a folder`,
      'use --to DIR, and move it from there',
    );
  return { kind: 'drivers', drivers: ofFiles.toReversed() };
}

interface Means {
  readonly files: (
    world: World,
    item: Item,
    wish: RestoreWish,
    announce: Announce,
    signal: AbortSignal,
  ) => Promise<RestoreOutcome>;
  readonly announce: Announce;
  readonly signal: AbortSignal;
}

export async function restoreThrough(
  world: World,
  item: Item,
  wish: RestoreWish,
  drivers: readonly RestoringDriver[],
  { files, announce, signal }: Means,
): Promise<RestoreOutcome> {
  for (const { driver, use } of drivers) {
    const missing = await missingPrograms(world, driver);
    if (missing.length > 0) return nothing({ kind: 'failed', ...missingWords(use.name, missing) });
  }
  const staging = await makeStaging(world);
  const say = (text: string) => announce({ kind: 'note', item, text });
  try {
    const asked = await pathsInVault(world, item, drivers, wish.paths, signal, say);
    if ('verdict' in asked) return nothing(asked.verdict);
    const brought = await files(
      world,
      item,
      { ...wish, paths: asked.paths, to: { kind: 'folder', path: `${staging}/0` } },
      announce,
      signal,
    );
    if (brought.verdict.kind !== 'whole' || wish.dryRun) return brought;
    let sentence = '';
    for (const [index, one] of drivers.entries()) {
      const to = index === drivers.length - 1 ? targetOf(wish) : ({ kind: 'folder', path: `${staging}/${index + 1}` } as const);
      const done = await restoreOne(world, item, one, { folder: `${staging}/${index}`, paths: wish.paths, to }, signal, say);
      if ('verdict' in done) return { ...brought, verdict: done.verdict, files: 0 };
      sentence = done.sentence;
    }
    return {
      ...brought,
      to: wish.to.kind === 'folder' ? wish.to.path : `database ${targetName(wish)}`.trim(),
      sentence,
      differing: [],
      differingCount: 0,
    };
  } finally {
    await world.files.removeTree(staging);
  }
}

/** Where drivers keep files in another form: what a rehearsal asks them for. */
export interface Unfolding {
  /** Those paths of a snapshot, and whatever has to come along. */
  along(paths: readonly string[]): readonly string[];
  /** Makes the user's files of what lies in `folder`, in the empty folder `to`; words = why that did not work, or not wholly. */
  unfold(paths: readonly string[], folder: string, to: string, signal: AbortSignal): Promise<string | undefined>;
}

/** Undefined where plain files go back as they are. */
export function unfolding(world: World, item: Item, say: (text: string) => void): Unfolding | undefined {
  const wish = { paths: [], from: 'latest', to: { kind: 'folder', path: '' }, dryRun: false } as const;
  const through = driversOfRestore(world, item, wish);
  if (through.kind !== 'drivers') return undefined;
  const { drivers } = through;
  return {
    along: paths => [...new Set([...paths, ...drivers.flatMap(({ driver }) => driver.alongWith?.(paths).paths ?? [])])],
    async unfold(paths, folder, to, signal) {
      for (const { driver, use } of drivers) {
        const missing = await missingPrograms(world, driver);
        if (missing.length > 0) return missingWords(use.name, missing).detail;
      }
      let [from, files] = [folder, paths.length];
      for (const [index, one] of drivers.entries()) {
        const target = index === drivers.length - 1 ? to : `${to}-${index}`;
        const done = await restoreOne(
          world,
          item,
          one,
          { folder: from, paths: [], to: { kind: 'folder', path: target } },
          signal,
          say,
        );
        if ('verdict' in done) return 'detail' in done.verdict ? done.verdict.detail : done.verdict.kind;
        // What comes in between has other names, and is not counted.
        files = drivers.length === 1 ? (one.driver.alongWith?.(paths).files ?? files) : files;
        from = target;
      }
      const came = (await world.files.walk(to)).filter(({ kind }) => kind === 'file').length;
      return came >= files ? undefined : `of ${files} files ${came} could be brought back from what is stored`;
    },
  };
}

/** Private, in the state folder; what a killed restore left there goes first. */
async function makeStaging(world: World): Promise<string> {
  const root = `${world.folders.state}/restores`;
  for (const name of await world.files.list(root)) {
    if (world.machine.birthOf(Number(name.split('-')[0])) === undefined) await world.files.removeTree(`${root}/${name}`);
  }
  const staging = `${root}/${world.machine.pid}-${world.files.randomHex(4)}`;
  await world.files.makePrivateFolder(staging);
  return staging;
}

async function pathsInVault(
  world: World,
  item: Item,
  drivers: readonly RestoringDriver[],
  paths: readonly string[],
  signal: AbortSignal,
  say: (text: string) => void,
): Promise<{ readonly paths: readonly string[] } | { readonly verdict: Verdict }> {
  let names = paths;
  // From the source to the vault: the first driver names them first.
  for (const one of drivers.toReversed()) {
    if (!one.driver.pathsInSnapshot || names.length === 0) continue;
    const answer = await withTask(world, item, one, signal, say, ({ task }) => one.driver.pathsInSnapshot!(task, names));
    if ('refused' in answer) return { verdict: { kind: 'failed', detail: answer.refused, remedy: answer.remedy } };
    names = answer.paths;
  }
  return { paths: names };
}

async function restoreOne(
  world: World,
  item: Item,
  one: RestoringDriver,
  wish: DriverRestore,
  signal: AbortSignal,
  say: (text: string) => void,
): Promise<{ readonly sentence: string } | { readonly verdict: Verdict }> {
  return withTask(world, item, one, signal, say, async ({ task, scrub }) => {
    const done = await one.driver.restore!(task, wish);
    if (signal.aborted) return { verdict: { kind: 'cancelled', signal: signal.reason } as const };
    if (!done.ok) return { verdict: { kind: 'failed', detail: scrub(done.message), remedy: scrub(done.remedy) } as const };
    return { sentence: scrub(done.sentence) };
  });
}

/** What the driver notes while it restores is undone by its release, as after a run. */
async function withTask<Done>(
  world: World,
  item: Item,
  { use, place, driver }: RestoringDriver,
  signal: AbortSignal,
  say: (text: string) => void,
  act: (held: HeldTask) => Promise<Done>,
): Promise<Done> {
  const { machine } = world;
  const holder = { host: machine.host, pid: machine.pid, birth: machine.birth, run: 'restore' };
  const base = { server: item.server, item: item.name, place, use, source: item.source.path, since: world.clock.now() };
  const note: DriverNote = { ...base, holder, noted: {}, running: [] };
  const path = `${driverFolder(world, note)}.restore-${machine.pid}.note`;
  const held = await makeDriverTask(world, path, note, signal, say);
  try {
    return await act(held);
  } finally {
    const noted = held.task.noted;
    await held.end();
    if (Object.keys(noted).length === 0) await dropNote(world, path);
    else {
      const release = await makeDriverTask(world, path, { ...note, noted }, new AbortController().signal, say);
      const answer = await driver.release(release.task);
      if (answer.ok) await dropNote(world, path);
      else say(held.scrub(`${answer.complaint} (${answer.remedy})`));
    }
  }
}

function targetOf({ to }: RestoreWish): DriverRestore['to'] {
  if (to.kind === 'folder') return to;
  return { kind: 'database', ...(to.kind === 'database' && to.name !== undefined ? { name: to.name } : {}) };
}

function targetName({ to }: RestoreWish): string {
  return to.kind === 'database' ? (to.name ?? '') : '';
}

function refused(detail: string, remedy: string): DriversOfRestore {
  return { kind: 'refused', verdict: { kind: 'failed', detail, remedy } };
}

function nothing(verdict: Verdict): RestoreOutcome {
  return { verdict, files: 0, bytes: 0, sentBytes: 0, differing: [], differingCount: 0 };
}
