/** A small sign for folder, file, link and the rest; the word is there for who does not see it. */
import type { EntryKind } from './entry-facts.ts';
import { useFilesWords } from './files-words.ts';

const paths: Readonly<Record<EntryKind, string>> = {
  folder: 'M1.5 3.5h4l1.5 1.5h5.5v6.5h-11z',
  file: 'M3 1.5h5l3 3v8h-8zM8 1.5v3h3',
  link: 'M3 1.5h5l3 3v8h-8zM5 9.5l3-3M5.5 6.5h2.500v2.500',
  other: 'M7 2l5 5-5 5-5-5z',
};

export function KindIcon({ kind }: { kind: EntryKind }) {
  const words = useFilesWords();
  return (
    <span className={`kind-icon is-${kind}`}>
      <svg viewBox="0 0 14 14" width="14" height="14" aria-hidden="true">
        <path d={paths[kind]} fill={kind === 'folder' ? 'currentColor' : 'none'} stroke="currentColor" strokeLinejoin="round" />
      </svg>
      <span className="only-read">{words.kinds[kind]}</span>
    </span>
  );
}
