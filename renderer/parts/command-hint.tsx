/** The `alp` command that does the same, shown on request and copied with one press. */
import { useState } from 'react';
import { useWords } from '../words/language.tsx';
import { Button } from './button.tsx';

export function CommandHint({ command }: { command: string }) {
  const { parts } = useWords();
  const [isShown, setShown] = useState(false);
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(command);
    setCopied(true);
  };
  return (
    <span className="command-hint">
      <Button kind="quiet" aria-expanded={isShown} onPress={() => setShown(!isShown)}>
        {parts.command}
      </Button>
      {isShown ? (
        <span className="command">
          <code>{command}</code>
          <Button kind="quiet" onPress={() => void copy()}>
            {isCopied ? parts.copied : parts.copy}
          </Button>
        </span>
      ) : null}
    </span>
  );
}

/** `alp now laptop 'my photos'`, as a shell wants it. */
export function commandText(...words: readonly string[]): string {
  return ['alp', ...words].map(word => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');
}
