/** Takes an item out of the configuration, after a question; its snapshots stay. */
import { useState } from 'react';
import { useBridge } from '../frame/live-status.tsx';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { ChangedMeanwhile } from './changed-meanwhile.tsx';
import type { Change } from './draft.ts';
import { ownValues, type SettingsFile } from './levels.ts';
import { Problems } from './problems.tsx';
import { Refused } from './refused.tsx';
import { useSettingsWords } from './settings-words.ts';
import { useWriting } from './use-changes.ts';

interface Props {
  readonly file: SettingsFile;
  readonly section: string;
  readonly onWritten: (file: SettingsFile) => void;
}

export function RemoveItem({ file, section, onWritten }: Props) {
  const words = useSettingsWords();
  const { abilities } = useBridge();
  const writing = useWriting();
  const [isAsked, setAsked] = useState(false);
  const changes: readonly Change[] = [{ kind: 'remove-section', section }];
  const remove = async (from: SettingsFile) => {
    const outcome = await writing.write(from, changes);
    if (outcome?.kind === 'written') onWritten(outcome.file);
  };
  const close = () => {
    setAsked(false);
    writing.forget();
  };
  const { outcome } = writing;
  if (abilities.readOnly) return null;
  return (
    <p className="remove-item">
      <Button onPress={() => setAsked(true)}>{words.removeItem}</Button>
      <Dialog title={words.removeTitle(section)} isOpen={isAsked} onClose={close}>
        <div className="dialog-text">
          <p>{words.removeMore}</p>
          <p>
            <code>{ownValues(file, section, 'dest', false)?.[0] ?? ''}</code>
          </p>
          <p className="quiet">{words.removeComments}</p>
          {writing.refusal ? <Refused refusal={writing.refusal} /> : null}
          {outcome?.kind === 'refused' ? <Problems problems={outcome.problems} /> : null}
          {outcome?.kind === 'changed-meanwhile' ? (
            <ChangedMeanwhile
              theirs={outcome.file}
              changes={changes}
              onMine={() => void remove(outcome.file)}
              onTheirs={() => {
                close();
                onWritten(outcome.file);
              }}
            />
          ) : (
            <div className="buttons">
              <Button isDisabled={writing.isBusy} onPress={() => void remove(file)}>
                {words.removeDo(section)}
              </Button>
              <Button onPress={close}>{words.keepIt}</Button>
            </div>
          )}
        </div>
      </Dialog>
    </p>
  );
}
