/** Step 5: names, the text that will be written, and the button that begins. */
import { useState } from 'react';
import type { Answer, Refusal } from '../../bridge/channels.ts';
import { useBridge, useLive } from '../frame/live-status.tsx';
import { refusalOf } from '../frame/refusal.ts';
import { addressOf, go } from '../frame/routes.ts';
import { Banner } from '../parts/banner.tsx';
import { Button } from '../parts/button.tsx';
import { CommandHint, commandText } from '../parts/command-hint.tsx';
import { Shape } from '../parts/state-mark.tsx';
import { useWords } from '../words/language.tsx';
import { type Begun, beginBackup } from './beginning.ts';
import { readinessOf } from './checks.ts';
import { CopyLine } from './copy-line.tsx';
import { itemsToAdopt, whereText } from './destination.ts';
import { Field } from './fields.tsx';
import { IntoChoice } from './into-choice.tsx';
import { itemNames, nameMistake, serverName, usedNames } from './item-names.ts';
import { ItemNames } from './item-table.tsx';
import { Said, SaidHere } from './said.tsx';
import { changePlan, forgetSession, useSession } from './session.ts';
import type { ConfiguredItems } from './setup-page.tsx';
import { hrefOf, lacking } from './setup-steps.ts';
import { useSetupWords } from './setup-words.ts';
import { useWriting } from './use-writing.ts';
import { Written } from './written.tsx';
import { FileText } from './written-text.tsx';

interface Props {
  readonly items: ConfiguredItems;
  readonly folder: string;
}

export function BeginStep({ items, folder }: Props) {
  const words = useSetupWords();
  const { noAnswer } = useWords().frame;
  const bridge = useBridge();
  const { status } = useLive();
  const { plan, tried } = useSession();
  const servers = [...new Set(items.map(({ server }) => server))];
  const server = serverName(plan, servers);
  const used = usedNames(plan, items);
  const names = itemNames(plan.folders, used);
  const writing = useWriting(plan, server, names);
  const [isBusy, setBusy] = useState(false);
  const [begun, setBegun] = useState<Begun>();
  const [refusal, setRefusal] = useState<Refusal>();
  const missing = lacking(plan);
  const hasAgent = status !== null;
  const isReadOnly = bridge.abilities.readOnly;

  const begin = async () => {
    if (!writing.wish || isBusy) return;
    setBusy(true);
    setRefusal(undefined);
    try {
      const done = await beginBackup(bridge, noAnswer, {
        wish: writing.wish,
        server,
        items: plan.into === undefined && plan.folders.every(({ vault }) => vault === undefined) ? undefined : names,
        toAdopt: itemsToAdopt(plan, server, names),
        hasAgent,
      });
      setBegun(done);
      if (done.kind === 'not-written') return done.outcome.kind === 'changed-meanwhile' ? writing.again() : undefined;
      if (done.hasBegun) {
        forgetSession();
        go(addressOf('status'));
      }
    } catch (error) {
      setRefusal(refusalOf(error) ?? noAnswer);
    } finally {
      setBusy(false);
    }
  };

  if (begun?.kind === 'written') return <Written begun={begun} hasAgent={hasAgent} />;
  const readiness = readinessOf(tried?.of === whereText(plan.where) ? tried : undefined, plan, server, names);
  const canBegin = missing.length === 0 && writing.wish !== undefined && writing.outcome?.kind === 'would-write';
  return (
    <div className="begin">
      <ServerName servers={servers} server={server} folder={folder} />
      {plan.folders.length > 0 ? <ItemNames server={server} used={used} /> : null}
      {missing.length > 0 ? (
        <ul className="begin-lacks">
          {missing
            .filter(step => step !== 'begin')
            .map(step => (
              <li key={step} className="is-warning">
                <Shape mark="warning" /> {words.lacks[step]}. <a href={hrefOf(step)}>{words.complete(words.names[step])}</a>
              </li>
            ))}
        </ul>
      ) : null}
      {missing.length === 0 && readiness !== 'ready' ? (
        <p className="begin-untested quiet">
          <Shape mark="none" /> {readiness === 'untested' ? words.untested : words.notReady}{' '}
          <a href={hrefOf('where')}>{words.complete(words.names.where)}</a>
        </p>
      ) : null}
      <FileText writing={writing} />
      {begun?.kind === 'not-written' ? <NotWritten outcome={begun.outcome} /> : null}
      {refusal ? <Said {...refusal} /> : null}
      {hasAgent ? null : (
        <div className="begin-agent">
          <Banner mark="warning" text={words.noAgent} remedy={words.noAgentRemedy} />
          <CopyLine text="./install --agent" />
        </div>
      )}
      {isReadOnly ? <p className="quiet">{words.readOnly}</p> : null}
      <footer className="setup-ways">
        <Button onPress={() => go(hrefOf('keep'))}>{words.back}</Button>
        <CommandHint command={commandText('now', server)} />
        <Button kind="main" isDisabled={!canBegin || isBusy || isReadOnly} onPress={() => void begin()}>
          {isBusy ? words.beginning : hasAgent ? words.begin : words.save}
        </Button>
      </footer>
    </div>
  );
}

function ServerName({ servers, server, folder }: { servers: readonly string[]; server: string; folder: string }) {
  const words = useSetupWords();
  const { plan } = useSession();
  const mistake = plan.into === undefined ? nameMistake(server, servers) : undefined;
  return (
    <div className="server-name">
      <IntoChoice servers={servers} />
      {plan.into === undefined ? (
        <Field
          label={words.serverName}
          value={plan.server === '' ? server : plan.server}
          mistake={mistake === undefined ? undefined : words.nameMistakes[mistake]}
          note={folder === '' ? undefined : words.serverNote(`${folder}/${server}`)}
          onChange={name => changePlan(before => ({ ...before, server: name }))}
        />
      ) : null}
    </div>
  );
}

function NotWritten({ outcome }: { outcome: Exclude<Answer<'changeSettings'>, { kind: 'written' }> }) {
  const words = useSetupWords();
  if (outcome.kind !== 'changed-meanwhile') return null;
  return <SaidHere text={words.changedMeanwhile(outcome.file.file)} more={words.changedRemedy} />;
}
