/** A sentence of the program as a page shows it: a capital letter, a full stop, else as it came. */

/** A command, a key of the configuration, a login or a path at the beginning stays as it is typed; an option, a path or a fingerprint at the end is one to copy, without a full stop. */
export function sentenceText(text: string): string {
  const [first = ''] = text;
  const begun = /^(alp |[a-z_]+ = |[^\s:]*[@/])/.test(text) ? text : first.toUpperCase() + text.slice(first.length);
  const isEnded = /[.?!:…]$|\s(--[a-z]\S*|SHA256:\S+|[~/]\S*)$/.test(begun) || begun === '';
  return isEnded ? begun : `${begun}.`;
}

export function Sentence({ text, className = 'sentence' }: { text: string; className?: string }) {
  return <span className={className}>{sentenceText(text)}</span>;
}
