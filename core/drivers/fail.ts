/** The driver that always fails: to try what an alert looks like, and to hold an item back. Kept on purpose. */
import type { Driver } from './driver.ts';

export const fail: Driver = {
  name: 'fail',
  aliases: [],
  sentence: 'Always fails: tries out alerts, or holds an item back.',
  brings: 'around',
  settings: [{ name: 'reason', kind: 'text', explanation: 'What it says when it fails.', without: 'it was told to' }],
  programs: [],
  tried: 'Run for real: there is nothing behind it.',
  manual: [],
  example: ['driver = fail', 'reason = the disk is being moved'],
  settingsOfLine: () => ({}),
  async prepare({ settings }) {
    const reason = typeof settings.reason === 'string' ? settings.reason : 'it was told to';
    return {
      ok: false,
      verdict: { kind: 'failed', detail: `the driver fail failed: ${reason}`, remedy: 'remove driver = fail from this item' },
    };
  },
  release: async () => ({ ok: true }),
};
