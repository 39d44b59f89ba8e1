/** The few things that are the tray app's alone, as plain JSON in its own folder; whatever cannot be read is as if never written. */
import { join } from 'node:path';
import { z } from 'zod';
import type { Files } from '../core/world/files.ts';

const shape = z.object({
  /** Notify of every published snapshot. */
  tellSuccess: z.boolean().catch(false),
  /** Where the app goes when its window closes was explained once. */
  closeExplained: z.boolean().catch(false),
  /** Where newer versions are asked for, in place of what the package was made with; '': nowhere. */
  updateFeed: z.string().optional().catch(undefined),
  /** The newest version that was told of. */
  updateTold: z.string().optional().catch(undefined),
});

export type PreferenceValues = Readonly<z.infer<typeof shape>>;

export interface Preferences {
  current(): PreferenceValues;
  change(values: Partial<PreferenceValues>): Promise<void>;
}

export async function readPreferences(files: Files, folder: string): Promise<Preferences> {
  const path = join(folder, 'preferences.json');
  let values = understood(await files.read(path).catch(() => undefined));
  return {
    current: () => values,
    async change(fresh) {
      values = { ...values, ...fresh };
      await files.replace(path, `${JSON.stringify(values, null, 2)}\n`);
    },
  };
}

function understood(text: string | undefined): PreferenceValues {
  try {
    return shape.parse(JSON.parse(text ?? '{}'));
  } catch {
    return shape.parse({});
  }
}
