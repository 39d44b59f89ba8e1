/** Which days stay under a policy, while it is being typed, and the reasons on request. */
import type { Answer } from '../../bridge/channels.ts';
import { useAsk } from '../frame/ask.ts';
import { KeptDays } from '../parts/kept-days.tsx';
import { useNow } from '../parts/now.ts';
import { useFigures, useWords } from '../words/language.tsx';
import { useRested } from './left-out.tsx';
import { Refused } from './refused.tsx';
import { useSettingsWords } from './settings-words.ts';

interface Props {
  /** Absent: defaults, of which no item's snapshots tell. */
  readonly item: { readonly server: string; readonly item: string } | undefined;
  /** As the file would have them. */
  readonly keys: Readonly<Record<string, string>>;
}

export function RetentionPreview({ item, keys }: Props) {
  const words = useSettingsWords();
  const wish = useRested(JSON.stringify(keys));
  const { answer, refusal } = useAsk('previewRetention', {
    ...(item ? { server: item.server, item: item.item } : {}),
    keys: JSON.parse(wish) as Record<string, string>,
  });
  return (
    <section className="effect" aria-label={words.retention}>
      <h4>{words.retention}</h4>
      {refusal ? <Refused refusal={refusal} /> : answer && answer.problems.length === 0 ? <Days {...answer} /> : null}
    </section>
  );
}

function Days({ of, days }: Answer<'previewRetention'>) {
  const words = useSettingsWords();
  const { parts } = useWords();
  const figures = useFigures();
  const now = useNow();
  const stay = days.filter(({ action }) => action === 'keep').length;
  const what = { keep: parts.stays, remove: parts.goes };
  return (
    <>
      <KeptDays days={days}>
        {of === 'snapshots' ? words.retentionReal(stay, days.length) : words.retentionImagined(stay, days.length)}.{' '}
        {stay < days.length && of === 'snapshots' ? `${words.retentionGo(days.length - stay)}.` : ''}
        {stay === days.length ? words.retentionNoneGoes : ''}
      </KeptDays>
      <details>
        <summary>{words.retentionList}</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the keyboard must be able to */}
        <section className="stay-list" tabIndex={0} aria-label={words.retentionList}>
          <ul>
            {days.toReversed().map(({ time, action, reason }) => (
              <li key={time}>{words.retentionDay(figures.day(time, now), what[action], reason)}</li>
            ))}
          </ul>
        </section>
      </details>
    </>
  );
}
