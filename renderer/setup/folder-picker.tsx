/** Folders to tick: the proposed ones, or those inside of one of them. */
import type { Answer } from '../../bridge/channels.ts';
import { useAsk } from '../frame/ask.ts';
import { Button } from '../parts/button.tsx';
import { PathText } from '../parts/figures.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import { Tick } from './fields.tsx';
import { coveredBy, withFolder, withoutFolder } from './plan.ts';
import { Said } from './said.tsx';
import { changePlan, changeSession, useSession } from './session.ts';
import { useSetupWords } from './setup-words.ts';

type Choice = Answer<'folders'>['folders'][number];

export function FolderPicker() {
  const words = useSetupWords();
  const { browsing } = useSession();
  const { answer, refusal, again } = useAsk('folders', browsing === undefined ? {} : { path: browsing });
  const folders = answer?.folders ?? [];
  // The answer before is shown while the next one is awaited; it must not be taken for what the path says.
  const isOld = browsing !== undefined && folders.some(({ path }) => parentOf(path) !== browsing);
  return (
    <div className="folder-picker">
      {browsing === undefined ? null : <Way path={browsing} />}
      {refusal ? (
        <div className="picker-refused">
          <Said {...refusal}>
            <Button kind="quiet" onPress={again}>
              {words.again}
            </Button>
          </Said>
        </div>
      ) : null}
      {!answer && !refusal ? <Skeleton lines={5} className="skeleton picker-skeleton" /> : null}
      {answer && !refusal && folders.length === 0 ? (
        <p className="quiet picker-empty">{browsing === undefined ? words.noProposals : words.noFolders}</p>
      ) : null}
      <ul aria-label={words.folderList} className={isOld ? 'is-old' : undefined}>
        {refusal ? null : folders.map(folder => <Row key={folder.path} folder={folder} isProposed={browsing === undefined} />)}
      </ul>
    </div>
  );
}

function Row({ folder, isProposed }: { folder: Choice; isProposed: boolean }) {
  const words = useSetupWords();
  const { plan } = useSession();
  const { path, kind, hasFolders } = folder;
  const isTicked = plan.folders.some(one => one.path === path);
  const within = coveredBy(plan, path);
  // Of a server's folders only the root is the whole system; the others are known by their paths.
  const hasName = isProposed && kind !== 'folder' && (kind !== 'system' || path === '/');
  const name = hasName ? words.kinds[kind] : isProposed ? path : path.slice(path.lastIndexOf('/') + 1) || path;
  return (
    <li className="picker-row">
      <Tick
        label={hasName ? `${name}, ${path}` : name}
        isTicked={isTicked}
        onChange={ticked => changePlan(before => (ticked ? withFolder(before, path, kind) : withoutFolder(before, path)))}
      >
        <span className="picker-name">{name}</span>
        <span className="picker-more quiet">
          {isProposed && within !== undefined && !isTicked ? (
            words.inside(within)
          ) : hasName ? (
            <PathText path={path} columns={28} />
          ) : null}
        </span>
      </Tick>
      {hasFolders ? (
        <Button kind="quiet" aria-label={words.lookInside(path)} onPress={() => changeSession(() => ({ browsing: path }))}>
          <svg viewBox="0 0 8 8" width="10" height="10" aria-hidden="true">
            <path d="M2.5 1 5.5 4 2.5 7" fill="none" stroke="currentColor" strokeWidth="1.25" />
          </svg>
        </Button>
      ) : null}
    </li>
  );
}

function Way({ path }: { path: string }) {
  const words = useSetupWords();
  const names = path.split('/').filter(name => name !== '');
  const to = (browsing: string | undefined) => () => changeSession(() => ({ browsing }));
  return (
    <div className="picker-way">
      <Button kind="quiet" onPress={to(undefined)}>
        {words.allFolders}
      </Button>
      {names.map((name, index) => (
        <span key={names.slice(0, index + 1).join('/')} className="picker-step">
          {index === names.length - 1 ? (
            <strong>{name}</strong>
          ) : (
            <Button kind="quiet" onPress={to(`/${names.slice(0, index + 1).join('/')}`)}>
              {name}
            </Button>
          )}
        </span>
      ))}
    </div>
  );
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}
