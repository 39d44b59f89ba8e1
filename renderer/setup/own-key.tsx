/** A login that is refused gets a key of this machine: brought over with the password, once, or pasted at the server. */
import { useState } from 'react';
import { useBridge } from '../frame/live-status.tsx';
import { Button } from '../parts/button.tsx';
import { CopyLine } from './copy-line.tsx';
import { loginOf } from './destination.ts';
import { Field } from './fields.tsx';
import { useSession } from './session.ts';
import { useSetupWords } from './setup-words.ts';
import { installKey, makeKey, type Trying } from './trying.ts';

export function OwnKey({ trying, isAsking }: { trying: Trying; isAsking: boolean }) {
  const words = useSetupWords();
  const { plan, ownKey } = useSession();
  const { readOnly } = useBridge().abilities;
  // Not in the session: a password is forgotten with the field.
  const [password, setPassword] = useState('');
  const isUsed = ownKey !== undefined && plan.where.key === ownKey.path;
  const install = () => {
    if (password === '' || isAsking) return;
    void installKey(trying, password);
    setPassword('');
  };
  if (!isUsed)
    return (
      <Button kind="main" isDisabled={readOnly || isAsking} onPress={() => void makeKey(trying)}>
        {ownKey && !ownKey.isNew ? words.useKey : words.makeKey}
      </Button>
    );
  return (
    <div className="own-key">
      <p>
        {ownKey.isNew ? words.keyMade : words.keyThere} <span className="path">{ownKey.path}</span>
      </p>
      <form
        className="own-key-install"
        onSubmit={event => {
          event.preventDefault();
          install();
        }}
      >
        <Field
          type="password"
          label={words.passwordOf(loginOf(plan.where) ?? '')}
          value={password}
          note={words.passwordNote}
          onChange={setPassword}
        />
        <Button type="submit" isDisabled={readOnly || isAsking || password === ''}>
          {words.install}
        </Button>
      </form>
      <p>{words.orPaste}</p>
      <CopyLine text={ownKey.command} />
    </div>
  );
}
