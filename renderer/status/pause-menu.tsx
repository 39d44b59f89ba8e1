/** Holds all backups for a while, or lets them go on. */
import type { Answer } from '../../bridge/channels.ts';
import type { Wish } from '../frame/ask.ts';
import { Button } from '../parts/button.tsx';
import { Menu } from '../parts/menu.tsx';
import { useNow } from '../parts/now.ts';
import { Shape } from '../parts/state-mark.tsx';
import { midnightOf } from '../words/figures.ts';
import { useFigures, useWords } from '../words/language.tsx';

const HOUR = 3_600_000;

export function PauseMenu({ status, wish }: { status: NonNullable<Answer<'status'>>; wish: Wish }) {
  const { status: words } = useWords();
  const figures = useFigures();
  const now = useNow();
  if (status.pausedUntil !== undefined) {
    return (
      <>
        <span className="mark is-paused">
          <Shape mark="paused" />
          {words.pausedUntil(figures.when(status.pausedUntil, now))}
        </span>
        <Button isDisabled={wish.isBusy} onPress={() => void wish.ask('unpause', {})}>
          {words.goOn}
        </Button>
      </>
    );
  }
  const choice = (id: string, text: string, until: (now: number) => number) => ({
    id,
    text,
    detail: words.until(figures.when(until(now), now)),
    act: () => void wish.ask('pause', { until: until(Date.now()) }),
  });
  return (
    <Menu
      label={words.pause}
      title={words.pauseTitle}
      isDisabled={wish.isBusy}
      choices={[
        choice('1', words.pauseHours(1), from => from + HOUR),
        choice('4', words.pauseHours(4), from => from + 4 * HOUR),
        { id: 'tomorrow', text: words.pauseTomorrow, act: () => void wish.ask('pause', { until: tomorrowOf(Date.now()) }) },
      ]}
    />
  );
}

/** Midnight by the calendar: a day of 23 or 25 hours ends there too. */
function tomorrowOf(time: number): number {
  return new Date(midnightOf(time)).setDate(new Date(time).getDate() + 1);
}
