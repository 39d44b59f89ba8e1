/** A line to be pasted into a terminal, copied with one press. */
import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import { useSetupWords } from './setup-words.ts';

export function CopyLine({ text }: { text: string }) {
  const words = useSetupWords();
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  return (
    <div className="copy-line">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it may scroll, and the keyboard must be able to */}
      <code tabIndex={0}>{text}</code>
      <Button kind="quiet" onPress={() => void copy()}>
        {isCopied ? words.copied : words.copy}
      </Button>
    </div>
  );
}
