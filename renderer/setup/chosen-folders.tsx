/** What was chosen: each folder with its size, and what of it is left out. */
import { Button } from '../parts/button.tsx';
import { Bytes, PathText } from '../parts/figures.tsx';
import { Shape } from '../parts/state-mark.tsx';
import { useFigures } from '../words/language.tsx';
import { ExcludeTicks } from './exclude-ticks.tsx';
import { measureAgain, measureKey, takenBytes } from './measuring.ts';
import { type ChosenFolder, coveredBy, withoutFolder } from './plan.ts';
import { Said } from './said.tsx';
import { changePlan, useSession } from './session.ts';
import { useSetupWords } from './setup-words.ts';

export function ChosenFolders() {
  const words = useSetupWords();
  const figures = useFigures();
  const { plan, measured } = useSession();
  const bytes = takenBytes(plan, measured);
  return (
    <>
      <ul className="chosen-folders">
        {plan.folders.map(folder => (
          <Chosen key={folder.path} folder={folder} />
        ))}
      </ul>
      {plan.folders.length > 1 && bytes !== undefined ? (
        <p className="chosen-total number">{words.total(figures.size(bytes))}</p>
      ) : null}
    </>
  );
}

function Chosen({ folder }: { folder: ChosenFolder }) {
  const words = useSetupWords();
  const { plan } = useSession();
  const within = coveredBy(plan, folder.path);
  return (
    <li className="chosen-folder">
      <div className="chosen-line">
        <PathText path={folder.path} columns={34} />
        <Size folder={folder} />
        <Button
          kind="quiet"
          aria-label={words.removeOf(folder.path)}
          onPress={() => changePlan(before => withoutFolder(before, folder.path))}
        >
          {words.remove}
        </Button>
      </div>
      {within === undefined ? null : (
        <p className="chosen-warning is-warning">
          <Shape mark="warning" /> {words.covered(within)}
        </p>
      )}
      <ExcludeTicks folder={folder} />
    </li>
  );
}

function Size({ folder }: { folder: ChosenFolder }) {
  const words = useSetupWords();
  const figures = useFigures();
  const { measured } = useSession();
  const found = measured[measureKey(folder)];
  if (found?.kind === 'refused')
    return (
      <div className="chosen-refused">
        <Said {...found.refusal}>
          <Button kind="quiet" onPress={() => measureAgain(folder)}>
            {words.again}
          </Button>
        </Said>
      </div>
    );
  if (found?.kind !== 'known') return <span className="chosen-size quiet">{words.measuring}</span>;
  const { taken, left } = found.answer;
  return (
    <span className="chosen-size" title={words.files(taken.files, figures.count(taken.files))}>
      <strong>
        <Bytes bytes={taken.bytes} />
      </strong>
      {left.bytes > 0 ? <span className="quiet">{words.leftOut(figures.size(left.bytes))}</span> : null}
    </span>
  );
}
