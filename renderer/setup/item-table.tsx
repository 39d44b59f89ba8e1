/** The items as they will be: name, from where, to where. */

import { PathText } from '../parts/figures.tsx';
import { useFigures } from '../words/language.tsx';
import { destText, vaultPaths } from './destination.ts';
import { Field } from './fields.tsx';
import { itemNames, nameMistake } from './item-names.ts';
import { measureKey } from './measuring.ts';
import { withChanged } from './plan.ts';
import { changePlan, useSession } from './session.ts';
import { useSetupWords } from './setup-words.ts';

export function ItemNames({ server, used }: { server: string; used: readonly string[] }) {
  const words = useSetupWords();
  const figures = useFigures();
  const { plan, measured } = useSession();
  const names = itemNames(plan.folders, used);
  const paths = vaultPaths(plan, server, names);
  return (
    <ul className="item-names" aria-label={words.items}>
      {plan.folders.map((folder, index) => {
        const name = names[index]!;
        const mistake = nameMistake(name, [...used, ...names.toSpliced(index, 1)]);
        const size = measured[measureKey(folder)];
        return (
          <li key={folder.path}>
            <Field
              label={words.itemName(folder.path)}
              isBare
              value={folder.name === '' ? name : folder.name}
              mistake={mistake === undefined ? undefined : words.nameMistakes[mistake]}
              onChange={typed => changePlan(before => withChanged(before, folder.path, { name: typed }))}
            />
            <span className="item-way">
              <PathText path={folder.path} columns={36} /> <span aria-hidden="true">→</span>{' '}
              <PathText path={destText(plan.where, paths[index]!)} columns={52} />
            </span>
            <span className="number quiet">{size?.kind === 'known' ? figures.size(size.answer.taken.bytes) : ''}</span>
          </li>
        );
      })}
    </ul>
  );
}
