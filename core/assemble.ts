/** Builds one working core from a clock, programs, files and folders: the real ones, or a test's. */

import type { AgentStart, AgentWish, Configuration, Core } from './contract.ts';
import { configurationFolder, stateFolder } from './rules/folders.ts';
import type { Language } from './rules/languages/language.ts';
import type { Phrases } from './rules/phrases.ts';
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
    synconf: async (...wish) => (await import('./synconf.ts')).synconf(world, ...wish),
    promote: async item => (await import('./promote.ts')).promote(world, item),
    sync: async (...wish) => (await import('./sync.ts')).sync(world, ...wish),
    drivers: async name => (await import('./list-drivers.ts')).listDrivers(world, name),
    examine: async (...wish) => (await import('./doctor.ts')).examine(world, ...wish),
    verify: async (...wish) => (await import('./upkeep.ts')).verifyIfDue(world, ...wish),
    writeChecksums: async (...wish) => (await import('./write-checksums.ts')).writeChecksums(world, ...wish),
    heal: async (...wish) => (await import('./heal.ts')).heal(world, ...wish),
    drill: async (...wish) => (await import('./upkeep.ts')).drillIfDue(world, ...wish),
    explain: async item => (await import('./check-config.ts')).explain(world, item),
    understood: async item => (await import('./rules/explain-item.ts')).explainItem(item),
    settings: async server => (await import('./settings-file.ts')).settings(world, server),
    changeSettings: async wish => (await import('./settings.ts')).changeSettings(world, wish),
    removeSettings: async wish => (await import('./settings-removal.ts')).removeSettings(world, wish),
    bringBackSettings: async wish => (await import('./settings-removal.ts')).bringBackSettings(world, wish),
    leftOut: async (...wish) => (await import('./left-out.ts')).leftOut(world, ...wish),
    proposeExcludes: async (...wish) => (await import('./propose-excludes.ts')).proposeExcludes(world, ...wish),
    folderChoices: async path => (await import('./folder-choices.ts')).folderChoices(world, path),
    previewRetention: async (...wish) => (await import('./preview-retention.ts')).previewRetention(world, ...wish),
    tryDestination: async (...wish) => (await import('./try-destination.ts')).tryDestination(world, ...wish),
    trustHostKey: async (...wish) => (await import('./try-destination.ts')).trustHostKey(world, ...wish),
    ownKey: async () => (await import('./own-key.ts')).ownKey(world),
    installKey: async (...wish) => (await import('./own-key.ts')).installKey(world, ...wish),
    lockedKeys: async item => (await import('./key-agent.ts')).lockedKeysOf(world, item),
    unlockKey: async (...wish) => (await import('./key-agent.ts')).unlockKey(world, ...wish),
    lockKeys: async () => (await import('./key-agent.ts')).lockKeys(world),
    diagnosis: async items => (await import('./diagnosis.ts')).diagnosis(world, items),
    report: async wish => (await import('./report.ts')).report(world, wish),
    metrics: async (...wish) => (await import('./metrics.ts')).metrics(world, ...wish),
    collect: async (...wish) => (await import('./collect.ts')).collect(world, ...wish),
    phrases: async language => phrases(world, language),
    words: async (item, run) => (await import('./journal.ts')).readWords(world, item, run),
    journal: async item => (await import('./journal.ts')).readJournal(world, item),
    history: async (...wish) => (await import('./history.ts')).history(world, ...wish),
    days: async (...wish) => (await import('./history.ts')).days(world, ...wish),
    browse: async (...wish) => (await import('./browse.ts')).browse(world, ...wish),
    search: async (...wish) => (await import('./search.ts')).search(world, ...wish),
    unprotected: async item => (await import('./unprotected.ts')).unprotected(world, item),
    closeVaults: async () => (await import('./open-vaults.ts')).closeVaults(world),
    sendAlerts: async wish => (await import('./alerts.ts')).sendAlerts(world, wish),
    startAgent: async wish => startAgent(world, wish),
    askAgent: async request => (await import('./agent-door.ts')).askAgent(world, request),
    watchAgent: async (...wish) => (await import('./agent-door.ts')).watchAgent(world, ...wish),
  };
}

async function phrases(world: World, language: Language = 'en'): Promise<Phrases> {
  const { phrasesIn } = await import('./rules/phrases.ts');
  const { sentencesIn } = await import('./rules/languages/tables.ts');
  return phrasesIn(sentencesIn(language), world.clock.now(), world.clock.offsetMinutes);
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
