/** The report for somebody who helps: shown, and in the clipboard. */
import { useState } from 'react';
import type { Refusal } from '../../bridge/channels.ts';
import { useBridge } from '../frame/live-status.tsx';
import { refusalOf } from '../frame/refusal.ts';
import { Block } from '../parts/block.tsx';
import { Button } from '../parts/button.tsx';
import { Refused } from '../settings/refused.tsx';
import { useSettingsWords } from '../settings/settings-words.ts';
import { useWords } from '../words/language.tsx';

interface Props {
  readonly server: string | undefined;
  readonly item: string | undefined;
}

interface Shown {
  readonly text: string;
  readonly isCopied: boolean;
}

export function Report({ server, item }: Props) {
  const { diagnose: words } = useSettingsWords();
  const { frame } = useWords();
  const bridge = useBridge();
  const [isBusy, setBusy] = useState(false);
  const [shown, setShown] = useState<Shown>();
  const [refusal, setRefusal] = useState<Refusal>();
  const make = async () => {
    setBusy(true);
    setRefusal(undefined);
    try {
      const names = { ...(server === undefined ? {} : { server }), ...(item === undefined ? {} : { item }) };
      const { text } = await bridge.ask('diagnosis', names);
      setShown({ text, isCopied: await copied(text) });
    } catch (error) {
      setRefusal(refusalOf(error) ?? frame.noAnswer);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button isDisabled={isBusy} onPress={() => void make()}>
        {words.report}
      </Button>
      {refusal ? <Refused refusal={refusal} /> : null}
      {shown ? (
        <section className="report" aria-label={words.reportTitle}>
          <header>
            <h2>{words.reportTitle}</h2>
            <Button kind="quiet" onPress={() => setShown(undefined)}>
              {words.close}
            </Button>
          </header>
          <p role="status">
            {shown.isCopied ? words.copied : words.notCopied} <span className="quiet">{words.reportMore}</span>
          </p>
          <Block lang="en">{shown.text}</Block>
        </section>
      ) : null}
    </>
  );
}

/** A browser may forbid it, or want the page in front. */
async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
