/** The top of every Files page: which item, find a file, compare. */
import { go } from '../frame/routes.ts';
import { Choice } from '../parts/choice.tsx';
import { type FilesPlace, hrefOf, latest } from './files-route.ts';
import { useFilesWords } from './files-words.ts';
import { type Item, titleOf } from './items.ts';
import { SearchField } from './search-field.tsx';

export function FilesHead({ place, items }: { place: FilesPlace; items: readonly Item[] }) {
  const words = useFilesWords();
  const chosen = 'server' in place ? titleOf(place) : '';
  const options = [{ value: '', text: words.allItems }, ...items.map(item => ({ value: titleOf(item), text: titleOf(item) }))];
  // An item of an old address that the configuration no longer has must not look like another.
  if (!options.some(({ value }) => value === chosen)) options.push({ value: chosen, text: chosen });
  const choose = (value: string) => {
    const item = items.find(other => titleOf(other) === value);
    const text = 'text' in place ? place.text : '';
    if (!item) return go(hrefOf(text === '' ? { kind: 'items' } : { kind: 'everywhere', text }));
    const name = { server: item.server, item: item.item };
    go(
      hrefOf(
        text === ''
          ? { ...name, kind: 'folder', snapshot: latest, path: '' }
          : { ...name, kind: 'search', snapshot: latest, text },
      ),
    );
  };
  return (
    <header className="files-head">
      <h1>{words.title}</h1>
      {items.length > 0 ? <Choice label={words.item} value={chosen} options={options} onChoose={choose} /> : null}
      {items.length > 0 ? <SearchField place={place} /> : null}
      {'server' in place ? (
        <a
          className="files-switch"
          href={hrefOf(
            place.kind === 'compare'
              ? { server: place.server, item: place.item, kind: 'folder', snapshot: place.newer || latest, path: '' }
              : { server: place.server, item: place.item, kind: 'compare', older: '', newer: '' },
          )}
        >
          {place.kind === 'compare' ? words.back : words.compare}
        </a>
      ) : null}
    </header>
  );
}
