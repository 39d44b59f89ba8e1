/** The whole file as text, for what the form does not show, and for who likes it better. */
import { useMemo, useState } from 'react';
import { useBridge } from '../frame/live-status.tsx';
import type { Change } from './draft.ts';
import type { SettingsFile } from './levels.ts';
import { SaveBar } from './save-bar.tsx';
import { useSettingsWords } from './settings-words.ts';
import { useLook } from './use-changes.ts';

/** Who looks elsewhere meanwhile finds what was typed again. */
const kept = new Map<string, string>();

/** Needs a key of the file's version. */
export function FileText({ file, onWritten }: { file: SettingsFile; onWritten: (file: SettingsFile) => void }) {
  const words = useSettingsWords();
  const { abilities } = useBridge();
  const place = `${file.file} ${file.version}`;
  const [text, show] = useState(() => kept.get(place) ?? file.text);
  const setText = (next: string) => {
    kept.set(place, next);
    show(next);
  };
  const changes = useMemo((): readonly Change[] => (text === file.text ? [] : [{ kind: 'text', text }]), [text, file.text]);
  const look = useLook(file, changes);
  return (
    <div className="file-text">
      <p className="quiet" id="file-text-more">
        {words.textMore}
      </p>
      <textarea
        aria-label={words.text}
        aria-describedby="file-text-more"
        readOnly={abilities.readOnly}
        spellCheck={false}
        rows={Math.min(40, Math.max(12, text.split('\n').length + 1))}
        value={text}
        onChange={event => setText(event.target.value)}
      />
      {changes.length > 0 ? (
        <SaveBar
          file={file}
          changes={changes}
          look={look}
          item={undefined}
          onDiscard={() => setText(file.text)}
          onWritten={onWritten}
        />
      ) : null}
    </div>
  );
}
