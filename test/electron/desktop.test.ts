/** The edges towards the desktop: start at login, a desktop without a tray, an agent that runs already, and that the double is true to Electron's types. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { parseSync } from 'rolldown/utils';
import type { Agent, AgentStart, Core } from '../../core/contract.ts';
import type { ProgramRequest } from '../../core/world/run-program.ts';
import * as electron from '../ui/electron-double.ts';
import { handClock, item, settled, status } from './scene.ts';

const { isHiddenStart, setUpAutostart } = await import('../../electron/autostart.ts');
const { hasTrayHost } = await import('../../electron/tray-host.ts');
const { linkAgent } = await import('../../electron/agent.ts');
const { systemFiles } = await import('../../core/world/files.ts');

const { double } = electron;
const folder = mkdtempSync(join(tmpdir(), 'alp-desktop-'));
after(() => rmSync(folder, { recursive: true, force: true }));

describe('start at login on Linux', () => {
  const file = join(folder, 'autostart', 'alpine-backup-tray.desktop');
  const linux = (more: Readonly<Record<string, string>> = {}, program = '/opt/alpine-backup/alpine-backup-tray') =>
    setUpAutostart({ platform: 'linux', environment: { XDG_CONFIG_HOME: folder, ...more }, program, files: systemFiles });
  const entryOf = (key: string) => new RegExp(`^${key}=(.*)$`, 'm').exec(readFileSync(file, 'utf8'))?.[1];

  test('is off until somebody turns it on, and off again is written down', async () => {
    const autostart = await linux();
    assert.equal(autostart.isOn(), false);
    await autostart.turn(true);
    assert.deepEqual([autostart.isOn(), entryOf('Hidden'), entryOf('X-GNOME-Autostart-enabled')], [true, 'false', 'true']);
    assert.equal(entryOf('Exec'), '"/opt/alpine-backup/alpine-backup-tray" "--hidden"');
    await autostart.turn(false);
    assert.deepEqual([autostart.isOn(), entryOf('Hidden'), entryOf('X-GNOME-Autostart-enabled')], [false, 'true', 'false']);
  });

  for (const line of ['Hidden=true', 'X-GNOME-Autostart-enabled=false'])
    test(`what the desktop switched off stays off: ${line}`, async () => {
      const text = `[Desktop Entry]\nType=Application\nExec="/old" "--hidden"\n${line}\n`;
      await systemFiles.replace(file, text);
      assert.equal((await linux()).isOn(), false);
      assert.equal(readFileSync(file, 'utf8'), text);
    });

  test('an AppImage starts by its own file, also after it was moved', async () => {
    await (await linux({ APPIMAGE: '/home/ann/a.AppImage' }, '/tmp/.mount_x/tray')).turn(true);
    assert.equal(entryOf('Exec'), '"/home/ann/a.AppImage" "--hidden"');
    const moved = await linux({ APPIMAGE: '/home/ann/My $100 "apps" 5%\\a.AppImage' });
    assert.equal(moved.isOn(), true);
    assert.equal(entryOf('Exec'), String.raw`"/home/ann/My \\$100 \\"apps\\" 5%%\\\\a.AppImage" "--hidden"`);
  });

  for (const name of ['FLATPAK_ID', 'SNAP'])
    test(`is left to the packaging: ${name}`, async () => assert.equal((await linux({ [name]: 'x' })).isOn(), undefined));
});

test('start at login elsewhere is the system’s own list; macOS says by whom it was started', async () => {
  const other = (platform: NodeJS.Platform) => setUpAutostart({ platform, environment: {}, program: '', files: systemFiles });
  await (await other('win32')).turn(true);
  await (await other('darwin')).turn(true);
  assert.deepEqual(double.loginItems, [{ args: ['--hidden'], openAtLogin: true }, { openAtLogin: true }]);
  assert.equal((await other('win32')).isOn(), true);
  double.isLoginAllowed = false;
  assert.equal((await other('win32')).isOn(), false, 'switched off in the Task Manager');
  double.isLoginAllowed = true;
  double.wasOpenedAtLogin = true;
  assert.deepEqual(
    [isHiddenStart('linux', ['x']), isHiddenStart('linux', ['x', '--hidden']), isHiddenStart('darwin', ['x'])],
    [false, true, true],
  );
});

describe('a tray host', () => {
  interface Answered {
    readonly code: number;
    readonly stdout?: string;
  }
  async function ask(answers: Readonly<Record<string, Answered>>, platform: NodeJS.Platform = 'linux') {
    const asked: string[] = [];
    const programs = {
      run: async ({ program }: ProgramRequest) => {
        asked.push(program);
        return { stdout: '', stderr: '', signal: undefined, ...(answers[program] ?? { code: 127 }) };
      },
    };
    const clock = { sleep: async () => undefined };
    return { has: await hasTrayHost({ programs, clock }, platform, new AbortController().signal), asked };
  }

  const cases: readonly [string, Readonly<Record<string, Answered>>, boolean][] = [
    ['registered', { busctl: { code: 0, stdout: 'b true\n' } }, true],
    ['a watcher without a host', { busctl: { code: 0, stdout: 'b false\n' } }, false],
    ['no watcher', { busctl: { code: 1 } }, false],
    ['asked by GLib', { gdbus: { code: 0, stdout: '(<true>,)\n' } }, true],
    ['GLib finds none', { gdbus: { code: 1 } }, false],
    ['nobody can be asked', {}, false],
  ];
  for (const [title, answers, expected] of cases) test(title, async () => assert.equal((await ask(answers)).has, expected));

  test('is waited for, as at login the panel may come later', async () => {
    assert.equal((await ask({ busctl: { code: 1 } })).asked.length, 10);
    assert.deepEqual((await ask({})).asked, ['busctl', 'gdbus']);
  });

  test('is always there on macOS and Windows', async () => {
    assert.deepEqual(await ask({}, 'darwin'), { has: true, asked: [] });
    assert.deepEqual(await ask({}, 'win32'), { has: true, asked: [] });
  });
});

describe('the agent', () => {
  const quietAgent: Agent = {
    status: () => status([item('own')]),
    onChange: () => () => undefined,
    ask: async () => ({ answer: 'done', lines: ['own'] }),
    hint: () => void hints.push('hint'),
    stop: async reason => void hints.push(reason),
  };
  let hints: string[] = [];

  function link(starts: readonly AgentStart[], watches: Core['watchAgent'][] = []) {
    hints = [];
    const left = [...starts];
    const core = {
      startAgent: async () => left.shift() ?? starts.at(-1)!,
      watchAgent: async (...wish: Parameters<Core['watchAgent']>) => (watches.shift() ?? (async () => false))(...wish),
      askAgent: async () => ({ answer: 'done', lines: ['other'] }),
    } as unknown as Core;
    const clock = handClock();
    return { clock, agent: linkAgent(core, clock, '1.2.3') };
  }
  const shown = (agent: ReturnType<typeof linkAgent>) => agent.status()?.items[0]?.item ?? agent.trouble()?.message;
  const taken = { ok: false, message: 'an agent runs already', remedy: '' } as const;

  test('runs in this process when there is none, and ends with it', async () => {
    const { agent } = link([{ ok: true, agent: quietAgent }]);
    await settled();
    assert.deepEqual([shown(agent), agent.isOurs()], ['own', true]);
    assert.deepEqual(await agent.ask({ ask: 'now' }), { answer: 'done', lines: ['own'] });
    agent.hint();
    await agent.stop();
    assert.deepEqual(hints, ['hint', 'SIGTERM']);
  });

  test('one that runs already is watched and asked; when it ends, ours takes over', async () => {
    let end = (_: boolean): void => undefined;
    const { agent, clock } = link(
      [taken, { ok: true, agent: quietAgent }],
      [
        onStatus => {
          onStatus(status([item('other')]));
          return new Promise<boolean>(resolve => {
            end = resolve;
          });
        },
      ],
    );
    await settled();
    assert.deepEqual([shown(agent), agent.isOurs()], ['other', false]);
    assert.deepEqual(await agent.ask({ ask: 'now' }), { answer: 'done', lines: ['other'] });
    end(true);
    await settled();
    await clock.pass(2999);
    assert.deepEqual([shown(agent), agent.isOurs()], ['no agent runs', false], 'its newer version may be about to start');
    await clock.pass(1);
    assert.deepEqual([shown(agent), agent.isOurs()], ['own', true]);
    await agent.stop();
  });

  test('without a configuration there is none, and it is looked for again', async () => {
    const { agent, clock } = link([
      { ok: false, message: 'no configuration', remedy: 'write one' },
      { ok: true, agent: quietAgent },
    ]);
    await settled();
    assert.equal(shown(agent), 'no configuration');
    await clock.pass(5000);
    assert.equal(shown(agent), 'own');
    await agent.stop();
  });

  test('can be ended while it is attached', async () => {
    const { agent } = link(
      [taken],
      [(_, signal) => new Promise(resolve => signal.addEventListener('abort', () => resolve(true)))],
    );
    await settled();
    await agent.stop();
  });
});

describe('the double', () => {
  const types = readFileSync(join(import.meta.dirname, '../../node_modules/electron/electron.d.ts'), 'utf8');
  const source = join(import.meta.dirname, '../../electron');
  const uses = readdirSync(source)
    .filter(name => name.endsWith('.ts'))
    .flatMap(name => usesOfElectron(name, readFileSync(join(source, name), 'utf8')));

  test('is asked for something', () => assert.ok(uses.length > 30));

  for (const use of new Set(uses))
    test(`has ${use}, as Electron does`, () => {
      const [name, ...members] = use.split('.');
      let value: unknown = (electron as Record<string, unknown>)[name!];
      assert.ok(value !== undefined, name);
      assert.match(types, new RegExp(`(const|class|namespace) ${name}\\b`));
      for (const member of members) {
        value = (value as Record<string, unknown>)[member];
        assert.ok(value !== undefined, use);
        assert.match(types, new RegExp(`\\b${member}\\b`));
      }
    });
});

interface TreeNode {
  readonly type?: string;
  readonly [key: string]: unknown;
}

/** `app.quit`, `session.defaultSession`, `Tray` …: what a file takes from the module, one step deep. */
function usesOfElectron(path: string, text: string): string[] {
  const imported = new Set<string>();
  const uses: string[] = [];
  const nameOf = (node: unknown) => (node as { name?: string } | undefined)?.name ?? '';
  const visit = (node: TreeNode): void => {
    if (node.type === 'ImportDeclaration' && (node.source as TreeNode).value === 'electron' && node.importKind !== 'type')
      for (const one of node.specifiers as TreeNode[]) if (one.importKind !== 'type') imported.add(nameOf(one.imported));
    if (node.type === 'MemberExpression' && imported.has(nameOf(node.object)))
      uses.push(`${nameOf(node.object)}.${nameOf(node.property)}`);
    for (const child of Object.values(node).flat()) if (child && typeof child === 'object') visit(child as TreeNode);
  };
  visit(parseSync(path, text).program as unknown as TreeNode);
  return [...imported, ...uses];
}
