/** Writes a picture as a small PNG: a palette of at most 256 colours, packed as tightly as zlib can. */
import { crc32, deflateSync } from 'node:zlib';
import type { Page } from 'playwright-core';

/** The page's browser reads it. */
export async function smallPng(page: Page, picture: Buffer): Promise<Buffer> {
  const { width, height, base64 } = await page.evaluate(async text => {
    const bytes = Uint8Array.from(atob(text), letter => letter.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const context = new OffscreenCanvas(image.width, image.height).getContext('2d')!;
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    let binary = '';
    for (let at = 0; at < data.length; at += 8192) binary += String.fromCharCode(...data.subarray(at, at + 8192));
    return { width: image.width, height: image.height, base64: btoa(binary) };
  }, picture.toString('base64'));
  const { palette, indices } = fewColours(Buffer.from(base64, 'base64'));
  const lines = Buffer.alloc((width + 1) * height);
  // Each line begins with its filter: none, which packs palettes best.
  for (let line = 0; line < height; line += 1)
    lines.set(indices.subarray(line * width, (line + 1) * width), line * (width + 1) + 1);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  // Eight bits a pixel, each a place in the palette.
  head.set([8, 3, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const parts = [
    chunk('IHDR', head),
    chunk('PLTE', palette),
    chunk('IDAT', deflateSync(lines, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ];
  return Buffer.concat([signature, ...parts]);
}

/** A colour that is far from all others stays, however rare it is; shades of letters become their neighbours. */
function fewColours(pixels: Buffer): { readonly palette: Buffer; readonly indices: Uint8Array } {
  const counts = new Map<number, number>();
  const colourAt = (at: number) => pixels.readUIntBE(at * 4, 3);
  const size = pixels.length / 4;
  for (let at = 0; at < size; at += 1) counts.set(colourAt(at), (counts.get(colourAt(at)) ?? 0) + 1);
  const colours = [...counts].sort(([, one], [, other]) => other - one).map(([colour]) => colour);
  let kept = colours;
  for (let near = 16; kept.length > 256; near *= 2) kept = apartBy(near, colours);
  const places = new Map(kept.map((colour, place) => [colour, place]));
  for (const colour of colours) if (!places.has(colour)) places.set(colour, places.get(nearestOf(colour, kept))!);
  const palette = Buffer.concat(kept.map(colour => Buffer.from([colour >> 16, (colour >> 8) & 255, colour & 255])));
  return { palette, indices: Uint8Array.from({ length: size }, (_, at) => places.get(colourAt(at))!) };
}

/** The first of those that are nearer to each other than that. */
function apartBy(near: number, colours: readonly number[]): number[] {
  const kept: number[] = [];
  for (const colour of colours) if (kept.every(other => distance(colour, other) >= near)) kept.push(colour);
  return kept;
}

/** Squared. */
function distance(one: number, other: number): number {
  return [16, 8, 0].reduce((sum, shift) => sum + (((one >> shift) & 255) - ((other >> shift) & 255)) ** 2, 0);
}

function nearestOf(colour: number, kept: readonly number[]): number {
  return kept.reduce((best, other) => (distance(colour, other) < distance(colour, best) ? other : best));
}

function chunk(type: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}
