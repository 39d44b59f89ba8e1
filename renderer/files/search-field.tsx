/** The field that finds a file by its name; results come while one types. */
import { useEffect, useRef, useState } from 'react';
import { go } from '../frame/routes.ts';
import { type FilesPlace, hrefOf, latest } from './files-route.ts';
import { useFilesWords } from './files-words.ts';

/** A hand that is still typing asks for nothing yet. */
const rest = 300;

export function SearchField({ place }: { place: FilesPlace }) {
  const words = useFilesWords();
  const asked = 'text' in place ? place.text : '';
  const [text, setText] = useState(asked);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  // Back and forward change what is asked without the field's doing.
  const [known, setKnown] = useState(asked);
  if (known !== asked) {
    setKnown(asked);
    setText(asked);
  }
  useEffect(() => () => clearTimeout(timer.current), []);

  const isAnywhere = place.kind === 'items' || place.kind === 'everywhere';
  const find = (wish: string) => {
    clearTimeout(timer.current);
    if (wish.trim() === asked) return;
    const href = hrefOf(searchPlace(place, wish.trim()));
    // One step back leaves the search, however often it was retyped.
    if (place.kind === 'search' || place.kind === 'everywhere') location.replace(href);
    else go(href);
  };
  return (
    <search className="search-field">
      <input
        type="search"
        value={text}
        aria-label={isAnywhere ? words.findAnywhere : words.findLabel}
        placeholder={words.findLabel}
        autoComplete="off"
        spellCheck={false}
        onChange={event => {
          const wish = event.target.value;
          setText(wish);
          clearTimeout(timer.current);
          timer.current = setTimeout(() => find(wish), rest);
        }}
        onKeyDown={event => {
          if (event.key === 'Enter') find(text);
        }}
      />
    </search>
  );
}

/** Nothing to search for leads back to where files are seen. */
function searchPlace(place: FilesPlace, text: string): FilesPlace {
  if (place.kind === 'items' || place.kind === 'everywhere')
    return text === '' ? { kind: 'items' } : { kind: 'everywhere', text };
  const { server, item } = place;
  const snapshot = place.kind === 'compare' ? latest : place.snapshot;
  return text === '' ? { server, item, kind: 'folder', snapshot, path: '' } : { server, item, kind: 'search', snapshot, text };
}
