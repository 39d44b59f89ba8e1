/** Mends what a finding says, after a question: takes in a host key, or makes a folder the item's vault. */
import { useState } from 'react';
import type { Refusal } from '../../bridge/channels.ts';
import { useBridge } from '../frame/live-status.tsx';
import { refusalOf } from '../frame/refusal.ts';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Sentence } from '../parts/sentence.tsx';
import { Refused } from '../settings/refused.tsx';
import { useSettingsWords } from '../settings/settings-words.ts';
import { useWords } from '../words/language.tsx';
import { type Finding, type Repair, repairOf } from './findings.ts';

interface Props {
  readonly name: { readonly server: string; readonly item: string };
  readonly finding: Finding;
  /** All of the item: what is known of the key stands around it. */
  readonly findings: readonly Finding[];
  readonly onRepaired: (findings: readonly Finding[]) => void;
}

export function RepairButton({ name, finding, findings, onRepaired }: Props) {
  const { diagnose: words } = useSettingsWords();
  const { abilities } = useBridge();
  const [isAsked, setAsked] = useState(false);
  const repair = repairOf(finding);
  if (!repair) return null;
  if (abilities.readOnly) return <p className="quiet">{words.readOnly}</p>;
  return (
    <>
      <Button onPress={() => setAsked(true)}>{repair.kind === 'adopt' ? words.adopt : words.acceptKey}</Button>
      <Dialog
        title={repair.kind === 'adopt' ? words.adoptTitle(`${name.server} ${name.item}`) : words.acceptTitle}
        isOpen={isAsked}
        onClose={() => setAsked(false)}
      >
        <Question
          name={name}
          repair={repair}
          finding={finding}
          findings={findings}
          onRepaired={onRepaired}
          onClose={() => setAsked(false)}
        />
      </Dialog>
    </>
  );
}

function Question({ name, repair, finding, findings, onRepaired, onClose }: Props & { repair: Repair; onClose: () => void }) {
  const { diagnose: words } = useSettingsWords();
  const { frame } = useWords();
  const bridge = useBridge();
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const mend = async () => {
    setBusy(true);
    try {
      const wish = repair.kind === 'adopt' ? { adopt: true } : { adopt: false, acceptHostKey: repair.fingerprint };
      const answer = await bridge.ask('repair', { ...name, ...wish });
      onClose();
      onRepaired(answer.findings);
    } catch (error) {
      setBusy(false);
      setRefusal(refusalOf(error) ?? frame.noAnswer);
    }
  };
  const around = repair.kind === 'adopt' ? [] : findings.filter(({ text }) => /SHA256:/.test(text));
  return (
    <div className="dialog-text">
      {repair.kind === 'adopt' ? (
        <p>
          <Sentence text={finding.text} />
        </p>
      ) : null}
      <p>{repair.kind === 'adopt' ? words.adoptMore : words.acceptMore}</p>
      {repair.kind === 'host-key' ? (
        <>
          <p className="fingerprint">
            <code>{repair.fingerprint}</code>
          </p>
          {around.map(({ text }) => (
            <p key={text} className="quiet">
              <Sentence text={text} />
            </p>
          ))}
          <p className="quiet">
            <Sentence text={finding.text} />
          </p>
        </>
      ) : null}
      {refusal ? <Refused refusal={refusal} /> : null}
      <div className="buttons">
        <Button isDisabled={isBusy} onPress={() => void mend()}>
          {repair.kind === 'adopt' ? words.adoptDo : words.acceptDo}
        </Button>
        <Button autoFocus onPress={onClose}>
          {words.notNow}
        </Button>
      </div>
    </div>
  );
}
