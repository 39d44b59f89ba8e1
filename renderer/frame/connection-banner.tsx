/** Says that the program is not to be reached, or that no agent runs, and what to do about it. */
import { Banner } from '../parts/banner.tsx';
import { useWords } from '../words/language.tsx';
import { useLive } from './live-status.tsx';

export function ConnectionBanner() {
  const { bridge, status, isLost } = useLive();
  const { frame } = useWords();
  return (
    <div role="status">
      {isLost ? (
        <Banner mark="warning" text={frame.lost} remedy={bridge.abilities.desktop ? frame.lostRemedyDesktop : frame.lostRemedy} />
      ) : status === null ? (
        <Banner mark="waiting" text={frame.noAgent} remedy={frame.noAgentRemedy} command="alp agent" />
      ) : null}
    </div>
  );
}
