/** Files that a run could not take: each can be left out from now on, or its kind of loss tolerated, with a way back. */
import { useState } from 'react';
import type { Answer, Bridge } from '../../bridge/channels.ts';
import { useAsk } from '../frame/ask.ts';
import { useBridge } from '../frame/live-status.tsx';
import { refusalOf } from '../frame/refusal.ts';
import { Button } from '../parts/button.tsx';
import { PathText } from '../parts/figures.tsx';
import { Sentence } from '../parts/sentence.tsx';
import { Shape } from '../parts/state-mark.tsx';
import { type OneMore, oneMore } from '../settings/one-more.ts';
import { useFigures, useWords } from '../words/language.tsx';
import type { Words } from '../words/words.ts';
import type { RunEntry } from './entries.ts';
import { excludeOf, type Loss, lossesOf } from './loss.ts';

/** A folder of a thousand closed files is one mistake, not a thousand rows. */
const SHOWN = 12;

export function Losses({ entry: { server, item, end, run, warnings } }: { entry: RunEntry }) {
  const { history: words } = useWords();
  const figures = useFigures();
  const { abilities } = useBridge();
  const said = useAsk('words', { server, item, run }, end).answer?.words ?? [];
  const view = useAsk('items', {}).answer?.items.find(one => one.server === server && one.item === item);
  const losses = lossesOf(warnings, said);
  if (losses.length === 0) return null;
  // An item that is no longer in the configuration has nothing to be changed.
  const canChange = view !== undefined && !abilities.readOnly;
  const kinds = [...new Set(losses.map(({ kind }) => kind))];
  return (
    <section className="problems losses is-warning">
      <h2>
        <Shape mark="warning" /> {words.losses}
      </h2>
      {abilities.readOnly ? <p className="quiet">{words.cannotChange}</p> : null}
      <ul>
        {losses.slice(0, SHOWN).map(loss => (
          <LossRow key={`${loss.kind} ${loss.path}`} loss={loss} item={canChange ? view : undefined} />
        ))}
      </ul>
      {losses.length > SHOWN ? (
        <p className="quiet">{words.moreLosses(losses.length - SHOWN, figures.count(losses.length - SHOWN))}</p>
      ) : null}
      <div className="tolerates">
        {canChange
          ? kinds.map(kind => (
              <Mend
                key={kind}
                item={view}
                listKey="tolerate"
                value={kind}
                text={words.tolerate[kind]}
                done={words.tolerated[kind]}
              />
            ))
          : null}
      </div>
    </section>
  );
}

type Item = Answer<'items'>['items'][number];

/** `item` absent: nothing can be changed. */
function LossRow({ loss: { kind, path }, item }: { loss: Loss; item: Item | undefined }) {
  const { history: words } = useWords();
  const pattern = item && excludeOf(item.source, path);
  return (
    <li>
      <PathText path={path} columns={64} /> <span className="quiet">{words.lossKinds[kind]}</span>
      {item === undefined || pattern === undefined ? null : (
        <Mend
          item={item}
          listKey="exclude"
          value={pattern}
          text={words.exclude}
          label={words.excludeOf(path)}
          done={words.excluded(pattern)}
        />
      )}
    </li>
  );
}

interface MendProps {
  readonly item: Item;
  readonly listKey: 'exclude' | 'tolerate';
  readonly value: string;
  readonly text: string;
  readonly label?: string;
  /** What is said when it is done. */
  readonly done: string;
}

type Done =
  | { readonly kind: 'written'; readonly undo: OneMore['undo'] }
  | { readonly kind: 'already' | 'undone' | 'elsewhere' }
  | { readonly kind: 'refused'; readonly message: string; readonly remedy: string };

function Mend({ item, listKey, value, text, label = text, done }: MendProps) {
  const { history: words, frame } = useWords();
  const bridge = useBridge();
  const [isBusy, setBusy] = useState(false);
  const [ended, setEnded] = useState<Done>();
  const act = async (doing: () => Promise<Done>) => {
    setBusy(true);
    setEnded(await doing().catch((error: unknown): Done => ({ kind: 'refused', ...(refusalOf(error) ?? frame.noAnswer) })));
    setBusy(false);
  };
  const isDone = ended?.kind === 'written' || ended?.kind === 'already';
  return (
    <span className="mend">
      {isDone ? null : (
        <Button
          kind="quiet"
          aria-label={label}
          isDisabled={isBusy}
          onPress={() => void act(() => add(bridge, item, listKey, value))}
        >
          {text}
        </Button>
      )}
      <span role="status">
        {ended ? <Said ended={ended} done={done} words={words} /> : null}
        {ended?.kind === 'written' ? (
          <Button kind="quiet" isDisabled={isBusy} onPress={() => void act(() => undo(bridge, item, ended.undo))}>
            {words.undo}
          </Button>
        ) : null}
      </span>
    </span>
  );
}

function Said({ ended, done, words }: { ended: Done; done: string; words: Words['history'] }) {
  if (ended.kind === 'written') {
    return (
      <span className="is-good">
        <Shape mark="good" /> {done}{' '}
      </span>
    );
  }
  if (ended.kind !== 'refused') return <span>{words[ended.kind]}</span>;
  return (
    <span className="is-warning">
      <Shape mark="warning" /> <Sentence text={ended.message} /> <Sentence text={ended.remedy} className="quiet" />
    </span>
  );
}

async function add(bridge: Bridge, { server, item }: Item, key: string, value: string): Promise<Done> {
  const [file, shared] = await Promise.all([bridge.ask('settings', { server }), bridge.ask('settings', {})]);
  const more = oneMore(file, shared, item, key, value);
  if (!more) return { kind: 'already' };
  return write(bridge, { server, version: file.version, changes: [...more.changes] }, { kind: 'written', undo: more.undo });
}

async function undo(bridge: Bridge, { server }: Item, changes: OneMore['undo']): Promise<Done> {
  const { version } = await bridge.ask('settings', { server });
  return write(bridge, { server, version, changes: [...changes] }, { kind: 'undone' });
}

async function write(bridge: Bridge, wish: Parameters<typeof bridge.ask<'changeSettings'>>[1], good: Done): Promise<Done> {
  const outcome = await bridge.ask('changeSettings', wish);
  if (outcome.kind === 'changed-meanwhile') return { kind: 'elsewhere' };
  if (outcome.kind !== 'refused') return good;
  const [first] = outcome.problems;
  return { kind: 'refused', message: first?.message ?? '', remedy: first?.remedy ?? '' };
}
