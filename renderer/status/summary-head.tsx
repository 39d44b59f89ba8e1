/** The top of the Status page: am I safe, what is next, what is not protected yet; and the buttons for all items. */
import type { Answer } from '../../bridge/channels.ts';
import { useWish } from '../frame/ask.ts';
import { useBridge } from '../frame/live-status.tsx';
import { Button } from '../parts/button.tsx';
import { Bytes, ClockTime, RelativeTime } from '../parts/figures.tsx';
import { Shape } from '../parts/state-mark.tsx';
import { WishLines } from '../parts/wish-lines.tsx';
import { useFigures, useWords } from '../words/language.tsx';
import { networkText, powerText } from './conditions-text.ts';
import { FindFile } from './find-file.tsx';
import { PauseMenu } from './pause-menu.tsx';
import { summaryOf } from './summary.ts';
import type { Unprotected } from './unprotected.ts';

interface Props {
  readonly status: NonNullable<Answer<'status'>>;
  readonly unprotected: Unprotected;
}

export function SummaryHead({ status, unprotected }: Props) {
  const { abilities } = useBridge();
  const { status: words } = useWords();
  const figures = useFigures();
  const wish = useWish();
  const { mark, text, oldest, next } = summaryOf(status.items, words);
  return (
    <header className="summary">
      <div className={`summary-line is-${mark}`}>
        <h1 aria-live="polite">
          <Shape mark={mark} />
          {text}
        </h1>
        <FindFile />
        <div className="buttons">
          {abilities.readOnly ? null : (
            <>
              <PauseMenu status={status} wish={wish} />
              <Button isDisabled={wish.isBusy} onPress={() => void wish.ask('now', {})}>
                {words.backUpAll}
              </Button>
            </>
          )}
        </div>
      </div>
      <WishLines wish={wish} />
      <dl className="facts">
        <Fact name={words.oldest}>
          {oldest?.lastSnapshot ? (
            <>
              <RelativeTime time={oldest.lastSnapshot.time} /> <Name item={oldest} />
            </>
          ) : (
            words.never
          )}
        </Fact>
        <Fact name={words.next}>
          {next?.dueAt ? (
            <>
              <ClockTime time={next.dueAt} /> <Name item={next} />
            </>
          ) : (
            '–'
          )}
        </Fact>
        <Fact name={words.unprotected}>
          <UnprotectedSum unprotected={unprotected} />
        </Fact>
        <Fact name={words.network}>{networkText(status.conditions, words)}</Fact>
        <Fact name={words.power}>{powerText(status.conditions, words, figures)}</Fact>
      </dl>
    </header>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div className="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Name({ item: { server, item } }: { item: { readonly server: string; readonly item: string } }) {
  return (
    <span className="quiet">
      {server} {item}
    </span>
  );
}

function UnprotectedSum({ unprotected }: { unprotected: Unprotected }) {
  const { status: words } = useWords();
  const figures = useFigures();
  const known = [...unprotected.values()].filter(one => one !== null);
  const files = known.reduce((sum, one) => sum + one.files, 0);
  const bytes = known.reduce((sum, one) => sum + one.bytes, 0);
  if (known.length === 0) return unprotected.size === 0 ? '…' : words.notKnown;
  if (files === 0) return words.nothingUnprotected;
  return (
    <>
      <Bytes bytes={bytes} /> <span className="quiet">{words.unprotectedFiles(files, figures.count(files))}</span>
    </>
  );
}
