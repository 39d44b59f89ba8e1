/** Where the snapshots of each folder will lie, and what is there already. */
import { Button } from '../parts/button.tsx';
import { PathText } from '../parts/figures.tsx';
import type { Mark } from '../parts/item-mark.ts';
import { Sentence } from '../parts/sentence.tsx';
import { Shape } from '../parts/state-mark.tsx';
import { type Found, type VaultVerdict, vaultVerdict } from './checks.ts';
import { adopting, vaultPaths } from './destination.ts';
import { itemNames } from './item-names.ts';
import { type ChosenFolder, withChanged } from './plan.ts';
import { changePlan, type Tried, useSession } from './session.ts';
import { useSetupWords } from './setup-words.ts';
import type { Trying } from './trying.ts';

const MARKS: Readonly<Record<VaultVerdict, Mark>> = {
  new: 'good',
  'goes-on': 'good',
  adopted: 'good',
  foreign: 'warning',
  dated: 'warning',
  other: 'failed',
  unknown: 'none',
};

export function VaultRows({ tried, trying: { server, used } }: { tried: Tried; trying: Trying }) {
  const words = useSetupWords();
  const { plan } = useSession();
  const names = itemNames(plan.folders, used);
  const paths = vaultPaths(plan, server, names);
  const rows = plan.folders.flatMap((folder, index) => {
    const path = paths[index]!;
    const found = tried.vaults[path];
    return found ? [{ folder, name: names[index]!, path, found }] : [];
  });
  if (rows.length === 0) return null;
  return (
    <div className="vault-rows">
      <h3>{words.vaultsTitle}</h3>
      <ul>
        {rows.map(row => (
          <VaultRow key={row.path} {...row} wanted={`${server}/${row.name}`} />
        ))}
      </ul>
    </div>
  );
}

interface Row {
  readonly folder: ChosenFolder;
  readonly name: string;
  readonly path: string;
  readonly found: Found;
  /** The item's full name, `laptop/documents`. */
  readonly wanted: string;
}

function VaultRow({ folder, name, path, found, wanted }: Row) {
  const words = useSetupWords();
  const there = found.folder;
  const verdict = vaultVerdict(there, wanted, folder.vault?.path === path);
  const isRefused = found.state !== 'ready' && verdict === 'unknown';
  const of = there.kind === 'vault' ? there.item : '';
  const snapshots = 'snapshots' in there ? there.snapshots : 0;
  const adopt = (isWanted: boolean) =>
    changePlan(plan =>
      withChanged(plan, folder.path, isWanted ? adopting({ ...folder, name }, path, of, snapshots) : { vault: undefined }),
    );
  return (
    <li className={`vault-row is-${MARKS[verdict]}`}>
      <Shape mark={MARKS[verdict]} />
      <strong>{name}</strong>
      <PathText path={path} columns={40} />
      <span className="vault-verdict">
        {words.vaults[verdict]}
        {snapshots > 0 ? ` · ${words.snapshots(snapshots)}` : ''}
        {verdict === 'foreign' ? ` · ${of}` : ''}
      </span>
      {verdict === 'foreign' || verdict === 'dated' ? (
        <Button aria-label={words.adoptOf(name)} onPress={() => adopt(true)}>
          {words.adopt}
        </Button>
      ) : null}
      {verdict === 'adopted' ? (
        <Button kind="quiet" onPress={() => adopt(false)}>
          {words.notAdopt}
        </Button>
      ) : null}
      {verdict === 'other' ? <p className="vault-more">{words.chooseOther}</p> : null}
      {isRefused ? (
        <p className="vault-more quiet">
          <Sentence text={found.sentence} />
          <Sentence text={found.remedy} className="said-remedy" />
        </p>
      ) : null}
    </li>
  );
}
