/** A test of every way that alerts take: what was sent, and what did not get through. */
import { useState } from 'react';
import type { Answer, Refusal } from '../../bridge/channels.ts';
import { useBridge } from '../frame/live-status.tsx';
import { refusalOf } from '../frame/refusal.ts';
import { Button } from '../parts/button.tsx';
import { useWords } from '../words/language.tsx';
import { Refused } from './refused.tsx';
import { useSettingsWords } from './settings-words.ts';

export function AlertTest() {
  const words = useSettingsWords();
  const { frame } = useWords();
  const bridge = useBridge();
  const [isBusy, setBusy] = useState(false);
  const [answer, setAnswer] = useState<Answer<'testAlerts'>>();
  const [refusal, setRefusal] = useState<Refusal>();
  const send = async () => {
    setBusy(true);
    setRefusal(undefined);
    setAnswer(undefined);
    try {
      setAnswer(await bridge.ask('testAlerts', {}));
    } catch (error) {
      setRefusal(refusalOf(error) ?? frame.noAnswer);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="alert-test">
      <p>
        <Button isDisabled={isBusy || bridge.abilities.readOnly} onPress={() => void send()}>
          {words.testAlerts}
        </Button>{' '}
        <span className="quiet">{words.testAlertsMore}</span>
      </p>
      {refusal ? <Refused refusal={refusal} /> : null}
      {answer ? (
        <div role="status">
          <p>{answer.ways === 0 ? words.testNobody : words.testSent(answer.sent.length)}</p>
          {answer.complaints.map(complaint => (
            <p key={complaint}>{complaint}</p>
          ))}
        </div>
      ) : null}
    </div>
  );
}
