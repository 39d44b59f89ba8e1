/** Before an item is chosen: all of them, or what a name finds in the newest snapshot of each. */
import { EmptyPage } from '../parts/empty-page.tsx';
import { PathText } from '../parts/figures.tsx';
import { hrefOf, latest } from './files-route.ts';
import { useFilesWords } from './files-words.ts';
import { type Item, titleOf } from './items.ts';
import { SearchResults } from './search-results.tsx';

export function AllItems({ items }: { items: readonly Item[] }) {
  const words = useFilesWords();
  return (
    <div className="files-plain">
      <p className="files-lead">{words.chooseItem}</p>
      <ul className="item-list">
        {items.map(item => (
          <li key={titleOf(item)}>
            <a href={hrefOf({ server: item.server, item: item.item, kind: 'folder', snapshot: latest, path: '' })}>
              <strong>{titleOf(item)}</strong>
              <PathText path={item.source} columns={56} />
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}

export function Everywhere({ items, text }: { items: readonly Item[]; text: string }) {
  const words = useFilesWords();
  if (text === '') return <AllItems items={items} />;
  return (
    <div className="files-plain">
      {items.map(item => (
        <section key={titleOf(item)} className="found-in-item">
          <h2>{titleOf(item)}</h2>
          <SearchResults key={text} name={{ server: item.server, item: item.item }} snapshot={latest} text={text} first={20}>
            <p className="found-none">
              {words.foundNoneAnywhere(text)}{' '}
              <a href={hrefOf({ server: item.server, item: item.item, kind: 'search', snapshot: latest, text })}>
                {words.searchOlder}
              </a>
            </p>
          </SearchResults>
        </section>
      ))}
    </div>
  );
}

export function NoItems({ problems }: { problems: readonly string[] }) {
  const words = useFilesWords();
  return (
    <EmptyPage title={words.noItems}>
      <p>{words.noItemsMore}</p>
      {problems.length > 0 ? (
        <ul className="item-problems">
          {problems.map(problem => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      ) : null}
      <p>
        <a href="#/setup">{words.setUp}</a>
      </p>
    </EmptyPage>
  );
}
