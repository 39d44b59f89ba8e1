/** Reads the head and the end of a Redis dump file: what the server says of itself and of the moment, and where the keys begin. */
import type { Files } from '../world/files.ts';

export interface RdbHead {
  readonly isRdb: boolean;
  /** Of the format: `0010`. */
  readonly version: string;
  /** `redis-ver`, `ctime` (seconds since 1970), `used-mem` … */
  readonly facts: Readonly<Record<string, string>>;
  /** Its length: what follows depends on the keys alone, but for a checksum of eight bytes at the end. */
  readonly bytes: number;
}

const fieldMark = 0xfa;
const endMark = 0xff;

export async function rdbHead(files: Pick<Files, 'readChunks'>, path: string): Promise<RdbHead> {
  for await (const chunk of files.readChunks(path)) return headOf(chunk);
  return headOf(Buffer.alloc(0));
}

export function headOf(bytes: Buffer): RdbHead {
  const [, version = ''] = /^(?:REDIS|VALKEY)(\d+)/.exec(bytes.toString('latin1', 0, 9)) ?? [];
  if (version === '') return { isRdb: false, version, facts: {}, bytes: 0 };
  const facts: Record<string, string> = {};
  let at = 9;
  while (bytes[at] === fieldMark) {
    const name = textAt(bytes, at + 1);
    const value = name && textAt(bytes, name.end);
    if (!value) break;
    facts[name.text] = value.text;
    at = value.end;
  }
  return { isRdb: true, version, facts, bytes: at };
}

/** A text with its length in front, in one byte or two, or a number of one, two or four bytes. */
function textAt(bytes: Buffer, at: number): { readonly text: string; readonly end: number } | undefined {
  const first = bytes[at] ?? 0;
  const [kind, rest] = [first >> 6, first & 0x3f];
  if (kind === 3) {
    const size = [1, 2, 4][rest];
    if (size === undefined || at + 1 + size > bytes.length) return undefined;
    return { text: String(bytes.readIntLE(at + 1, size)), end: at + 1 + size };
  }
  if (kind === 2) return undefined;
  const begin = kind === 0 ? at + 1 : at + 2;
  const end = begin + (kind === 0 ? rest : rest * 256 + (bytes[at + 1] ?? 0));
  return end > bytes.length ? undefined : { text: bytes.toString('latin1', begin, end), end };
}

/** Whether the mark of the end stands before the checksum. */
export async function sizeAndEnd(
  files: Pick<Files, 'readChunks'>,
  path: string,
): Promise<{ readonly bytes: number; readonly isEnded: boolean }> {
  let bytes = 0;
  let end = Buffer.alloc(0);
  for await (const chunk of files.readChunks(path)) {
    bytes += chunk.length;
    end = Buffer.concat([end, chunk.subarray(-9)]).subarray(-9);
  }
  return { bytes, isEnded: end.length === 9 && end[0] === endMark };
}
