/** Cuts text into records that end in NUL, however it was cut into pieces on its way. */

/** Takes one piece after the other; a last record without its NUL is torn and not told. */
export function recordCutter(onRecord: (record: string) => void): (text: string) => void {
  let rest = '';
  return text => {
    const records = (rest + text).split('\0');
    rest = records.pop() ?? '';
    for (const record of records) onRecord(record);
  };
}
