/** Cuts SQL, as mysqldump writes it, into comments and statements while it streams by: only the beginning of a statement is ever held, a row may be as large as a film. */

/** What is found, in order. */
export interface StatementListener {
  /** A `--` line between two statements, without its line end; its first thousand characters. */
  comment(line: string): void;
  /** A statement (or a line `DELIMITER …`) begins like this: all of it, or its first kilobyte, byte by byte (latin1). */
  begins(head: string): void;
  /** Its bytes, from the first to its line end. */
  bytes(piece: Buffer): void;
}

export interface StatementCutter {
  push(chunk: Buffer): void;
  /** False when the stream ended in the middle of a statement. */
  end(): boolean;
}

const headBytes = 1024;

/** `body` counts quotes; `data` are the rows of an INSERT; `rest` is what stands between a delimiter and the end of its line. */
type Mode = 'between' | 'comment' | 'word' | 'delimiter' | 'body' | 'data' | 'rest';

/**
 * A comment counts only between statements: the body of a routine and the name of a column may hold any line. Quotes, comments and
 * delimiters are followed as the client that loads the dump does.
 * Rows are looked through faster, for their end alone. That relies on mysqldump, which writes a line end within a value as \n: the
 * first `;` at the end of a line is the end of the INSERT.
 */
export function statementCutter(listener: StatementListener): StatementCutter {
  let mode: Mode = 'between';
  let line = '';
  let head: Buffer[] | undefined;
  let headLength = 0;
  let headText = '';
  let former = 0;
  let quotes = followQuotes(true);
  let delimiter = ';';
  let matched = 0;
  let word = '';
  let start = '';

  function push(chunk: Buffer): void {
    let from = 0;
    let at = 0;
    const take = () => {
      if (at > from) emit(chunk.subarray(from, at));
      from = at;
    };
    while (at < chunk.length) {
      if (mode === 'data') {
        const end = endOfRows(chunk, at, former);
        at = end ?? chunk.length;
        former = chunk[chunk.length - 1]!;
        take();
        if (end !== undefined) finish();
        continue;
      }
      const byte = chunk[at]!;
      if (mode === 'between') {
        from = at;
        line = '';
        if (byte <= space) at += 1;
        else if (byte === dash) mode = 'comment';
        else if (byte === letterD) mode = 'word';
        else open();
        continue;
      }
      if (mode === 'word') {
        // DROP or DELIMITER?
        if (line === 'DELIMITER ') mode = 'delimiter';
        else if ('DELIMITER '.startsWith(line + String.fromCharCode(byte))) {
          line += String.fromCharCode(byte);
          at += 1;
        } else {
          open();
          emit(Buffer.from(line, 'latin1'));
        }
        from = at;
        continue;
      }
      at += 1;
      if (mode === 'comment' || mode === 'delimiter') {
        if (byte !== newline) line = line.length < headBytes ? line + String.fromCharCode(byte) : line;
        else lineIsOver();
        from = at;
        continue;
      }
      if (mode === 'rest') {
        if (byte !== newline) continue;
        take();
        finish();
        continue;
      }
      if (start.length < insert.length) start += String.fromCharCode(byte);
      if (quotes.isCode(byte)) {
        matched = byte === delimiter.charCodeAt(matched) ? matched + 1 : byte === delimiter.charCodeAt(0) ? 1 : 0;
        if (matched === delimiter.length) mode = 'rest';
        else if (isLetter(byte)) word += String.fromCharCode(byte);
        else {
          if (word === 'VALUES' && start === insert) mode = 'data';
          former = byte;
          word = '';
        }
        if (word.length > 16) word = word.slice(-16);
      } else {
        matched = 0;
        word = '';
      }
    }
    take();
  }

  function open(): void {
    mode = 'body';
    head = [];
    headLength = 0;
    headText = '';
    matched = 0;
    word = '';
    start = line;
  }

  function emit(piece: Buffer): void {
    if (!head) {
      listener.bytes(piece);
      return;
    }
    head.push(Buffer.from(piece));
    headLength += piece.length;
    if (headLength >= headBytes) begin();
  }

  function begin(): void {
    const all = Buffer.concat(head ?? []);
    head = undefined;
    headText = all.toString('latin1', 0, headBytes);
    listener.begins(headText);
    listener.bytes(all);
  }

  function finish(): void {
    if (head) begin();
    mode = 'between';
    // A routine that was written under NO_BACKSLASH_ESCAPES is repeated with a single \ at the end of a text.
    const sqlMode = /SET sql_mode\s*=\s*(?:'([^']*)'|@)/.exec(headText);
    quotes = followQuotes(sqlMode ? !sqlMode[1]?.includes('NO_BACKSLASH_ESCAPES') : quotes.backslashes);
  }

  function lineIsOver(): void {
    if (mode === 'comment') listener.comment(line);
    else {
      delimiter = line.slice('DELIMITER '.length).trim() || delimiter;
      listener.begins(line);
      listener.bytes(Buffer.from(`${line}\n`, 'latin1'));
    }
    mode = 'between';
  }

  return {
    push,
    end() {
      if (mode === 'comment') lineIsOver();
      return mode === 'between';
    },
  };
}

const [newline, space, dash, letterD] = [10, 32, 45, 68];
const [quote, doubleQuote, backtick, backslash, hash, slash, star, bang, letterM] = [39, 34, 96, 92, 35, 47, 42, 33, 77];

const insert = 'INSERT ';
const endOfStatement = Buffer.from(';\n');

/** Where the rows are over, line end included; undefined when not in this chunk. */
function endOfRows(chunk: Buffer, at: number, former: number): number | undefined {
  if (at === 0 && former === 59 && chunk[0] === newline) return 1;
  const found = chunk.indexOf(endOfStatement, at);
  return found < 0 ? undefined : found + 2;
}

function isLetter(byte: number): boolean {
  return (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122);
}

interface Quotes {
  readonly backslashes: boolean;
  /** Takes the next byte; true when it stands outside of quotes and comments. */
  isCode(byte: number): boolean;
}

type Comment = 'none' | 'begun' | 'begun with M' | 'block' | 'line';

/** `/*!50003 …` and `/*M!…` hold code that versions of the server run. */
function followQuotes(backslashes: boolean): Quotes {
  let quoted = 0;
  let isEscaped = false;
  let comment: Comment = 'none';
  let former = 0;
  let dashes = 0;

  function isCode(byte: number): boolean {
    if (quoted !== 0) {
      if (isEscaped) isEscaped = false;
      else if (byte === backslash && backslashes && quoted !== backtick) isEscaped = true;
      else if (byte === quoted) quoted = 0;
      return false;
    }
    if (comment === 'begun' || comment === 'begun with M') {
      const isCodeAgain = byte === bang;
      comment = isCodeAgain ? 'none' : comment === 'begun' && byte === letterM ? 'begun with M' : 'block';
    } else if (comment === 'block') {
      if (former === star && byte === slash) comment = 'none';
    } else if (comment === 'line') {
      if (byte === newline) comment = 'none';
    } else return isPlain(byte);
    former = byte;
    return false;
  }

  function isPlain(byte: number): boolean {
    const isDashed = dashes >= 2 && byte <= space;
    dashes = byte === dash ? dashes + 1 : 0;
    if (byte === quote || byte === doubleQuote || byte === backtick) quoted = byte;
    else if (byte === hash || (isDashed && byte !== newline)) comment = 'line';
    else if (former === slash && byte === star) comment = 'begun';
    former = byte;
    return quoted === 0 && comment === 'none';
  }

  return { backslashes, isCode };
}
