/** The rest about an item: from where to where, what it waits for, what was set, and the commands that do the same. */
import { useAsk } from '../frame/ask.ts';
import { addressOf } from '../frame/routes.ts';
import { CommandHint, commandText } from '../parts/command-hint.tsx';
import { PathText, RelativeTime } from '../parts/figures.tsx';
import type { ItemStatus } from '../parts/item-mark.ts';
import { Sentence } from '../parts/sentence.tsx';
import { useWords } from '../words/language.tsx';

export function ItemDetails({ item }: { item: ItemStatus }) {
  const { status: words } = useWords();
  const { server, item: name, run, waits, remedy, lastSnapshot, lastEnd } = item;
  const { answer } = useAsk('items', {});
  // The row's sentence has said the rest.
  const reasons = waits.filter(({ detail }) => detail !== '');
  const view = answer?.items.find(one => one.server === server && one.item === name);
  return (
    <div className="item-details">
      <dl className="pairs">
        {run?.progress ? (
          <>
            <dt>{words.currentFile}</dt>
            <dd>
              <PathText path={run.progress.currentFile} columns={64} />
            </dd>
          </>
        ) : null}
        {reasons.length > 0 ? (
          <>
            <dt>{words.waitsFor}</dt>
            <dd>
              {reasons.map(wait => (
                <p key={wait.reason}>
                  <Sentence text={wait.detail} /> <RelativeTime time={wait.since} />
                </p>
              ))}
            </dd>
          </>
        ) : null}
        {remedy === '' ? null : (
          <>
            <dt>{words.remedyWord}</dt>
            <dd>
              <Sentence text={remedy} />
            </dd>
          </>
        )}
        {view ? (
          <>
            <dt>{words.from}</dt>
            <dd>
              <PathText path={view.source} columns={64} />
            </dd>
            <dt>{words.to}</dt>
            <dd>
              <PathText path={view.dest} columns={64} />
            </dd>
            <dt>{words.understood}</dt>
            <dd>
              {view.explained.map(line => (
                <p key={line}>{line}</p>
              ))}
            </dd>
          </>
        ) : null}
        {lastSnapshot ? (
          <>
            <dt>{words.lastSnapshot}</dt>
            <dd>
              <code>{lastSnapshot.name}</code>
            </dd>
          </>
        ) : null}
        {lastEnd && lastEnd.detail !== '' ? (
          <>
            <dt>{words.lastEnd}</dt>
            <dd>
              <Sentence text={lastEnd.detail} /> <RelativeTime time={lastEnd.time} />
            </dd>
          </>
        ) : null}
      </dl>
      <div className="item-ways">
        <a href={`${addressOf('history')}?${new URLSearchParams({ server, item: name })}`}>{words.seeHistory}</a>
        <a href={addressOf('files', server, name)}>{words.seeFiles}</a>
        <CommandHint command={commandText(run ? 'cancel' : 'now', server, name)} />
      </div>
    </div>
  );
}
