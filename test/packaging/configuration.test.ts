/** electron-builder's configuration against electron-builder's own schema, for every platform and for a publisher's wishes. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import type { Configuration } from 'electron-builder';
import { configurationOf, type Platform } from '../../build/packaging/configuration.ts';
import { publisherOf } from '../../build/packaging/names.ts';

const ofBuilder = createRequire(createRequire(import.meta.url).resolve('electron-builder'));
const { validateConfiguration } = ofBuilder('app-builder-lib/out/util/config/config') as {
  validateConfiguration(configuration: Configuration, log: unknown): Promise<void>;
};

function configured(platform: Platform, environment: Readonly<Record<string, string>> = {}, isStandIn = false): Configuration {
  return configurationOf({
    platform,
    stage: { app: '/s/app', system: '/s/system', icons: '/s/icons' },
    output: '/out',
    publisher: publisherOf(environment),
    electron: { folder: '/electron', isStandIn },
    electronVersion: '45.4.1',
  });
}

const check = (configuration: Configuration) => validateConfiguration(configuration, { add: () => undefined, isEnabled: false });

for (const platform of ['linux', 'mac', 'windows'] as const)
  test(`the configuration for ${platform} is one that electron-builder understands`, async () => {
    await check(configured(platform));
    await check(configured(platform, { ALP_UPDATE_FEED: 'https://example.org/alp/' }, true));
  });

test('a key that electron-builder does not know is refused, not left out unseen', async () => {
  await assert.rejects(check({ ...configured('linux'), executableNames: 'x' } as Configuration), /does not match the API schema/);
});

test('only a stand-in for Electron is packed without the checksum of its archive', () => {
  assert.equal(configured('windows').disableAsarIntegrity, undefined);
  assert.equal(configured('windows').win?.signAndEditExecutable, undefined);
  assert.equal(configured('windows', {}, true).disableAsarIntegrity, true);
  assert.equal(configured('linux', {}, true).disableAsarIntegrity, undefined);
});

test('nothing is published, unless somebody names a feed; then its list of versions is made', () => {
  assert.equal(configured('linux').publish, null);
  assert.deepEqual(configured('linux', { ALP_UPDATE_FEED: 'https://example.org/alp/' }).publish, {
    provider: 'generic',
    url: 'https://example.org/alp/',
  });
});
