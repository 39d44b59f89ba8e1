/** `alp drivers`: all drivers there are, ours and the user's, with their manual pages and whether their programs are here. */
import { driversOf } from './config.ts';
import type { DriverPage } from './contract.ts';
import type { DriverDescription } from './driver-model.ts';
import { missingPrograms, neededProgram } from './find-driver.ts';
import { driverManual } from './rules/driver-manual.ts';
import type { World } from './world/world.ts';

/** By name or alias; nothing when there is none of that name. */
export async function listDrivers(world: World, name?: string): Promise<readonly DriverPage[]> {
  const table = await driversOf(world.files, world.folders.configuration);
  const chosen = name === undefined ? [...new Set(table.values())] : [table.get(name)].filter(one => one !== undefined);
  return Promise.all(chosen.map(description => pageOf(world, description)));
}

async function pageOf(world: World, description: DriverDescription): Promise<DriverPage> {
  const { name, aliases, isOwn = false, sentence, brings, settings, tried, manual, example } = description;
  const missing = (await missingPrograms(world, description)).map(({ names }) => names.join('|'));
  const programs = description.programs.map(neededProgram).map(program => ({
    names: program.names,
    ...(program.package === undefined ? {} : { package: program.package }),
    isHere: !missing.includes(program.names.join('|')),
  }));
  const text = driverManual(description, programs);
  return { name, aliases, isOwn, sentence, brings, programs, settings, tried, manual, example, text };
}
