/** A key with a passphrase is unlocked: typed once, kept in the computer's key store where that can be had and is wished. */
import { useId, useState } from 'react';
import type { Answer, Refusal } from '../../bridge/channels.ts';
import { useAsk } from '../frame/ask.ts';
import { useBridge } from '../frame/live-status.tsx';
import { refusalOf } from '../frame/refusal.ts';
import { Button } from '../parts/button.tsx';
import { Sentence } from '../parts/sentence.tsx';
import { useWords } from '../words/language.tsx';
import '../style/unlock.css';

interface Props {
  /** Paths, as the program names them. */
  readonly keys: readonly string[];
  readonly onUnlocked: () => void;
}

export function UnlockKeys({ keys, onUnlocked }: Props) {
  const { abilities } = useBridge();
  if (abilities.readOnly || keys.length === 0) return null;
  return keys.map(path => <UnlockKey key={path} path={path} onUnlocked={onUnlocked} />);
}

/** Those of an item whose login is refused; asked again when it was refused again. */
export function UnlockKeysOf({ server, item, since }: { server: string; item: string; since: unknown }) {
  const { answer } = useAsk('lockedKeys', { server, item }, since);
  // What was unlocked says so until the item goes on.
  return <UnlockKeys keys={answer?.keys ?? []} onUnlocked={() => undefined} />;
}

function UnlockKey({ path, onUnlocked }: { path: string; onUnlocked: () => void }) {
  const { unlock: words, frame } = useWords();
  const bridge = useBridge();
  const id = useId();
  const store = useAsk('keptKeys', {}).answer;
  // Here and nowhere else: a passphrase is forgotten with the field.
  const [passphrase, setPassphrase] = useState('');
  const [isKeepWished, setKeepWished] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const [done, setDone] = useState<Answer<'unlockKey'>>();
  const ask = async () => {
    if (passphrase === '' || isBusy) return;
    setBusy(true);
    setRefusal(undefined);
    setPassphrase('');
    try {
      const answer = await bridge.ask('unlockKey', { path, passphrase, keep: isKeepWished && store?.canKeep === true });
      setDone(answer);
      // What was not kept is read before the form goes.
      if (answer.remark === '') onUnlocked();
    } catch (error) {
      setRefusal(refusalOf(error) ?? frame.noAnswer);
    } finally {
      setBusy(false);
    }
  };
  if (done)
    return (
      <p className="unlock-done" role="status">
        {words.unlocked} {done.remark === '' ? '' : <Sentence text={`${words.notKept} ${done.remark}; ${done.remedy}`} />}
      </p>
    );
  return (
    <form
      className="unlock"
      onSubmit={event => {
        event.preventDefault();
        void ask();
      }}
    >
      <label htmlFor={id}>
        {words.passphraseOf} <span className="path">{path}</span>
      </label>
      <div className="unlock-line">
        <input
          id={id}
          type="password"
          value={passphrase}
          autoComplete="off"
          aria-invalid={refusal !== undefined}
          aria-describedby={`${id}told`}
          onChange={event => setPassphrase(event.target.value)}
        />
        <Button type="submit" isDisabled={isBusy || passphrase === ''}>
          {words.unlock}
        </Button>
      </div>
      {store?.canKeep ? (
        <label className="unlock-keep">
          <input type="checkbox" checked={isKeepWished} onChange={event => setKeepWished(event.target.checked)} />
          {words.keep}
        </label>
      ) : null}
      <div id={`${id}told`} aria-live="polite">
        {refusal ? (
          <p className="unlock-refused">
            <Sentence text={`${refusal.message}; ${refusal.remedy}`} />
          </p>
        ) : (
          <p className="quiet">
            {isKeepWished ? words.keptMore : bridge.abilities.desktop ? words.untilAppEnds : words.untilPageEnds}
          </p>
        )}
      </div>
    </form>
  );
}
