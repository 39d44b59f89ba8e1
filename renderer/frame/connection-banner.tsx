/** Says that the program is not to be reached, or that no agent runs, and what to do about it. */
import { Banner } from '../parts/banner.tsx';
import { useNow } from '../parts/now.ts';
import { useFigures, useWords } from '../words/language.tsx';
import { useLive } from './live-status.tsx';

export function ConnectionBanner() {
  const { bridge, status, isLost } = useLive();
  const { frame } = useWords();
  const figures = useFigures();
  const now = useNow();
  const remedy = bridge.abilities.desktop ? frame.lostRemedyDesktop : frame.lostRemedy;
  const asOf = status ? `${frame.asOf(figures.relative(status.now, now))} ` : '';
  return (
    <div role="status">
      {isLost ? (
        <Banner mark="warning" text={frame.lost} remedy={`${asOf}${remedy}`} />
      ) : status === null ? (
        <Banner mark="waiting" text={frame.noAgent} remedy={frame.noAgentRemedy} command="alp agent" />
      ) : null}
    </div>
  );
}
