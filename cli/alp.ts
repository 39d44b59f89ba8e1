/** Where `alp` begins: reads the command line, assembles the core, hands over to the file of the command. */
import { type Commands, readCommandLine } from './command-line.ts';
import { cancelOnSignals, say, stateOfOutput } from './terminal.ts';

const commands: Commands = {
  backup: async () => (await import('./backup.ts')).backup,
  ls: async () => (await import('./ls.ts')).ls,
  versions: async () => (await import('./versions.ts')).versions,
  diff: async () => (await import('./diff.ts')).diff,
  restore: async () => (await import('./restore.ts')).restore,
  purge: async () => (await import('./purge.ts')).purge,
  sync: async () => (await import('./sync.ts')).sync,
  synconf: async () => (await import('./synconf.ts')).synconf,
  verify: async () => (await import('./verify.ts')).verify,
  heal: async () => (await import('./heal.ts')).heal,
  drill: async () => (await import('./drill.ts')).drill,
  'check-config': async () => (await import('./check-config.ts')).checkConfig,
  doctor: async () => (await import('./doctor.ts')).doctor,
  alert: async () => (await import('./alert.ts')).alert,
  drivers: async () => (await import('./drivers.ts')).drivers,
  log: async () => (await import('./log.ts')).log,
  agent: async () => (await import('./agent.ts')).agent,
  status: async () => (await import('./status.ts')).status,
  now: async () => (await import('./now.ts')).now,
  pause: async () => (await import('./pause.ts')).pause,
  unpause: async () => (await import('./unpause.ts')).unpause,
  cancel: async () => (await import('./cancel.ts')).cancel,
  ui: async () => (await import('./ui.ts')).ui,
  report: async () => (await import('./report.ts')).report,
  collect: async () => (await import('./collect.ts')).collect,
  metrics: async () => (await import('./metrics.ts')).metrics,
};

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const read = readCommandLine(args, Object.keys(commands));
  if (read.kind === 'help') {
    const { helpText } = await import('./help.ts');
    say.out(helpText(read.topic));
    return 0;
  }
  if (read.kind === 'version') {
    say.out((await import('./version.ts')).version());
    return 0;
  }
  if (read.kind === 'mistake') {
    say.error(`alp: ${read.message}`);
    say.error(`  ${read.remedy}`);
    return 2;
  }
  const { assemble, foldersOf, systemWorld } = await import('../core/assemble.ts');
  const core = assemble(systemWorld(foldersOf(process.env, process.getuid?.() ?? -1, read.options.config)));
  const run = await commands[read.command]!();
  const signal = cancelOnSignals();
  try {
    const code = await run({ core, words: read.words, options: read.options, signal });
    // The work is done, but its words are lost (a full disk under a log file): somebody should know.
    return stateOfOutput() === 'broken' ? Math.max(1, code) : code;
  } catch (error) {
    return (await import('./mistakes.ts')).tellError(error, read.options.verbose, core.folders.state);
  }
}
