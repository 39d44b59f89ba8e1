/** The way from the top of the snapshot to the folder that is shown; each step is a link, the folders between give way first. */
import { hrefOf, type ItemName, namesIn } from './files-route.ts';
import { useFilesWords } from './files-words.ts';
import { NameText } from './name-text.tsx';

export function Breadcrumbs({ name, snapshot, path }: { name: ItemName; snapshot: string; path: string }) {
  const words = useFilesWords();
  const names = namesIn(path);
  const steps = names.map((step, index) => ({ step, path: names.slice(0, index + 1).join('/') }));
  // The last ones tell where one is; a way of forty folders keeps its beginning and its end.
  const shown = steps.length > 5 ? [steps[0]!, undefined, ...steps.slice(-3)] : steps;
  return (
    <nav className="breadcrumbs" aria-label={words.folderPath}>
      <ol>
        <li>
          <Step href={hrefOf({ ...name, kind: 'folder', snapshot, path: '' })} text={name.item} isHere={path === ''} />
        </li>
        {shown.map(step =>
          step === undefined ? (
            <li key="…">
              <span title={path}>…</span>
            </li>
          ) : (
            <li key={step.path}>
              <Step
                href={hrefOf({ ...name, kind: 'folder', snapshot, path: step.path })}
                text={step.step}
                isHere={step.path === path}
              />
            </li>
          ),
        )}
      </ol>
    </nav>
  );
}

function Step({ href, text, isHere }: { href: string; text: string; isHere: boolean }) {
  return (
    <a href={href} aria-current={isHere ? 'page' : undefined}>
      <NameText name={text} />
    </a>
  );
}
