/** Networks that are paid by the byte: the one in use now, and those that were named before; written into [agent]. */

import { useRef, useState } from 'react';
import { useBridge, useLive } from '../frame/live-status.tsx';
import { Button } from '../parts/button.tsx';
import { ChangedMeanwhile } from './changed-meanwhile.tsx';
import type { Change } from './draft.ts';
import type { SettingsFile } from './levels.ts';
import { type Metered, meteredChanges, meteredIn, namedNetworks } from './metered.ts';
import { Problems } from './problems.tsx';
import { Refused } from './refused.tsx';
import { useSettingsWords } from './settings-words.ts';
import { useWriting } from './use-changes.ts';

export function Networks({ shared: asRead, onWritten }: { shared: SettingsFile; onWritten: () => void }) {
  const words = useSettingsWords();
  const { abilities } = useBridge();
  const { status } = useLive();
  const writing = useWriting();
  const [wished, setWished] = useState<readonly Change[]>([]);
  // What was written is newer than what was read, until it is read again.
  const [known, setKnown] = useState({ asRead, file: asRead });
  if (known.asRead !== asRead) setKnown({ asRead, file: asRead });
  const shared = known.file;
  const latest = useRef(shared);
  latest.current = shared;
  // Arrow keys go through the choices faster than a file is written: one after the other, and the page shows the last at once.
  const queue = useRef(Promise.resolve());
  const [shown, setShown] = useState<{ readonly network: string; readonly metered: Metered }>();
  const network = status?.conditions.network;
  const write = async (file: SettingsFile, changes: readonly Change[]) => {
    setWished(changes);
    const outcome = changes.length === 0 ? undefined : await writing.write(file, changes);
    setShown(undefined);
    if (outcome?.kind !== 'written') return;
    latest.current = outcome.file;
    setKnown(before => ({ ...before, file: outcome.file }));
    onWritten();
  };
  const say = (named: string, metered: Metered) => {
    setShown({ network: named, metered });
    queue.current = queue.current.then(() => write(latest.current, meteredChanges(latest.current, named, metered)));
  };
  const others = namedNetworks(shared).filter(one => one.network !== network);
  const now = network === undefined ? 'system' : shown?.network === network ? shown.metered : meteredIn(shared, network);
  return (
    <section>
      <h2>{words.networks}</h2>
      <p className="quiet">{words.networksMore}</p>
      {network === undefined ? (
        <p>{words.noNetwork}</p>
      ) : (
        <fieldset className="this-network" disabled={abilities.readOnly}>
          <legend>
            {words.thisNetwork} <code>{network}</code>
          </legend>
          {(['system', 'yes', 'no'] as const).map(metered => (
            <label key={metered}>
              <input type="radio" name="metered" checked={now === metered} onChange={() => say(network, metered)} />
              {{ system: words.asSystem, yes: words.isMetered, no: words.isNotMetered }[metered]}
              {metered === 'system' && now === 'system' && status ? (
                <span className="quiet">{words.guesses[status.conditions.metered]}</span>
              ) : null}
            </label>
          ))}
        </fieldset>
      )}
      {others.length > 0 ? (
        <ul className="named-networks">
          {others.map(({ network: named, metered }) => (
            <li key={named}>
              <code>{named}</code> <span>{words.named[metered]}</span>
              {abilities.readOnly ? null : (
                <Button kind="quiet" aria-label={words.forgetNetwork(named)} onPress={() => say(named, 'system')}>
                  {words.forget}
                </Button>
              )}
            </li>
          ))}
        </ul>
      ) : null}
      <div role="status">
        {writing.refusal ? <Refused refusal={writing.refusal} /> : null}
        {writing.outcome?.kind === 'written' ? <p>{words.saved}</p> : null}
        {writing.outcome?.kind === 'refused' ? <Problems problems={writing.outcome.problems} /> : null}
      </div>
      {writing.outcome?.kind === 'changed-meanwhile' ? (
        <ChangedMeanwhile
          theirs={writing.outcome.file}
          changes={wished}
          onMine={() => {
            if (writing.outcome?.kind === 'changed-meanwhile') void write(writing.outcome.file, wished);
          }}
          onTheirs={() => {
            writing.forget();
            onWritten();
          }}
        />
      ) : null}
    </section>
  );
}
