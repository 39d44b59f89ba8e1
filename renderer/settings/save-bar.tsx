/** What is typed and not saved yet: what would be understood of it, what is wrong with it, and who wins when the file changed meanwhile. */
import { useEffect } from 'react';
import { Button } from '../parts/button.tsx';
import { ChangedMeanwhile } from './changed-meanwhile.tsx';
import type { Change } from './draft.ts';
import type { SettingsFile } from './levels.ts';
import { Problems } from './problems.tsx';
import { Refused } from './refused.tsx';
import { useSettingsWords } from './settings-words.ts';
import { type Looked, useWriting } from './use-changes.ts';

interface Props {
  readonly file: SettingsFile;
  readonly changes: readonly Change[];
  readonly look: Looked;
  /** Whose lines are shown; undefined: those of all items. */
  readonly item: string | undefined;
  readonly onDiscard: () => void;
  readonly onWritten: (file: SettingsFile) => void;
}

export function SaveBar({ file, changes, look, item, onDiscard, onWritten }: Props) {
  const words = useSettingsWords();
  const writing = useWriting();
  useLeavingAsks();
  const outcome = writing.outcome ?? look.outcome;
  const save = async (over: SettingsFile = file) => {
    const ended = await writing.write(over, changes);
    if (ended?.kind === 'written') onWritten(ended.file);
  };
  if (outcome?.kind === 'changed-meanwhile') {
    return (
      <div className="save-bar">
        <ChangedMeanwhile
          theirs={outcome.file}
          changes={changes}
          onMine={() => void save(outcome.file)}
          onTheirs={() => onWritten(outcome.file)}
        />
      </div>
    );
  }
  const problems = outcome?.kind === 'refused' ? outcome.problems : [];
  const refusal = writing.refusal ?? look.refusal;
  return (
    <section className="save-bar" aria-label={words.leave}>
      <div role="status" className="save-said">
        {refusal ? <Refused refusal={refusal} /> : null}
        {problems.length > 0 ? <Problems problems={problems} lead={words.cannotSave(problems.length)} /> : null}
        {outcome?.kind === 'would-write' ? <Understood explained={outcome.explained} item={item} /> : null}
        {outcome === undefined && !refusal ? <p className="quiet">{words.checking}</p> : null}
      </div>
      <div className="save-acts">
        <span className="quiet">{words.changes(changes.length)}</span>
        <Button onPress={onDiscard}>{words.discard}</Button>
        <Button kind="main" isDisabled={writing.isBusy || look.outcome?.kind !== 'would-write'} onPress={() => void save()}>
          {words.save}
        </Button>
      </div>
    </section>
  );
}

type Explained = Extract<Looked['outcome'], { kind: 'would-write' | 'written' }>['explained'];

function Understood({ explained, item }: { explained: Explained; item: string | undefined }) {
  const words = useSettingsWords();
  const shown = item === undefined ? explained : explained.filter(one => one.item === item);
  if (shown.length === 0) return <p className="quiet">{words.understoodSame}</p>;
  return (
    <details open={shown.length === 1}>
      <summary>{words.understood}</summary>
      {shown.map(one => (
        <pre key={one.item} className="understood">
          {item === undefined ? `${one.item}\n` : ''}
          {one.lines.join('\n')}
        </pre>
      ))}
    </details>
  );
}

/** The browser asks before what was typed is lost. */
function useLeavingAsks(): void {
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, []);
}
