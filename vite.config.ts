/** Builds the pages into dist/renderer. */
import { defineConfig } from 'vite';

export default defineConfig({
  root: 'renderer',
  base: './',
  build: { outDir: '../dist/renderer', emptyOutDir: true, target: 'es2024', modulePreload: { polyfill: false } },
});
