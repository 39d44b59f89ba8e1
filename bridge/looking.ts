/** What pages ask about a vault: snapshots, what lies inside, versions, differences, search, what is unprotected, both ends examined. */
import type { Core, Difference, Finding, VaultListing } from '../core/contract.ts';
import type { Snapshot } from '../core/model.ts';
import type { Answer, Request } from './channels.ts';
import type { Frozen } from './frozen.ts';
import type { Handlers } from './handlers.ts';
import { itemOf, takenFrom } from './refuse.ts';

type Looking = 'snapshots' | 'entries' | 'versions' | 'differences' | 'search' | 'unprotected' | 'examine';

export function lookingHandlers(core: Core): Pick<Handlers, Looking> {
  return {
    async snapshots(names) {
      const item = await itemOf(core, names);
      return snapshotsView(await takenFrom(core, item, await core.list(item)));
    },
    async entries({ snapshot, path, offset, limit, ...names }) {
      const item = await itemOf(core, names);
      return takenFrom(core, item, await core.browse(item, { snapshot, path, offset, limit }));
    },
    async versions({ path, ...names }) {
      const item = await itemOf(core, names);
      return { versions: await takenFrom(core, item, await core.versions(item, path)) };
    },
    differences: request => differences(core, request),
    async search({ snapshot, text, limit, ...names }, signal) {
      const item = await itemOf(core, names);
      return takenFrom(core, item, await core.search(item, { snapshot, text, limit }, signal));
    },
    async unprotected(names) {
      return core.unprotected(await itemOf(core, names));
    },
    async examine(names) {
      const findings: Finding[] = [];
      const wish = { adopt: false, acceptHostKey: undefined };
      await core.examine(await itemOf(core, names), wish, finding => findings.push(finding));
      return { findings };
    },
  };
}

function snapshotsView({ snapshots, current, freeBytes, unfinished }: VaultListing): Frozen<Answer<'snapshots'>> {
  return { snapshots: snapshots.map(snapshotView), current, freeBytes, unfinished: unfinished.length };
}

function snapshotView({ name, time, facts }: Snapshot): Frozen<Answer<'snapshots'>>['snapshots'][number] {
  if (!facts) return { name, time, warnings: [] };
  const { files, bytes, addedBytes, attempts, warnings } = facts;
  return { name, time, files, bytes, addedBytes, attempts, warnings };
}

/** All are counted, the first of them are sent. */
async function differences(core: Core, request: Request<'differences'>): Promise<Frozen<Answer<'differences'>>> {
  const item = await itemOf(core, request);
  const first: Difference[] = [];
  let total = 0;
  const names = await core.differences(item, request.older, request.newer, difference => {
    if (total++ < request.limit) first.push(difference);
  });
  return { differences: first, total, ...(await takenFrom(core, item, names)) };
}
