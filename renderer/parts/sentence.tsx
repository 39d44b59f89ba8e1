/** A sentence of the program as a page shows it: a capital letter, a full stop, else as it came. */

/** A command at the beginning stays as it is typed. */
export function sentenceText(text: string): string {
  const [first = ''] = text;
  const begun = /^alp /.test(text) ? text : first.toUpperCase() + text.slice(first.length);
  return /[.?!:…]$/.test(begun) || begun === '' ? begun : `${begun}.`;
}

export function Sentence({ text, className = 'sentence' }: { text: string; className?: string }) {
  return (
    <span className={className} lang="en">
      {sentenceText(text)}
    </span>
  );
}
