/** Where the app's own files lie: never among the configuration, where each file is read as a server. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foldersOf } from '../../core/assemble.ts';
import { app, double } from '../ui/electron-double.ts';

const { setUpIdentity } = await import('../../electron/identity.ts');

test("the app's own folder is not that of the configuration, nor in it", () => {
  setUpIdentity();
  const own = double.paths.userData!;
  const { configuration } = foldersOf({ HOME: '/home/ann', XDG_CONFIG_HOME: app.getPath('appData') }, 1000);
  assert.equal(configuration, '/nowhere/appData/alpine-backup');
  assert.equal(own, '/nowhere/appData/alpine-backup-tray');
});

test('it is chosen before the app asks whether it is the first, for that is noted there', async () => {
  double.paths = {};
  double.isFirstInstance = false;
  await import('../../electron/main.ts');
  assert.ok(double.paths.userData);
});
