/** Writes macOS' icon file: a list of PNGs, each under the name of its size. */

/** Kinds that hold a PNG, by the pixels of their sides; one size may serve twice (32 is also 16 at double density). */
const kinds: readonly (readonly [kind: string, pixels: number])[] = [
  ['icp4', 16],
  ['icp5', 32],
  ['ic11', 32],
  ['icp6', 64],
  ['ic12', 64],
  ['ic07', 128],
  ['ic08', 256],
  ['ic13', 256],
  ['ic09', 512],
  ['ic14', 512],
];

/** `pngs` by the pixels of their sides; sizes that are not there are left out. */
export function icns(pngs: ReadonlyMap<number, Buffer>): Buffer {
  const entries = kinds.flatMap(([kind, pixels]) => {
    const png = pngs.get(pixels);
    return png ? [block(kind, png)] : [];
  });
  return block('icns', Buffer.concat(entries));
}

function block(kind: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(kind, 'latin1');
  head.writeUInt32BE(head.length + content.length, 4);
  return Buffer.concat([head, content]);
}
