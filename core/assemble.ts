/** Builds one working core from a clock, programs, files and folders: the real ones, or a test's. */

import type { AgentStart, AgentWish, Configuration, Core } from './contract.ts';
import { configurationFolder, stateFolder } from './rules/folders.ts';
import { systemClock } from './world/clock.ts';
import { systemFiles } from './world/files.ts';
import { systemMachine } from './world/machine.ts';
import { systemPrograms } from './world/run-program.ts';
import type { World } from './world/world.ts';

export function systemWorld(folders: World['folders']): World {
  return { clock: systemClock, files: systemFiles, programs: systemPrograms, machine: systemMachine(systemFiles), folders };
}

/** Every verb is loaded when it is first asked for: help and listings need not wait for the rest. */
export function assemble(world: World): Core {
  return {
    folders: world.folders,
    configuration: async server => configuration(world, server),
    backUp: async (...wish) => (await import('./backup.ts')).backUp(world, ...wish),
    list: async item => (await import('./list.ts')).list(world, item),
    lookInside: async (...wish) => (await import('./look-inside.ts')).lookInside(world, ...wish),
    versions: async (...wish) => (await import('./versions.ts')).versions(world, ...wish),
    differences: async (...wish) => (await import('./look-inside.ts')).differences(world, ...wish),
    restore: async (...wish) => (await import('./restore.ts')).restore(world, ...wish),
    purge: async (item, dryRun) => (await import('./purge.ts')).purge(world, item, dryRun),
    examine: async (...wish) => (await import('./doctor.ts')).examine(world, ...wish),
    explain: async item => (await import('./check-config.ts')).explain(world, item),
    understood: async item => (await import('./rules/explain-item.ts')).explainItem(item),
    phrases: async () => (await import('./rules/phrases.ts')).phrases,
    words: async (item, run) => (await import('./journal.ts')).readWords(world, item, run),
    journal: async item => (await import('./journal.ts')).readJournal(world, item),
    history: async (...wish) => (await import('./history.ts')).history(world, ...wish),
    days: async (...wish) => (await import('./history.ts')).days(world, ...wish),
    browse: async (...wish) => (await import('./browse.ts')).browse(world, ...wish),
    search: async (...wish) => (await import('./search.ts')).search(world, ...wish),
    unprotected: async item => (await import('./unprotected.ts')).unprotected(world, item),
    closeVaults: async () => (await import('./open-vaults.ts')).closeVaults(world),
    startAgent: async wish => startAgent(world, wish),
    askAgent: async request => (await import('./agent-door.ts')).askAgent(world, request),
    watchAgent: async (...wish) => (await import('./agent-door.ts')).watchAgent(world, ...wish),
  };
}

async function startAgent(world: World, wish: AgentWish): Promise<AgentStart> {
  const { startServedAgent } = await import('./agent-door.ts');
  const { startAgentHere } = await import('./agent.ts');
  const { systemConditions } = await import('./world/conditions/system.ts');
  const { systemProbes } = await import('./world/probe.ts');
  const outlook = { conditions: systemConditions(world), probes: systemProbes };
  return startServedAgent(world, wish.tell, () => startAgentHere(world, outlook, wish));
}

async function configuration(world: World, server: string | undefined): Promise<Configuration> {
  const { readServer, readServers } = await import('./config.ts');
  const { configuration: folder, home } = world.folders;
  const outcome =
    server === undefined ? await readServers(world.files, folder, home) : await readServer(world.files, folder, server, home);
  switch (outcome.kind) {
    case 'no-folder':
    case 'server-not-found':
      return { kind: 'absent', message: outcome.message, remedy: outcome.remedy };
    case 'understood':
      return { kind: 'read', servers: [outcome.server], problems: [] };
    case 'refused':
      return { kind: 'read', servers: [], problems: outcome.problems };
    default:
      return { kind: 'read', servers: outcome.servers, problems: outcome.problems };
  }
}

/** The folders by the environment and the user; `configuration` overrides the first. */
export function foldersOf(
  environment: Readonly<Record<string, string | undefined>>,
  userId: number,
  configuration?: string,
): World['folders'] {
  return {
    configuration: configuration ?? configurationFolder(environment, userId),
    state: stateFolder(environment, userId),
    home: environment.HOME ?? '/',
  };
}
