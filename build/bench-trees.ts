/** Generated trees and files: the same for the same seed, so that two runs of the benchmark measure the same work. */
import { closeSync, mkdirSync, openSync, readdirSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

export type Chance = () => number;

/** mulberry32: small, fast, good enough for sizes and contents. */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function randomBytesOf(chance: Chance, length: number): Buffer {
  const words = new Uint32Array(Math.ceil(length / 4));
  for (let at = 0; at < words.length; at++) words[at] = chance() * 2 ** 32;
  return Buffer.from(words.buffer, 0, length);
}

const filesPerFolder = 100;
/** Contents are cut out of one pool at random places: no two files are alike, and making them costs nothing. */
const poolBytes = 8_000_000;

/** 100 files a folder, most small and a few large, `meanBytes` on average. */
export function makeTree(folder: string, files: number, meanBytes: number, seed: number): void {
  const chance = chanceOf(seed);
  const pool = randomBytesOf(chance, poolBytes);
  const depthTwo = Math.ceil(files / filesPerFolder) > 1000;
  for (let at = 0; at < files; at++) {
    const number = Math.floor(at / filesPerFolder);
    const inside = join(folder, ...(depthTwo ? [`part-${Math.floor(number / 100)}`] : []), `folder-${number}`);
    if (at % filesPerFolder === 0) mkdirSync(inside, { recursive: true });
    writeFileSync(join(inside, `file-${at % filesPerFolder}.bin`), piece(pool, chance, sizeOf(chance, meanBytes)));
  }
}

/** Exponential sizes: the mean is `meanBytes`, the median two thirds of it. */
function sizeOf(chance: Chance, meanBytes: number): number {
  if (meanBytes === 0) return 0;
  return Math.min(poolBytes / 2, Math.round(-Math.log(1 - chance()) * meanBytes));
}

function piece(pool: Buffer, chance: Chance, bytes: number): Buffer {
  const from = Math.floor(chance() * (pool.length - bytes));
  return pool.subarray(from, from + bytes);
}

/** Of 100 touched files 80 get other content, 10 are new, 10 go. */
export function churn(folder: string, touched: number, meanBytes: number, seed: number): void {
  const chance = chanceOf(seed);
  const pool = randomBytesOf(chance, poolBytes);
  const folders = readdirSync(folder);
  for (let at = 0; at < touched; at++) {
    const inside = join(folder, folders[Math.floor(chance() * folders.length)] ?? '');
    const names = readdirSync(inside);
    const path = join(inside, names[Math.floor(chance() * names.length)] ?? '');
    if (at % 10 === 8) writeFileSync(join(inside, `new-${seed}-${at}.bin`), piece(pool, chance, sizeOf(chance, meanBytes)));
    else if (at % 10 === 9) rmSync(path, { force: true });
    else writeFileSync(path, piece(pool, chance, sizeOf(chance, meanBytes)));
  }
}

export function makeBigFile(path: string, bytes: number, seed: number): void {
  const chance = chanceOf(seed);
  const file = openSync(path, 'w');
  for (let at = 0; at < bytes; at += poolBytes) writeSync(file, randomBytesOf(chance, Math.min(poolBytes, bytes - at)));
  closeSync(file);
}

/** Writes `places` stretches of new content, evenly spread, that make `share` of the file. */
export function changeBigFile(path: string, bytes: number, share: number, places: number, seed: number): void {
  const chance = chanceOf(seed);
  const file = openSync(path, 'r+');
  const stretch = Math.round((bytes * share) / places);
  for (let at = 0; at < places; at++) {
    writeSync(file, randomBytesOf(chance, stretch), 0, stretch, Math.round(((at + 0.5) * bytes) / places));
  }
  closeSync(file);
}
