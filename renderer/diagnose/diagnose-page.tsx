/** `alp doctor` as a page: both ends of every item looked at, one after the other, with what can be mended and a report to pass on. */
import { useState } from 'react';
import type { Answer } from '../../bridge/channels.ts';
import { useAsk } from '../frame/ask.ts';
import { addressOf, go } from '../frame/routes.ts';
import { Choice } from '../parts/choice.tsx';
import { EmptyPage } from '../parts/empty-page.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import { Refused } from '../settings/refused.tsx';
import { useSettingsWords } from '../settings/settings-words.ts';
import { ItemFindings } from './item-findings.tsx';
import { Report } from './report.tsx';
import './diagnose.css';

type Items = Answer<'items'>['items'];

export function DiagnosePage({ server, item }: { server: string | undefined; item: string | undefined }) {
  const { diagnose: words } = useSettingsWords();
  const { answer, refusal, again } = useAsk('items', {});
  const items = answer?.items ?? [];
  const chosen = items.filter(
    one => server === undefined || (one.server === server && (item === undefined || one.item === item)),
  );
  return (
    <div className="page diagnose">
      <header className="page-head">
        <h1>{words.title}</h1>
        {items.length > 1 ? <ItemChoice items={items} server={server} item={item} /> : null}
        {chosen.length > 0 ? <Report key={`${server}/${item}`} server={server} item={item} /> : null}
      </header>
      <p className="diagnose-lead">{words.lead}</p>
      {refusal && !answer ? <Refused refusal={refusal} onAgain={again} /> : null}
      {!answer && !refusal ? <Skeleton lines={6} /> : null}
      {answer && chosen.length === 0 ? (
        <EmptyPage title={words.none}>
          <p>{words.noneMore}</p>
          <p>
            <a href={addressOf('setup')}>{words.setUp}</a>
          </p>
        </EmptyPage>
      ) : null}
      <OneAfterTheOther key={`${server}/${item}`} items={chosen} />
    </div>
  );
}

/** Many connections at once would be a load for a server that has a problem already. */
function OneAfterTheOther({ items }: { items: Items }) {
  const [done, setDone] = useState(0);
  return (
    <div className="examined">
      {items.map((item, index) => (
        <ItemFindings
          key={`${item.server}/${item.item}`}
          item={item}
          isTurn={index <= done}
          onDone={() => setDone(before => Math.max(before, index + 1))}
        />
      ))}
    </div>
  );
}

function ItemChoice({ items, server, item }: { items: Items; server: string | undefined; item: string | undefined }) {
  const { diagnose: words } = useSettingsWords();
  const all = addressOf('diagnose');
  const options = [
    { value: all, text: words.allItems },
    ...items.map(one => ({ value: addressOf('diagnose', one.server, one.item), text: `${one.server} ${one.item}` })),
  ];
  const value = server === undefined || item === undefined ? all : addressOf('diagnose', server, item);
  return (
    <div className="item-choice">
      <Choice label={words.item} value={value} options={options} onChoose={go} />
    </div>
  );
}
