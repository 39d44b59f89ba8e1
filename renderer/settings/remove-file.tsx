/** Takes a whole server out of the configuration, after a question that says what stays: its snapshots, its history, and the file itself under another name. */
import { useState } from 'react';
import type { Refusal } from '../../bridge/channels.ts';
import { useBridge } from '../frame/live-status.tsx';
import { refusalOf } from '../frame/refusal.ts';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Breakable } from '../parts/figures.tsx';
import { useWords } from '../words/language.tsx';
import { ownValues, type SettingsFile, TOP } from './levels.ts';
import { fileName } from './place.ts';
import { Refused } from './refused.tsx';
import { useSettingsWords } from './settings-words.ts';

interface Props {
  readonly server: string;
  readonly file: SettingsFile;
  readonly onRemoved: (removed: RemovedFile) => void;
  /** Somebody else wrote it meanwhile. */
  readonly onOther: (file: SettingsFile) => void;
}

export interface RemovedFile {
  readonly server: string;
  readonly version: string;
  readonly name: string;
  /** The file's path from now on. */
  readonly keptAs: string;
}

export function RemoveFile({ server, file, onRemoved, onOther }: Props) {
  const words = useSettingsWords();
  const bridge = useBridge();
  const { isBusy, refusal, act, forget } = useActing();
  const [isAsked, setAsked] = useState(false);
  const [isOther, setOther] = useState(false);
  const name = fileName(file.file);
  const dests = itemNames(file).flatMap(item => ownValues(file, item, 'dest', false) ?? []);
  const remove = () =>
    act(async () => {
      const outcome = await bridge.ask('removeSettings', { server, version: file.version });
      if (outcome.kind === 'removed') return onRemoved({ server, version: file.version, name, keptAs: outcome.keptAs });
      setOther(true);
      onOther(outcome.file);
    });
  const close = () => {
    setAsked(false);
    setOther(false);
    forget();
  };
  if (bridge.abilities.readOnly) return null;
  return (
    <p className="remove-item">
      <Button onPress={() => setAsked(true)}>{words.removeFile}</Button>
      <Dialog title={words.removeTitle(name)} isOpen={isAsked} onClose={close}>
        <div className="dialog-text">
          {isOther ? <p role="alert">{words.meanwhile(name)}</p> : null}
          <p>{dests.length === 0 ? words.removeFileEmpty : words.removeFileMore}</p>
          {dests.length === 0 ? null : (
            <ul>
              {dests.map(dest => (
                <li key={dest}>
                  <code>
                    <Breakable text={dest} />
                  </code>
                </li>
              ))}
            </ul>
          )}
          <p className="quiet">{words.removeFileKept}</p>
          {refusal ? <Refused refusal={refusal} /> : null}
          <div className="buttons">
            <Button isDisabled={isBusy} onPress={() => void remove()}>
              {words.removeDo(name)}
            </Button>
            <Button onPress={close}>{words.keepIt}</Button>
          </div>
        </div>
      </Dialog>
    </p>
  );
}

interface GoneProps {
  readonly removed: RemovedFile;
  readonly onBack: (file: SettingsFile) => void;
}

/** In the file's place, until one goes elsewhere. */
export function FileGone({ removed: { server, version, name, keptAs }, onBack }: GoneProps) {
  const words = useSettingsWords();
  const bridge = useBridge();
  const { isBusy, refusal, act } = useActing();
  const bringBack = () => act(async () => onBack(await bridge.ask('bringBackSettings', { server, version })));
  return (
    <section className="file-gone" aria-label={name}>
      <div role="status">
        <p>{words.removed(name)}</p>
        <p className="quiet">
          {words.fileKeptAs}{' '}
          <span className="path">
            <Breakable text={keptAs} />
          </span>
        </p>
      </div>
      {refusal ? <Refused refusal={refusal} /> : null}
      <div className="buttons">
        <Button isDisabled={isBusy} onPress={() => void bringBack()}>
          {words.bringBack}
        </Button>
      </div>
    </section>
  );
}

/** Every section is an item, but for the keys above the first. */
export function itemNames(file: SettingsFile): readonly string[] {
  return file.sections.map(({ name }) => name).filter(name => name !== TOP);
}

function useActing() {
  const { frame } = useWords();
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const act = async (work: () => Promise<void>) => {
    setBusy(true);
    setRefusal(undefined);
    await work()
      .catch((error: unknown) => setRefusal(refusalOf(error) ?? frame.noAnswer))
      .finally(() => setBusy(false));
  };
  return { isBusy, refusal, act, forget: () => setRefusal(undefined) };
}
