/** What pages ask in order to set up and change settings: configuration files, folders, destinations; and what helps when something is wrong. */
import type { Core, Finding } from '../core/contract.ts';
import type { Item } from '../core/model.ts';
import type { DestinationWish, SettingsFile, SettingsOutcome } from '../core/settings-model.ts';
import type { Answer, Request } from './channels.ts';
import type { Frozen } from './frozen.ts';
import type { Handlers } from './handlers.ts';
import { chosenItems, itemOf, said } from './refuse.ts';

type SettingUp =
  | 'settings'
  | 'previewSettings'
  | 'changeSettings'
  | 'removeSettings'
  | 'bringBackSettings'
  | 'leftOut'
  | 'proposeExcludes'
  | 'folders'
  | 'previewRetention'
  | 'tryDestination'
  | 'trustHostKey'
  | 'ownKey'
  | 'installKey'
  | 'repair'
  | 'diagnosis'
  | 'testAlerts';

export function settingUpHandlers(core: Core): Pick<Handlers, SettingUp> {
  return {
    settings: async ({ server }) => fileView(said(await core.settings(server))),
    previewSettings: wish => changed(core, wish, true),
    changeSettings: wish => changed(core, wish, false),
    async removeSettings(wish) {
      const outcome = said(await core.removeSettings(wish));
      return outcome.kind === 'removed' ? outcome : { ...outcome, file: fileView(outcome.file) };
    },
    bringBackSettings: async wish => fileView(said(await core.bringBackSettings(wish))),
    leftOut: async (wish, signal) => said(await core.leftOut(wish, signal)),
    proposeExcludes: async ({ source }, signal) => ({ excludes: said(await core.proposeExcludes(source, signal)) }),
    folders: async ({ path }) => ({ folders: said(await core.folderChoices(path)) }),
    async previewRetention({ server, item, keys }) {
      const known = server === undefined || item === undefined ? undefined : await itemOf(core, { server, item });
      return core.previewRetention(known, keys);
    },
    tryDestination: (request, signal) => core.tryDestination(wished(request), signal),
    trustHostKey: async ({ fingerprint, ...request }) => said(await core.trustHostKey(wished(request), fingerprint)),
    ownKey: async () => said(await core.ownKey()),
    installKey: async ({ password, ...request }) => said(await core.installKey(wished(request), password)),
    repair: async ({ adopt, acceptHostKey, ...names }) => repaired(core, await itemOf(core, names), { adopt, acceptHostKey }),
    async testAlerts() {
      const { ways, sent, complaints } = await core.sendAlerts({ isTest: true });
      return { ways, sent: sent.map(({ to, subject }) => ({ to, subject })), complaints };
    },
    diagnosis: async names => ({ text: await core.diagnosis(await chosenItems(core, names)) }),
  };
}

async function changed(
  core: Core,
  request: Request<'changeSettings'>,
  isPreview: boolean,
): Promise<Frozen<Answer<'changeSettings'>>> {
  const { server, version, changes } = request;
  return outcomeView(said(await core.changeSettings({ server, version, changes, isPreview })));
}

function outcomeView(outcome: SettingsOutcome): Frozen<Answer<'changeSettings'>> {
  return outcome.kind === 'refused' ? outcome : { ...outcome, file: fileView(outcome.file) };
}

function fileView({ server, ...file }: SettingsFile): Frozen<Answer<'settings'>> {
  return server === undefined ? file : { server, ...file };
}

function wished({ login, port, path }: Request<'tryDestination'>): DestinationWish {
  return { login, port, path };
}

async function repaired(
  core: Core,
  item: Item,
  wish: { readonly adopt: boolean; readonly acceptHostKey: string | undefined },
): Promise<Frozen<Answer<'repair'>>> {
  const findings: Finding[] = [];
  await core.examine(item, wish, finding => findings.push(finding));
  return { findings };
}
