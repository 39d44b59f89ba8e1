/** Bundles the command and the tray app into dist/: readable files, one beside the other; a command's own code stays a file that loads only when that command runs. */

import { defineConfig, type Plugin } from 'rolldown';

/**
 * Rolldown drops plain `//` comments and keeps `//!` ones ("legal"): mark them on the way in, take the mark off on the way out.
 * What is installed stays as readable as what was written.
 */
const keepComments: Plugin = {
  name: 'keep-comments',
  transform: {
    filter: { id: /\.ts$/ },
    handler: code => code.replace(/^(\s*)\/\/(?!!)/gm, '$1//!'),
  },
  renderChunk: code => code.replace(/^(\s*)\/\/!/gm, '$1//'),
};

export default defineConfig([
  {
    input: { alp: 'cli/alp.ts', 'electron/main': 'electron/main.ts' },
    platform: 'node',
    external: ['electron'],
    plugins: [keepComments],
    output: {
      dir: 'dist',
      format: 'esm',
      minify: false,
      minifyInternalExports: false,
      comments: true,
      // What both share lies at the top level: code finds the scripts of core/remote beside itself.
      entryFileNames: '[name].mjs',
      chunkFileNames: '[name].mjs',
    },
  },
  {
    // A sandboxed preload is one file, and no module.
    input: { 'electron/preload': 'electron/preload.ts' },
    platform: 'node',
    external: ['electron'],
    plugins: [keepComments],
    output: { dir: 'dist', format: 'cjs', minify: false, comments: true, entryFileNames: '[name].cjs' },
  },
]);
