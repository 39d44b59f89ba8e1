/** Where the tray app begins: its table of contents, one line per feature, each in a file of its own. */
import { app } from 'electron';
import { serve } from '../bridge/handlers.ts';
import { assemble, foldersOf, systemWorld } from '../core/assemble.ts';
import { chosenLanguage } from '../core/rules/languages/language.ts';
import { sentencesIn } from '../core/rules/languages/tables.ts';
import { linkAgent } from './agent.ts';
import { isHiddenStart, setUpAutostart } from './autostart.ts';
import { setUpBridge } from './bridge.ts';
import { setUpCloseNote } from './close-note.ts';
import { giveUp, setUpCrashes } from './crashes.ts';
import { setUpIdentity } from './identity.ts';
import { keptSecrets, keyStorePatience, tellUnlocked } from './kept-secrets.ts';
import { setUpMacMenu } from './mac-menu.ts';
import { setUpNotifications } from './notifications.ts';
import { tolerateClosedOutput } from './output.ts';
import { setUpPower } from './power.ts';
import { readPreferences } from './preferences.ts';
import { bringPrograms, tellMissingPrograms } from './programs.ts';
import { setUpQuit } from './quit.ts';
import { announceScheme, setUpScheme } from './scheme.ts';
import { sandboxEverything, setUpSecurity } from './security.ts';
import { showFolder } from './show-folder.ts';
import { isFirstInstance, setUpSecondLaunch } from './single-instance.ts';
import { setUpTray } from './tray.ts';
import { hasTrayHost } from './tray-host.ts';
import { feedOf, setUpUpdates } from './updates.ts';
import { pagesFolder } from './where.ts';
import { prepareWindows, setUpWindow } from './window.ts';

setUpIdentity();
if (isFirstInstance()) {
  tolerateClosedOutput();
  announceScheme();
  sandboxEverything();
  prepareWindows();
  // Electron becomes ready only after this file was read to its end: nothing here may wait for that.
  app
    .whenReady()
    .then(start)
    .catch((error: unknown) => giveUp(error, desktopWords()));
}

async function start(): Promise<void> {
  const { platform, env, argv } = process;
  const over = new AbortController();
  const world = systemWorld(foldersOf(env, process.getuid?.() ?? -1));
  const core = assemble(world);
  const version = app.getVersion();
  const preferences = await readPreferences(world.files, app.getPath('userData'));
  const autostart = await setUpAutostart({ platform, environment: env, program: app.getPath('exe'), files: world.files });

  const table = desktopWords();
  const feed = await feedOf(world.files, preferences);
  const programs = await bringPrograms({ platform, environment: env, files: world.files, programs: world.programs });
  const keyStore = keptSecrets({ platform, files: world.files, folder: app.getPath('userData'), core });
  const unlocking = keyStore.unlockAll().catch((error: unknown) => {
    // Keys that stay locked are told by the logins that need them; everything else begins.
    console.error(error);
    return [];
  });
  // Before the first attempt, but a key store that does not answer holds up nothing else.
  const unlocked = new AbortController();
  await Promise.race([unlocking, world.clock.sleep(keyStorePatience, unlocked.signal)]);
  unlocked.abort();
  const agent = linkAgent(core, world.clock, version, table);
  const served = serve(core, { openFolder: path => showFolder(world.files, path), keyStore });
  const quitting = setUpQuit(agent, stopAll, table);
  const window = setUpWindow({ desktop: true, readOnly: false, version });
  const open = (): void => window.show();
  const notifications = setUpNotifications({ agent, clock: world.clock, preferences, open, table });
  const updates = setUpUpdates({
    agent,
    clock: world.clock,
    preferences,
    feed,
    version,
    platform,
    tell: notifications.tell,
    table,
  });
  const stops = [
    setUpSecurity(),
    setUpScheme(pagesFolder),
    setUpBridge(served, window.contents),
    setUpTray({
      agent,
      autostart,
      clock: world.clock,
      open: window.show,
      quit: quitting.quit,
      tell: notifications.tell,
      updates,
      table,
    }),
    setUpCloseNote(window, preferences, notifications.tell, table),
    window.onBroken(() => notifications.tell(table.desktop.windowBrokeTitle, table.desktop.windowBrokeText)),
    setUpCrashes({
      clock: world.clock,
      args: argv.slice(1),
      environment: env,
      isWindowOpen: () => window.contents() !== undefined,
      table,
    }),
    setUpPower(agent),
    setUpSecondLaunch(open),
    notifications.stop,
    updates.stop,
  ];

  async function stopAll(): Promise<void> {
    over.abort();
    try {
      for (const stop of stops) stop();
      await served.stop();
    } finally {
      await agent.stop();
    }
  }

  void unlocking.then(unfit => tellUnlocked(unfit, agent, notifications.tell, table)).catch(console.error);
  setUpMacMenu(platform, quitting.quit, table);
  void tellMissingPrograms(programs, table);
  const isHidden = isHiddenStart(platform, argv);
  if (!isHidden || !(await hasTrayHost(world, platform, over.signal))) {
    if (!over.signal.aborted) window.show();
  }
}

function desktopWords() {
  return sentencesIn(chosenLanguage(app.getPreferredSystemLanguages()));
}
