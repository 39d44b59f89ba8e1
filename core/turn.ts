/** One program at a time: a turn that is taken by one rename, given back by another, and free as soon as its holder is dead. */
import type { World } from './world/world.ts';

export interface Turn {
  /** Never throws: a turn that cannot be given back ends with this program. */
  release(): Promise<void>;
}

export type TurnTaken = { readonly ok: true; readonly turn: Turn } | { readonly ok: false; readonly holder: number };

/**
 * Takes the turn of this name, or says which process has it. Turns are numbered folders, the highest is the one that counts, and it always
 * stays: so nobody ever removes a turn that somebody else may just have taken. Throws what the disk says.
 */
export async function takeTurn(world: World, name: string): Promise<TurnTaken> {
  const folder = folderOf(world, name);
  for (;;) {
    const last = Math.max(0, ...(await numbersIn(world, folder)));
    const holder = await holderOf(world, `${folder}/${last}`);
    if (holder !== undefined) return { ok: false, holder };
    const mine = await makeTurn(world, folder, last + 1);
    if (mine !== undefined) return { ok: true, turn: mine };
  }
}

/** Waits for it up to `patience` milliseconds; undefined when it was still another's then. */
export async function waitForTurn(world: World, name: string, patience: number): Promise<Turn | undefined> {
  const began = world.clock.monotonic();
  for (;;) {
    const taken = await takeTurn(world, name);
    if (taken.ok) return taken.turn;
    if (world.clock.monotonic() - began > patience) return undefined;
    // Not all in the same moment.
    await world.clock.sleep(30 + (world.machine.pid % 40));
  }
}

function folderOf({ folders }: World, name: string): string {
  return `${folders.state}/turns/${name}`;
}

async function numbersIn(world: World, folder: string): Promise<readonly number[]> {
  return (await world.files.list(folder)).filter(name => /^\d{1,15}$/.test(name)).map(Number);
}

/** The living process that has it; a turn that was given back has no such file. */
async function holderOf(world: World, turn: string): Promise<number | undefined> {
  const [pid = '', ...birth] = ((await world.files.read(`${turn}/holder`)) ?? '').trim().split(' ');
  return pid !== '' && world.machine.isAlive(Number(pid), birth.join(' ')) ? Number(pid) : undefined;
}

/** With the holder's name in it from its first moment; undefined when another one was faster. */
async function makeTurn(world: World, folder: string, number: number): Promise<Turn | undefined> {
  const { files, machine } = world;
  const fresh = `${folder}/fresh-${machine.pid}-${files.randomHex(4)}`;
  await files.makePrivateFolder(fresh);
  const path = `${folder}/${number}`;
  try {
    await files.createNew(`${fresh}/holder`, `${machine.pid} ${machine.birth}\n`);
    // A folder with something in it is never replaced.
    await files.rename(fresh, path);
  } catch (error) {
    await files.removeTree(fresh).catch(() => undefined);
    // By now that one may be gone again.
    if (['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '') || (await files.exists(path)))
      return undefined;
    throw error;
  }
  // Who looked long ago may have made a number that was left behind meanwhile.
  if ((await numbersIn(world, folder)).some(other => other > number)) {
    await files.removeTree(path).catch(() => undefined);
    return undefined;
  }
  await sweep(world, folder, number);
  return {
    release: () => files.rename(`${path}/holder`, `${path}/over`).catch(() => undefined),
  };
}

/** Turns that are over, and what killed programs have left. */
async function sweep({ files, machine }: World, folder: string, number: number): Promise<void> {
  for (const name of await files.list(folder)) {
    const pid = /^fresh-(\d+)-/.exec(name)?.[1];
    const isOver = pid === undefined ? /^\d+$/.test(name) && Number(name) < number : machine.birthOf(Number(pid)) === undefined;
    if (isOver) await files.removeTree(`${folder}/${name}`).catch(() => undefined);
  }
}
