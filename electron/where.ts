/** Where the app's own files lie: the same below the checkout, below dist/ and inside the packed archive. */
import { basename, dirname, join } from 'node:path';

const here = import.meta.dirname;
/** Built code lies one folder deeper, in dist/electron. */
const root = join(here, basename(dirname(here)) === 'dist' ? '../..' : '..');

export const pagesFolder = join(root, 'dist', 'renderer');
export const preloadFile = join(root, 'dist', 'electron', 'preload.cjs');
export const packageFile = join(root, 'package.json');
export const iconsFolder = join(root, 'assets', 'icons');
