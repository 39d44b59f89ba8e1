/** What `alp doctor` finds about a driver without preparing it: its programs, its password, what is still to be undone. */
import type { Finding } from './contract.ts';
import type { DriverUse } from './driver-model.ts';
import { readSecret } from './driver-secret.ts';
import { findDriver, missingPrograms, missingWords } from './find-driver.ts';
import type { World } from './world/world.ts';

export async function driverFindings(world: World, use: DriverUse): Promise<readonly Finding[]> {
  const driver = findDriver(world)(use);
  if (!driver) return [{ state: 'bad', text: `there is no driver ${use.name}`, remedy: 'look at alp drivers' }];
  const missing = await missingPrograms(world, driver);
  const programs: Finding =
    missing.length > 0
      ? bad(missingWords(use.name, missing))
      : { state: 'good', text: `the driver ${use.name} has the programs that it needs` };
  return [programs, ...(await secretFindings(world, use))];
}

async function secretFindings(world: World, { name, settings }: DriverUse): Promise<readonly Finding[]> {
  const secret = await readSecret(world, settings, new AbortController().signal);
  if (!secret) return [];
  if ('refused' in secret) return [{ state: 'bad', text: `${name}: ${secret.refused}`, remedy: secret.remedy }];
  return [{ state: 'good', text: `the driver ${name} has its password, and nobody else can read it` }];
}

function bad({ detail, remedy }: { readonly detail: string; readonly remedy: string }): Finding {
  return { state: 'bad', text: detail, remedy };
}
