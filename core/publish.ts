/** Step 5 of a run: the manifest is settled, and the tree gets its name at the vault by one rename. */
import type { Announce } from './contract.ts';
import { type Manifest, settleManifest } from './manifest.ts';
import type { Item, LedgerSnapshot, Verdict } from './model.ts';
import type { Ends } from './places.ts';
import type { Received } from './receive.ts';
import type { AttemptHistory } from './rules/attempt-history.ts';
import type { RunPlan } from './rules/run-plan.ts';
import { sshFailure } from './rules/verdicts.ts';
import { lostLease, sourceText, warningText } from './rules/words.ts';
import type { SourceFacts } from './source.ts';
import { checksumOf } from './transfer.ts';
import { askVault, type Facts, factsOf, feed, type HeldVault, one, scriptBeside } from './vault.ts';
import type { World } from './world/world.ts';

export interface PublishScene {
  readonly world: World;
  readonly item: Item;
  readonly ends: Ends;
  readonly announce: Announce;
  readonly start: number;
  readonly vault: HeldVault;
  readonly token: string;
  readonly drivers?: { readonly facts: Readonly<Record<string, string>> };
}

export interface PublishWish {
  readonly plan: RunPlan;
  readonly received: Received;
  readonly verdict: Extract<Verdict, { kind: 'whole' }>;
  readonly history: AttemptHistory;
  readonly source: SourceFacts;
}

export type Published =
  | { readonly verdict: Verdict; readonly line?: undefined }
  | { readonly verdict: Extract<Verdict, { kind: 'whole' }>; readonly line: LedgerSnapshot };

export async function publish(scene: PublishScene, wish: PublishWish): Promise<Published> {
  const { world, item, ends } = scene;
  const { plan, received } = wish;
  const settling = settleManifest(world, {
    place: ends.vault,
    item,
    run: plan.run,
    attempt: plan.attempt,
    base: plan.base?.name ?? '',
    kind: checksumOf(scene.vault.facts, wish.source),
    // A line may be lost when this machine's disk is full.
    compare: plan.attempt > 1 || received.complaintCount > 0 || received.receivedFiles !== received.stats.receivedFiles,
  });
  const manifest = await settling.catch(error => undefinedWhenLost(world, ends, error));
  if (manifest === undefined) return { verdict: lostWhilePublishing };
  const line = ledgerLine(scene, wish, manifest);
  const verdict = await publishTree(scene, plan, { manifest, line: JSON.stringify(line) }, wish.verdict);
  return verdict.kind === 'whole' ? { verdict, line } : { verdict };
}

export interface Publication {
  readonly manifest: Pick<Manifest, 'path' | 'kind'>;
  /** The ledger's. */
  readonly line: string;
  /** The snapshot that `current` names afterwards, when it is not this one. */
  readonly current?: string;
}

/** Manifest and tree get their names; the verdict stays whole, perhaps with what could not be set around it. */
export async function publishTree(
  scene: Omit<PublishScene, 'announce' | 'start' | 'drivers'>,
  plan: Pick<RunPlan, 'run' | 'attempt' | 'snapshotName'>,
  { manifest, line, current = '' }: Publication,
  verdict: PublishWish['verdict'],
): Promise<Verdict> {
  const { item, ends, token } = scene;
  const kind = manifest.path === undefined ? '' : manifest.kind;
  const brought = manifest.path === undefined ? undefined : await bringManifest(scene, plan, manifest.path);
  const args = [item.dest.path, plan.run, String(plan.attempt), plan.snapshotName, kind, line, current];
  const { facts, words } = brought ?? (await askVault(ends.vault, 'publish', args, token));
  if (facts.has('published')) return withNotes(verdict, facts, scene.vault);
  return refusal(facts, [...facts].map(fact => fact.join(' ')).join('; ') || words);
}

export const lostWhilePublishing: Verdict = {
  kind: 'cut',
  reason: 'connection-lost',
  detail: 'the connection was lost while publishing',
};

/** A program at the vault whose connection ends may be heard of a moment before the connection itself (milliseconds). */
const lossPatience = 2000;

/** What could not be read because the connection is gone is no mistake. */
export async function undefinedWhenLost(world: World, ends: Ends, error: unknown): Promise<undefined> {
  const isLost = await Promise.race([ends.far.lost.then(() => true), world.clock.sleep(lossPatience).then(() => false)]);
  if (!isLost) throw error;
}

/** The snapshot is there; what could not be set around it is said. */
function withNotes(verdict: PublishWish['verdict'], facts: Facts, vault: HeldVault): PublishWish['verdict'] {
  const texts = [
    // Where there are no symbolic links, that was said when the vault was begun.
    ...(facts.has('no-current') && vault.facts.mark?.symlinks !== false
      ? ['current could not be set: something else of that name is in the vault']
      : []),
    ...(facts.has('no-ledger') ? ['the ledger could not be written; the next run does it'] : []),
  ];
  return { kind: 'whole', warnings: [...verdict.warnings, ...texts.map(text => ({ kind: 'other', path: '', text }) as const)] };
}

/** Answers only when something went wrong. */
async function bringManifest(
  { world, item, ends, token }: Omit<PublishScene, 'announce' | 'start' | 'drivers'>,
  plan: Pick<RunPlan, 'run'>,
  path: string,
): Promise<{ facts: Facts; words: string } | undefined> {
  const lines: string[] = [];
  const running = await ends.vault.start({
    script: scriptBeside('manifest', token),
    args: [item.dest.path, plan.run],
    input: 'pipe',
    onLine: line => void lines.push(line),
  });
  await feed(running, world.files.readChunks(path));
  const { stderr } = await running.result;
  const facts = factsOf(lines);
  return facts.has('ready') ? undefined : { facts, words: stderr.trim() };
}

function ledgerLine(
  { world, item, start, vault, drivers }: PublishScene,
  wish: PublishWish,
  manifest: { path: string | undefined; kind: 'xxh128' | 'md5'; files: number; bytes: number },
): LedgerSnapshot {
  const { plan, received, history, source } = wish;
  return {
    // The order of the first keys is what the scripts of remote/ look for.
    event: 'published',
    snapshot: plan.snapshotName,
    sequence: plan.sequence,
    run: plan.run,
    runStart: history.runStart ?? start,
    start,
    end: world.clock.now(),
    attempts: plan.attempt,
    sourceHost: item.source.kind === 'here' ? world.machine.host : item.source.login,
    source: sourceText(item),
    files: received.stats.regularFiles,
    receivedFiles: manifest.files,
    bytes: received.stats.totalBytes,
    addedBytes: manifest.bytes,
    sentBytes: history.sentBytes + received.sentBytes,
    resentBytes: history.resentBytes,
    rsyncHere: item.dest.kind === 'here' ? vault.facts.rsyncLine : source.rsyncLine,
    rsyncThere: item.dest.kind === 'here' ? source.rsyncLine : vault.facts.rsyncLine,
    ...(plan.base ? { linkBase: plan.base.name } : {}),
    ...(manifest.path === undefined ? {} : { manifest: manifest.kind }),
    warnings: wish.verdict.warnings.map(warningText).slice(0, 100),
    ...(drivers && Object.keys(drivers.facts).length > 0 ? { driverFacts: drivers.facts } : {}),
  };
}

function refusal(facts: Facts, words: string): Verdict {
  if (facts.has('lost-lease')) return lostLease();
  if (facts.has('full')) return { kind: 'full', detail: `no room for ${one(facts, 'full')}` };
  const lost = facts.size === 0 && (words === '' || sshFailure(words) !== undefined || /Control socket|mux_client/.test(words));
  if (lost) return lostWhilePublishing;
  return { kind: 'failed', detail: `the vault did not publish: ${words}`, remedy: 'run again; alp doctor looks for the cause' };
}
