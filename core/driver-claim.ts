/** Who undoes what a driver left behind: one program at a time, also when many find the claim of a killed one at the same moment. */
import { type DriverNote, isHeld } from './driver-notes.ts';
import type { World } from './world/world.ts';

/**
 * The claim on a note is a folder beside it with one entry, whose name says who has it. Two renames decide, and each succeeds for one
 * program alone: a folder takes its place only where none stands, or an empty one; and an entry can be renamed from a certain name only
 * once. Nothing that was looked at before is ever deleted or written over, so nobody can hit the claim of another one.
 */
export async function claimNote(world: World, path: string): Promise<boolean> {
  const claim = claimPath(path);
  const name = nameOfClaim(world);
  const [other] = await world.files.list(claim);
  if (other !== undefined) {
    const holder = holderIn(other);
    if (holder && isHeld(world, holder)) return false;
    return renamed(world, `${claim}/${other}`, `${claim}/${name}`);
  }
  const fresh = `${claim}-${world.files.randomHex(6)}.${world.machine.pid}.new`;
  await world.files.makePrivateFolder(fresh);
  await world.files.createNew(`${fresh}/${name}`, '');
  if (await renamed(world, fresh, claim)) return true;
  await world.files.removeTree(fresh);
  return false;
}

/** Whoever does not have it changes nothing. */
export async function unclaimNote(world: World, path: string): Promise<void> {
  const claim = claimPath(path);
  for (const name of await world.files.list(claim)) {
    if (isOurs(world, name)) await world.files.delete(`${claim}/${name}`);
  }
  // An empty one counts as none: whether it goes, or another program has just taken its place, is all the same.
  await world.files.removeEmptyFolder(claim);
}

function claimPath(path: string): string {
  return path.replace(/\.note$/, '.claimed');
}

function nameOfClaim({ machine, clock, files }: World): string {
  return encodeURIComponent(JSON.stringify([machine.host, machine.pid, machine.birth, clock.now(), files.randomHex(4)]));
}

function holderIn(name: string): Pick<DriverNote, 'holder' | 'since'> | undefined {
  try {
    const [host, pid, birth, since] = JSON.parse(decodeURIComponent(name));
    return { holder: { host, pid, birth, run: '' }, since };
  } catch {
    return undefined;
  }
}

function isOurs({ machine }: World, name: string): boolean {
  const { holder } = holderIn(name) ?? {};
  return holder?.pid === machine.pid && holder.birth === machine.birth;
}

async function renamed({ files }: World, from: string, to: string): Promise<boolean> {
  try {
    await files.rename(from, to);
    return true;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (['ENOENT', 'ENOTEMPTY', 'EEXIST', 'EPERM'].includes(code)) return false;
    throw error;
  }
}
