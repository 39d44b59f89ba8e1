/** How an argument is written so that a POSIX shell reads it back unchanged, and how a script travels on one line. */

/** A word in single quotes; no character inside has a meaning. */
export function shellQuote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** A script with its arguments as one text, `set --` in front. */
export function scriptWithArguments(script: string, args: readonly string[]): string {
  return `set -- ${args.map(shellQuote).join(' ')}\n${script}`;
}

/** A text as one line for `eval "$(printf %b "$line")"`: backslashes doubled, newlines as \n. */
export function onOneLine(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

/** The constant command that a login shell gets; reads one line without reading ahead, so that the rest of the input belongs to the script. */
export const readScriptFromInput = `exec sh -c 'IFS= read -r line; eval "$(printf %b "$line")"'`;
