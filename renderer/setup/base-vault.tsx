/** The folder that was named turned out to be a vault itself: one of the folders can go on in it. */
import { Button } from '../parts/button.tsx';
import { Shape } from '../parts/state-mark.tsx';
import type { Found } from './checks.ts';
import { adoptBase } from './destination.ts';
import { changePlan, useSession } from './session.ts';
import { useSetupWords } from './setup-words.ts';
import { type Trying, tryDestination } from './trying.ts';

export function BaseVault({ found, trying }: { found: Found; trying: Trying }) {
  const words = useSetupWords();
  const { plan } = useSession();
  const { folder } = found;
  if (folder.kind !== 'vault' && folder.kind !== 'dated-folders') return null;
  const of = folder.kind === 'vault' ? folder.item : '';
  const snapshots = words.snapshots(folder.snapshots);
  const adopt = (path: string) => {
    changePlan(before => adoptBase(before, path, of, folder.snapshots));
    // The name of the file may have been the vault's own just now.
    void tryDestination({
      ...trying,
      server: plan.server === '' && of !== '' ? (of.split('/')[0] ?? trying.server) : trying.server,
    });
  };
  return (
    <div className="base-vault is-good">
      <p>
        <Shape mark="good" /> {of === '' ? words.baseDated(snapshots) : words.baseVault(of, snapshots)}
      </p>
      <p className="quiet">{plan.folders.length === 0 ? words.chooseFoldersFirst : words.baseAdopt}</p>
      <div className="buttons">
        {plan.folders.map(({ path }) => (
          <Button key={path} onPress={() => adopt(path)}>
            {words.goOnWith(path)}
          </Button>
        ))}
      </div>
    </div>
  );
}
