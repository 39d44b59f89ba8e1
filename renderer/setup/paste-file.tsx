/** A configuration file that exists already is pasted, checked line by line, and written. */
import { useEffect, useId, useState } from 'react';
import type { Answer, Refusal } from '../../bridge/channels.ts';
import { useBridge, useLive } from '../frame/live-status.tsx';
import { refusalOf } from '../frame/refusal.ts';
import { addressOf, go } from '../frame/routes.ts';
import { Button } from '../parts/button.tsx';
import { Shape } from '../parts/state-mark.tsx';
import { useWords } from '../words/language.tsx';
import { type Begun, beginBackup } from './beginning.ts';
import { Field } from './fields.tsx';
import { nameMistake, serverName } from './item-names.ts';
import { FRESH_PLAN } from './plan.ts';
import { Said, SaidHere } from './said.tsx';
import { changeSession, forgetSession, useSession } from './session.ts';
import type { ConfiguredItems } from './setup-page.tsx';
import { useSetupWords } from './setup-words.ts';
import { Written } from './written.tsx';
import { Problems } from './written-text.tsx';

/** A hand that is still typing asks for nothing yet. */
const rest = 300;

export function PasteFile({ items, folder }: { items: ConfiguredItems; folder: string }) {
  const words = useSetupWords();
  const { noAnswer } = useWords().frame;
  const bridge = useBridge();
  const { status } = useLive();
  const id = useId();
  const { pasted } = useSession();
  const [isBusy, setBusy] = useState(false);
  const [begun, setBegun] = useState<Begun>();
  const [refusal, setRefusal] = useState<Refusal>();
  const servers = [...new Set(items.map(({ server }) => server))];
  const server = serverName({ ...FRESH_PLAN, server: pasted.server }, servers);
  const mistake = nameMistake(server, servers);
  const outcome = useCheckedText(server, pasted.text);
  const change = (part: Partial<typeof pasted>) => changeSession(before => ({ pasted: { ...before.pasted, ...part } }));
  const canWrite = mistake === undefined && pasted.text.trim() !== '' && outcome?.kind === 'would-write';
  const write = async () => {
    setBusy(true);
    setRefusal(undefined);
    try {
      const wish = { server, version: '', changes: [{ kind: 'text' as const, text: pasted.text }] };
      const hasAgent = status !== null;
      const done = await beginBackup(bridge, noAnswer, { wish, server, items: undefined, toAdopt: [], hasAgent });
      setBegun(done);
      if (done.kind !== 'written' || !done.hasBegun) return;
      forgetSession();
      go(addressOf('status'));
    } catch (error) {
      setRefusal(refusalOf(error) ?? noAnswer);
    } finally {
      setBusy(false);
    }
  };
  if (begun?.kind === 'written') return <Written begun={begun} hasAgent={status !== null} />;
  const taken = outcome?.kind === 'changed-meanwhile' || begun?.kind === 'not-written';
  return (
    <section className="paste" aria-labelledby={`${id}title`}>
      <h2 id={`${id}title`}>{words.pasteTitle}</h2>
      <p className="quiet">{words.pasteText}</p>
      <Field
        label={words.serverName}
        value={pasted.server === '' ? server : pasted.server}
        mistake={mistake === undefined ? undefined : words.nameMistakes[mistake]}
        note={folder === '' ? undefined : words.serverNote(`${folder}/${server}`)}
        onChange={name => change({ server: name })}
      />
      <div className="setup-field">
        <label className="setup-label" htmlFor={id}>
          {words.pasteField}
        </label>
        <textarea
          id={id}
          className="setup-input paste-text"
          rows={14}
          value={pasted.text}
          placeholder={words.pasteHint}
          spellCheck={false}
          onChange={event => change({ text: event.target.value })}
        />
      </div>
      {outcome?.kind === 'refused' ? (
        <Problems title={words.pasteProblems(outcome.problems.length)} problems={outcome.problems} />
      ) : null}
      {taken ? <SaidHere text={words.pasteTaken(server)} /> : null}
      {outcome?.kind === 'would-write' ? <Understood explained={outcome.explained} /> : null}
      {refusal ? <Said {...refusal} /> : null}
      <div className="begin-act">
        <Button kind="main" isDisabled={!canWrite || isBusy || bridge.abilities.readOnly} onPress={() => void write()}>
          {isBusy ? words.beginning : words.pasteSave(server)}
        </Button>
      </div>
    </section>
  );
}

function Understood({ explained }: { explained: Extract<Answer<'previewSettings'>, { explained: unknown }>['explained'] }) {
  const words = useSetupWords();
  return (
    <div className="paste-understood is-good">
      <h3>
        <Shape mark="good" /> {words.pasteGood}
      </h3>
      {explained.map(({ item, lines }) => (
        <div key={item}>
          <strong>{item}</strong>
          <ul>
            {lines.map(line => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </div>
      ))}
    </div>
  );
}

/** What would come of the text; undefined as long as nothing is known of this one. */
function useCheckedText(server: string, text: string): Answer<'previewSettings'> | undefined {
  const bridge = useBridge();
  const [checked, setChecked] = useState<{ readonly of: string; readonly outcome: Answer<'previewSettings'> }>();
  const of = JSON.stringify([server, text]);
  useEffect(() => {
    if (text.trim() === '') return;
    const timer = setTimeout(() => {
      bridge
        .ask('previewSettings', { server, version: '', changes: [{ kind: 'text', text }] })
        .then(outcome => setChecked({ of, outcome }))
        .catch(() => undefined);
    }, rest);
    return () => clearTimeout(timer);
  }, [bridge, server, text, of]);
  return checked?.of === of ? checked.outcome : undefined;
}
