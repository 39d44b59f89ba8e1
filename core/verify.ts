/** `alp verify`: reads content and links back at the vault, those first that were read longest ago, and holds them against manifests and ledger. */
import { writeJournal } from './journal.ts';
import type { Item, LedgerVerified, Verdict } from './model.ts';
import { openVault } from './places.ts';
import { counted } from './rules/figures.ts';
import { checkLedger, lostLines } from './rules/ledger-check.ts';
import { chooseParts } from './rules/verify-choice.ts';
import { askVault } from './vault.ts';
import type { VaultFinding, VerifyOutcome, VerifyWish } from './verify-model.ts';
import { type Reading, readParts, withAllPaths } from './verify-reading.ts';
import { againstSource } from './verify-source.ts';
import { noSuchSnapshot, type VaultStock, vaultStock } from './verify-stock.ts';
import type { Place } from './world/place.ts';
import type { World } from './world/world.ts';

/** Of what is read when nobody says how much. */
const usualPercent = 8;

/** Reads published snapshots only, which nobody changes: it takes no lease, and a backup may run meanwhile. */
export async function verify(
  world: World,
  item: Item,
  wish: VerifyWish,
  say: (text: string) => void,
  signal: AbortSignal,
): Promise<VerifyOutcome> {
  const start = world.clock.now();
  const outcome = await read(world, item, wish, say, signal);
  const whole = { ...outcome, milliseconds: world.clock.now() - start };
  // The agent ended it for something else: it is as due as before.
  if (isPutOff(whole.verdict)) return whole;
  await writeJournal(world, item, {
    event: 'verified',
    time: world.clock.now(),
    complete: whole.verdict.kind === 'whole' || whole.verdict.kind === 'incomplete',
    filesRead: whole.filesRead,
    damaged: whole.damages.length,
    detail: verifySummary(whole),
  });
  return whole;
}

export function isPutOff(verdict: Verdict): boolean {
  return verdict.kind === 'cancelled' && verdict.signal === 'paused';
}

async function read(
  world: World,
  item: Item,
  wish: VerifyWish,
  say: (text: string) => void,
  signal: AbortSignal,
): Promise<Omit<VerifyOutcome, 'milliseconds'>> {
  const opened = await openVault(world, item);
  if (!opened.ok) return nothing(opened.verdict);
  const { place } = opened;
  try {
    const stock = await vaultStock(place, item, world.clock.now());
    if (!stock.ok) return nothing(stock.verdict);
    if (wish.snapshot !== undefined && !stock.value.snapshots.includes(wish.snapshot))
      return nothing(noSuchSnapshot(item, wish.snapshot));
    const planned = planOf(world, item, wish, stock.value);
    const reading = await readParts(place, item, planned, world.clock.now(), say, signal);
    const damages = await withAllPaths(place, item, reading.damaged, stock.value.snapshots);
    const source = wish.againstSource && reading.ended === 'whole' ? await againstSource(world, item, stock.value, signal) : [];
    const findings = [...checkLedger(stock.value), ...findingsOf(item, reading, stock.value), ...source];
    const outcome = {
      filesRead: reading.filesRead,
      filesCovered: stock.value.lines + reading.walked.reduce((sum, { copies }) => sum + copies, 0),
      snapshotsWalked: reading.walked.length,
      damages,
      findings,
      resumed: planned.resumed,
    };
    if (reading.ended !== 'whole') return { ...outcome, verdict: reading.ended };
    const verdict = verdictOf(item, outcome);
    const noted = await noteInLedger(place, item, stock.value.snapshots.at(-1) ?? '', world.clock.now(), outcome);
    return { ...outcome, verdict, findings: noted ? findings : [...findings, unnoted] };
  } finally {
    await place.close();
  }
}

const unnoted: VaultFinding = {
  state: 'warning',
  text: 'this user may not write into the vault, so it does not remember what was read',
};

export interface VerifyPlan {
  readonly orders: readonly { readonly order: string; readonly weight: number }[];
  /** Kept at the vault while it goes on, so that a kill is no new beginning. */
  readonly round: string;
  readonly resumed: boolean;
}

function planOf(world: World, item: Item, wish: VerifyWish, stock: VaultStock): VerifyPlan {
  const percent = wish.percent ?? (wish.snapshot === undefined ? (item.verify?.percent ?? usualPercent) : 100);
  const what = `${percent} ${wish.snapshot ?? '-'}`;
  const [time = '', ...rest] = (stock.round ?? '').split(' ');
  const resumed = rest.join(' ') === what && Number(time) <= world.clock.now();
  const begun = resumed ? Number(time) : world.clock.now();
  const wanted = <P extends { readonly snapshot: string }>(parts: readonly P[]) =>
    wish.snapshot === undefined ? parts : parts.filter(part => part.snapshot === wish.snapshot);
  const chosen = [wanted(stock.slices), wanted(stock.links)].flatMap(parts =>
    chooseParts(parts, stock.remembered, percent, begun),
  );
  return { orders: chosen, round: `${begun} ${what}`, resumed };
}

function findingsOf({ server, name }: Item, reading: Reading, stock: VaultStock): readonly VaultFinding[] {
  const counts = new Map(reading.walked.map(one => [one.snapshot, one.files]));
  const short = stock.published.flatMap(({ snapshot, files }): VaultFinding[] => {
    const found = counts.get(snapshot);
    return found === undefined || found === files
      ? []
      : [{ state: 'bad', text: `${snapshot} holds ${counted(found, 'file')}, and the ledger says ${files}` }];
  });
  const copies = reading.walked.reduce((sum, one) => sum + one.copies, 0);
  const lineless = lostLines(stock.published, stock.slices);
  const uncovered = reading.walked.reduce((sum, one) => sum + one.uncovered, 0);
  return [
    ...short,
    ...lineless.map(
      ({ snapshot, lost, of }): VaultFinding => ({
        state: 'warning',
        text: `the manifest of ${snapshot} has lost ${counted(lost, 'line')} of ${of}: alp verify --write-checksums ${server} ${name} notes these files as they are now`,
      }),
    ),
    ...reading.tornLines.map((text): VaultFinding => ({ state: 'bad', text: `a line of a manifest cannot be read: ${text}` })),
    ...[...reading.unchecked].map(
      (kind): VaultFinding => ({
        state: 'warning',
        text: `there is no ${kind}sum at the vault, nor an rsync that makes such checksums: only presence was checked`,
      }),
    ),
    ...(copies > 0
      ? [
          {
            state: 'info',
            text: `${counted(copies, 'file')} copied at the vault (other attributes, too many links), held against an older manifest`,
          } as const,
        ]
      : []),
    ...(uncovered > 0
      ? [
          {
            state: 'info',
            text: `${counted(uncovered, 'file')} that no manifest covers, so nothing is known of their content; alp verify --write-checksums ${server} ${name} notes it as it is now`,
          } as const,
        ]
      : []),
  ];
}

function verdictOf(item: Item, { damages, findings }: Pick<VerifyOutcome, 'damages' | 'findings'>): Verdict {
  const bad = findings.filter(finding => finding.state === 'bad');
  if (damages.length + bad.length > 0) {
    const detail = [
      ...(damages.length > 0 ? [counted(damages.length, 'damaged file')] : []),
      ...bad.map(({ text }) => text),
    ].join('; ');
    const remedy = damages.length > 0 ? `alp heal ${item.server} ${item.name}` : `alp doctor ${item.server} ${item.name}`;
    return { kind: 'incomplete', warnings: [], detail, remedy };
  }
  const warnings = findings.filter(finding => finding.state === 'warning');
  return { kind: 'whole', warnings: warnings.map(({ text }) => ({ kind: 'other', path: '', text })) };
}

async function noteInLedger(
  place: Place,
  item: Item,
  snapshot: string,
  time: number,
  { filesRead, filesCovered, damages, findings }: Omit<VerifyOutcome, 'verdict' | 'milliseconds'>,
): Promise<boolean> {
  const line: LedgerVerified = {
    event: 'verified',
    snapshot,
    time,
    filesRead,
    filesCovered,
    damaged: damages.length,
    findings: findings.map(({ text }) => text).slice(0, 20),
  };
  const { facts } = await askVault(place, 'verified', [item.dest.path, JSON.stringify(line)]);
  return facts.has('noted');
}

/** One sentence without a full stop. */
export function verifySummary(
  outcome: Pick<VerifyOutcome, 'verdict' | 'filesRead' | 'filesCovered' | 'damages' | 'snapshotsWalked'>,
): string {
  const read = `read ${outcome.filesRead} of ${counted(outcome.filesCovered, 'file')}, links of ${counted(outcome.snapshotsWalked, 'snapshot')}`;
  const { verdict } = outcome;
  if (verdict.kind === 'whole') return `${read}: all as it was stored`;
  return 'detail' in verdict ? `${read}: ${verdict.detail}` : `${read}, then ended`;
}

function nothing(verdict: Verdict): Omit<VerifyOutcome, 'milliseconds'> {
  return { verdict, filesRead: 0, filesCovered: 0, snapshotsWalked: 0, damages: [], findings: [], resumed: false };
}
