/** The Set-up page in a browser: from nothing to the first backup, each thing in the way, adopting what is there, keyboard, narrow, read only, axe. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { seriousFindings, sideways } from './accessible.ts';
import { pagesOfThisFile } from './pages.ts';

const { open } = pagesOfThisFile('setup');

type Asked = { name: string; request: Record<string, unknown> };
const asked = (page: Page, name: string): Promise<Asked['request'][]> =>
  page.evaluate(wanted => {
    const { fakeBridge } = window as unknown as { fakeBridge: { asked: Asked[] } };
    return fakeBridge.asked.filter(question => question.name === wanted).map(({ request }) => request);
  }, name);

const changesOf = (wish: Asked['request'] | undefined) => (wish?.changes ?? []) as { kind: string }[];
const next = (page: Page) => page.getByRole('button', { name: /^Next:/ }).click();
const tick = (page: Page, name: string) => page.getByRole('checkbox', { name, exact: true }).check();
const step = (page: Page, name: string) => page.getByRole('navigation', { name: 'Steps' }).getByRole('link', { name }).click();
const documents = 'Documents, /home/ada/Documents';

async function toWhere(page: Page): Promise<void> {
  await tick(page, documents);
  await page.getByText('200 MB left out').waitFor();
  await next(page);
  await page.getByRole('heading', { name: 'Where the backups go' }).waitFor();
}

async function testServer(page: Page, login: string, path = '/backup'): Promise<void> {
  await page.getByRole('textbox', { name: 'Login and host' }).fill(login);
  await page.getByRole('textbox', { name: 'Folder there' }).fill(path);
  await page.getByRole('button', { name: /^Test/ }).click();
}

describe('from nothing to the first backup', () => {
  test('folders, host key, key, schedule, retention: the file is written and the backup begins', async () => {
    await open({ stand: 'empty', route: 'setup' }, async page => {
      await tick(page, documents);
      await tick(page, 'Projects, /home/ada/src');
      await page.getByText('21.1 GB in all').waitFor();
      await page.getByRole('checkbox', { name: /^Build results, saves 9\.20 GB/ }).uncheck();
      await page.getByText('30.3 GB in all').waitFor();
      await next(page);
      await testServer(page, 'ada@nas.local:/backup');
      await page.getByText('Is this the right server?').waitFor();
      await page.getByText('SHA256:p3Kx8vQ2mWnT6rYbE1sLhD9cFgJ4uZaXoR7iVtNkM5w').waitFor();
      await page.getByRole('button', { name: 'It is the right one: take in the ssh-ed25519 key' }).click();
      await page.getByText('It refuses the login').waitFor();
      await page.getByRole('button', { name: 'Make a key' }).click();
      await page.getByText(/^mkdir -p ~\/\.ssh .* >> ~\/\.ssh\/authorized_keys$/).waitFor();
      const password = page.getByLabel('Password of ada@nas.local');
      assert.equal(await password.getAttribute('type'), 'password');
      await password.fill('wrong');
      await password.press('Enter');
      await page.getByText('Ada@nas.local is not let in with this password.').waitFor();
      await password.fill('secret');
      await password.press('Enter');
      await page.getByText('1.84 TB free, 30.3 GB needed for the first backup').waitFor();
      await page.getByText('/backup/laptop/src', { exact: true }).waitFor();
      await next(page);
      await page.getByRole('radio', { name: 'Every day at' }).check();
      await page.getByRole('textbox', { name: 'Time of day' }).fill('13:15');
      await page.getByText('Every day at 13:15, on battery only above 30 %').waitFor();
      await next(page);
      await page.getByRole('radio', { name: 'A fortnight' }).check();
      await page.getByText(/^\d+ of 731 days stay$/).waitFor();
      await next(page);
      await page.getByText('ssh = ssh -i /home/ada/.ssh/alpine-backup').waitFor();
      await page.getByRole('button', { name: 'Command', exact: true }).click();
      await page.getByText('alp now laptop').waitFor();
      await page.getByRole('button', { name: 'Begin the first backup' }).click();
      await page.waitForURL(/#\/status$/);
      const [wish] = await asked(page, 'changeSettings');
      assert.equal(wish?.server, 'laptop');
      assert.equal(wish?.version, '');
      const changes = wish?.changes as { kind: string; section: string; key: string; value: string; entries: unknown[] }[];
      assert.deepEqual(
        changes.filter(({ kind }) => kind === 'set').map(({ key, value }) => `${key} = ${value}`),
        [
          'ssh = ssh -i /home/ada/.ssh/alpine-backup',
          'schedule = daily at 13:15',
          'max_age = 3 days',
          'delete_after = 14 days',
          'keep_weekly = 8',
        ],
      );
      assert.deepEqual(
        changes.filter(({ kind }) => kind === 'add-section').map(({ section, entries }) => [section, entries[1]]),
        [
          ['documents', { key: 'dest', value: 'ada@nas.local:/backup/laptop/documents' }],
          ['src', { key: 'dest', value: 'ada@nas.local:/backup/laptop/src' }],
        ],
      );
      assert.deepEqual(await asked(page, 'now'), [{ server: 'laptop' }]);
      assert.equal(
        await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }).includes('secret')),
        false,
        'the password is kept nowhere',
      );
    });
  });

  test('by keyboard alone', async () => {
    await open({ stand: 'empty', route: 'setup' }, async page => {
      const press = async (...keys: string[]) => {
        for (const key of keys) await page.keyboard.press(key);
      };
      const focused = () =>
        page.evaluate(() => {
          const { activeElement: it } = document;
          return (
            it?.getAttribute('aria-label') ?? (it as HTMLInputElement | null)?.labels?.[0]?.textContent ?? it?.textContent ?? ''
          );
        });
      /** Tab by tab, as somebody without a mouse would. */
      const reach = async (name: RegExp) => {
        for (let count = 0; count < 60; count += 1) {
          await press('Tab');
          if (name.test(await focused())) return;
        }
        assert.fail(`${name} is not reached; at last: ${await focused()}`);
      };
      await page.getByRole('checkbox', { name: documents }).waitFor();
      await reach(/^Documents, /);
      await press('Space');
      await page.getByText('200 MB left out').waitFor();
      await reach(/^Next: Where$/);
      await press('Enter');
      assert.equal(await focused(), 'Where the backups go', 'the new step’s heading has the focus');
      await reach(/^Login and host$/);
      await page.keyboard.type('ada@known.local');
      await reach(/^Folder there$/);
      await page.keyboard.type('/backup');
      await press('Enter');
      await page.getByText('1.84 TB free').waitFor();
      await reach(/^Next: When$/);
      await press('Enter');
      await reach(/^Every$/);
      await press('ArrowDown');
      await page.getByText('Every day at 12:30, on battery').waitFor();
      await reach(/^Next: How long$/);
      await press('Enter');
      await reach(/^A month/);
      await press('ArrowDown');
      await page.getByText(/^\d+ of 731 days stay$/).waitFor();
      await reach(/^Next: Begin$/);
      await press('Enter');
      await page.getByText('schedule = daily at 12:30').waitFor();
      await reach(/^Begin the first backup$/);
      await press('Enter');
      await page.waitForURL(/#\/status$/);
      assert.equal((await asked(page, 'changeSettings')).length, 1);
    });
  });

  test('what was chosen stays when another page or step is shown, and back leads back', async () => {
    await open({ stand: 'empty', route: 'setup' }, async page => {
      await toWhere(page);
      await testServer(page, 'ada@known.local');
      await page.getByText('/backup/laptop/documents', { exact: true }).waitFor();
      await next(page);
      await page.getByRole('textbox', { name: 'Hours between two backups' }).fill('6');
      await page.getByRole('link', { name: 'Status' }).click();
      await page.waitForSelector('.empty-page');
      await page.evaluate(() => {
        location.hash = '#/setup';
      });
      await page.getByText('Every 6 hours, on battery').waitFor();
      await page.getByRole('button', { name: 'Back' }).click();
      assert.equal(await page.getByRole('textbox', { name: 'Login and host' }).inputValue(), 'ada@known.local');
      await page.getByText('/backup/laptop/documents', { exact: true }).waitFor();
      await page.goBack();
      await page.getByText('Every 6 hours, on battery').waitFor();
      await step(page, 'What');
      assert.ok(await page.getByRole('checkbox', { name: documents }).isChecked());
    });
  });

  test('half a form does not go on, says why at its place, and the steps show where', async () => {
    await open({ stand: 'empty', route: 'setup' }, async page => {
      await page.getByRole('checkbox', { name: documents }).waitFor();
      await next(page);
      await page.getByRole('alert').getByText('Choose at least one folder.').waitFor();
      await step(page, 'Where');
      await page.getByRole('textbox', { name: 'Login and host' }).fill('ada@nas local');
      await page.getByRole('textbox', { name: 'Port' }).fill('99999');
      await next(page);
      await page.getByText('Write it as user@host.').waitFor();
      await page.getByText('A port is a number from 1 to 65535.').waitFor();
      await page.getByText('Which folder at the server?').waitFor();
      await page.getByRole('button', { name: 'Test' }).click();
      assert.deepEqual(await asked(page, 'tryDestination'), []);
      await step(page, 'When');
      await page.getByRole('textbox', { name: 'Hours between two backups' }).fill('');
      await page.getByText('Write a whole number of hours, 1 or more.').waitFor();
      await step(page, 'Begin');
      for (const text of ['No folder is chosen yet', 'The destination is not complete', 'A number of the schedule is not right'])
        await page.getByText(text).waitFor();
      assert.ok(await page.getByRole('button', { name: 'Begin the first backup' }).isDisabled());
      assert.equal(await page.getByRole('link', { name: /something is missing/ }).count(), 2);
    });
  });
});

describe('what', () => {
  test('folders are looked into; a typed one is added; one that is not there says so', async () => {
    await open({ stand: 'empty', route: 'setup' }, async page => {
      await page.getByRole('checkbox', { name: 'The whole system, /', exact: true }).waitFor();
      await page.getByRole('checkbox', { name: '/etc', exact: true }).waitFor();
      await page.getByRole('button', { name: 'Folders in /home/ada', exact: true }).click();
      await page.getByRole('button', { name: 'Folders in /home/ada/Documents' }).click();
      await tick(page, 'Taxes');
      await page.getByRole('button', { name: 'Remove /home/ada/Documents/Taxes' }).waitFor();
      await page.getByRole('button', { name: 'ada', exact: true }).click();
      await page.getByRole('button', { name: 'Folders in /home/ada/Closed' }).click();
      await page.getByText('/home/ada/Closed cannot be read.').waitFor();
      await page.getByRole('button', { name: 'Proposed folders' }).click();
      await page.getByRole('checkbox', { name: documents }).waitFor();
      const typed = page.getByRole('textbox', { name: 'Another folder' });
      await typed.fill('here');
      await typed.press('Enter');
      await page.getByText('Begin the path with /').waitFor();
      await typed.fill('/gone/away/');
      await typed.press('Enter');
      await page.getByRole('alert').getByText('/gone/away is not there.').waitFor();
      await page.getByRole('button', { name: 'Remove /gone/away' }).click();
      assert.equal(await page.getByText('/gone/away is not there.').count(), 0);
    });
  });

  test('downloads and virtual machines are not left out unless ticked; a folder inside another is told', async () => {
    await open({ stand: 'empty', route: 'setup' }, async page => {
      await tick(page, 'Home folder, /home/ada');
      await page.getByText('22.2 GB left out').waitFor();
      assert.equal(await page.getByRole('checkbox', { name: /^Downloads, saves/ }).isChecked(), false);
      assert.equal(await page.getByRole('checkbox', { name: /^Virtual machines, saves/ }).isChecked(), false);
      assert.ok(await page.getByRole('checkbox', { name: /^Caches, saves/ }).isChecked());
      await tick(page, documents);
      await page.getByText('Is in /home/ada already and would be backed up twice.').waitFor();
      await page.getByText('Further patterns, one a line').first().click();
      await page.getByRole('textbox', { name: 'Further patterns, one a line: /home/ada', exact: true }).fill('*.iso\n*.bak');
      await page.getByRole('heading', { name: 'Chosen' }).click();
      await page.waitForFunction(() => {
        const { fakeBridge } = window as unknown as { fakeBridge: { asked: Asked[] } };
        return fakeBridge.asked.some(
          ({ name, request }) => name === 'leftOut' && (request.exclude as string[]).includes('*.bak'),
        );
      });
    });
  });
});

describe('where', () => {
  const FAILURES = [
    ['offline', 'This machine has no network', 'Connect to a network'],
    ['cafe', 'This network wants a login first', 'Open any web page'],
    ['nowhere', 'The name is not known here', 'Is it spelt right'],
    ['asleep', 'It does not answer', 'Is it switched on'],
    ['closed', 'No ssh on this port', 'Is sshd switched on there?'],
    ['web', 'What answers is not an ssh server', 'Look at the port.'],
    ['moved', 'It shows another host key than before', 'somebody else may be answering'],
    ['bare', 'rsync is missing there', 'Install it there'],
    ['full', 'The destination is full', 'Make room'],
    ['locked', 'The folder cannot be used', 'As root there: chown ada /backup'],
  ] as const;

  test('each thing in the way has its reason and its remedy, and the next look is another one', async () => {
    await open({ stand: 'empty', route: 'setup/where' }, async page => {
      for (const [host, reason, remedy] of FAILURES) {
        await testServer(page, `ada@${host}.local`);
        const alert = page.getByRole('alert');
        await alert.getByText(reason, { exact: true }).waitFor();
        await alert.getByText(remedy).first().waitFor();
        await page.getByRole('textbox', { name: 'Login and host' }).fill('ada@other.local');
        assert.equal(await page.getByText(reason, { exact: true }).count(), 0, 'said of another destination');
      }
      await page.getByRole('radio', { name: 'A disk or folder of this machine' }).check();
      await page.getByRole('textbox', { name: 'Folder' }).fill('/media/away/backup');
      await page.getByRole('button', { name: 'Test' }).click();
      await page.getByText('The disk is not there', { exact: true }).waitFor();
    });
  });

  test('a connection that is lost in mid-look is said, and the button looks again', async () => {
    await open({ stand: 'empty', route: 'setup/where' }, async page => {
      const lose = (isLost: boolean) =>
        page.evaluate(is => {
          (window as unknown as { fakeBridge: { isLost: boolean } }).fakeBridge.isLost = is;
        }, isLost);
      await lose(true);
      await testServer(page, 'ada@known.local');
      await page.getByRole('alert').getByText('The program did not answer.').waitFor();
      await lose(false);
      await page.getByRole('button', { name: 'Test again' }).click();
      await page.getByText('1.84 TB free').waitFor();
    });
  });

  test('too little space is told with both figures', async () => {
    await open({ stand: 'empty', route: 'setup' }, async page => {
      await toWhere(page);
      await testServer(page, 'ada@known.local', '/small');
      await page.getByText('9.00 GB free, 14.0 GB needed for the first backup').waitFor();
      await page.getByText('Not enough for the first backup').waitFor();
    });
  });

  test('a port is written into the file; a crowded folder is no obstacle; one that is taken is', async () => {
    await open({ stand: 'empty', route: 'setup' }, async page => {
      await toWhere(page);
      await page.getByRole('textbox', { name: 'Port' }).fill('2222');
      await testServer(page, 'ada@known.local', '/share');
      await page.getByText('/share/laptop/documents', { exact: true }).waitFor();
      assert.equal(await page.getByRole('alert').count(), 0);
      await testServer(page, 'ada@known.local', '/crowded');
      await page.getByText('has something else in it').waitFor();
      await page.getByText('Choose another folder above, or another name for the item.').waitFor();
      await step(page, 'Begin');
      await page.getByText('ssh = ssh -p 2222').waitFor();
      await page.getByText('The last test of the destination ended with something to be done.').waitFor();
    });
  });

  test('a vault of this item goes on; one of another name and dated folders are adopted when told to', async () => {
    await open({ stand: 'empty', route: 'setup' }, async page => {
      await toWhere(page);
      await testServer(page, 'ada@known.local', '/vaults');
      await page.getByText('is its vault already, goes on · 214 snapshots').waitFor();
      await testServer(page, 'ada@known.local', '/ancestor');
      await page.getByText('has dated folders of backups · 43 snapshots').waitFor();
      await testServer(page, 'ada@known.local', '/foreign');
      await page.getByText('holds the backups of something else · 12 snapshots · oldbox/papers').waitFor();
      await page.getByRole('button', { name: 'Go on with it as documents' }).click();
      await page.getByText('goes on here · 12 snapshots').waitFor();
      await step(page, 'Begin');
      await page.getByText('dest = ada@known.local:/foreign/laptop/documents').waitFor();
      await page.getByRole('button', { name: 'Begin the first backup' }).click();
      await page.waitForFunction(() =>
        (window as unknown as { fakeBridge: { asked: Asked[] } }).fakeBridge.asked.some(({ name }) => name === 'now'),
      );
      assert.deepEqual(await asked(page, 'repair'), [{ server: 'laptop', item: 'documents', adopt: true }]);
    });
  });

  test('who names the vault itself chooses the folder that goes on in it', async () => {
    await open({ stand: 'empty', route: 'setup' }, async page => {
      await tick(page, 'Pictures, /home/ada/Pictures');
      await toWhere(page);
      await testServer(page, 'ada@known.local', '/vaults/laptop/documents');
      await page.getByText('This folder is itself the vault of laptop/documents, with 214 snapshots.').waitFor();
      await page.getByRole('button', { name: 'Go on there with /home/ada/Documents' }).click();
      await page.getByText('is its vault already, goes on · 214 snapshots').waitFor();
      await page.getByText('/vaults/laptop/pictures', { exact: true }).waitFor();
      assert.equal(await page.getByRole('textbox', { name: 'Folder there' }).inputValue(), '/vaults');
    });
  });
});

describe('begin', () => {
  test('without an agent the file is still written, and the command that begins is shown', async () => {
    await open({ stand: 'no-agent', route: 'setup' }, async page => {
      await toWhere(page);
      await testServer(page, 'ada@known.local');
      await page.getByText('1.84 TB free').waitFor();
      await step(page, 'Begin');
      await page.getByText('No agent runs: the file is written, and nothing begins by itself.').waitFor();
      await page.getByRole('button', { name: 'Write the file' }).click();
      await page.getByRole('heading', { name: /laptop-2 is written$/ }).waitFor();
      await page.getByText('alp laptop-2', { exact: true }).waitFor();
      assert.deepEqual(await asked(page, 'now'), []);
      await page.getByRole('button', { name: 'Set up another' }).click();
      await page.getByText('Nothing yet.').waitFor();
    });
  });

  test('what is configured already is said; folders are added to a file that is there without touching it', async () => {
    await open({ stand: 'calm', route: 'setup' }, async page => {
      await page.getByText(/laptop.* items are configured already\./).waitFor();
      assert.equal(await page.getByRole('link', { name: 'Use it as it is' }).getAttribute('href'), '#/status');
      await tick(page, 'Music, /home/ada/Music');
      await next(page);
      await testServer(page, 'ada@known.local');
      await page.getByText('1.84 TB free').waitFor();
      await step(page, 'Begin');
      await page.getByRole('combobox', { name: 'Write into' }).selectOption('laptop');
      await page.getByText('[music]').waitFor();
      await page.getByText('# The laptop: goes to the NAS at home.').waitFor();
      await step(page, 'When');
      await page.getByText('Begins as the items of laptop have it').waitFor();
      assert.equal(await page.getByRole('textbox', { name: 'Charge in percent' }).inputValue(), '40');
      await step(page, 'How long');
      assert.ok(await page.getByRole('radio', { name: 'Own numbers' }).isChecked());
      await step(page, 'Begin');
      await page.getByText('[music]').waitFor();
      await page.getByRole('button', { name: 'Begin the first backup' }).click();
      await page.waitForURL(/#\/status$/);
      const [wish] = await asked(page, 'changeSettings');
      assert.deepEqual(
        changesOf(wish).map(({ kind }) => kind),
        ['add-section'],
      );
      assert.deepEqual(await asked(page, 'now'), [{ server: 'laptop', item: 'music' }]);
    });
  });

  test('a file that somebody else wrote meanwhile is read again and not written over', async () => {
    await open({ stand: 'calm', route: 'setup' }, async page => {
      await tick(page, 'Music, /home/ada/Music');
      await next(page);
      await testServer(page, 'ada@known.local');
      await page.getByText('1.84 TB free').waitFor();
      await step(page, 'Begin');
      await page.getByRole('combobox', { name: 'Write into' }).selectOption('laptop');
      await page.getByText('[music]').waitFor();
      await page.evaluate(() => {
        type Files = { writeElsewhere(server: string, change: (text: string) => string): void };
        const { fakeBridge } = window as unknown as { fakeBridge: { files: Files } };
        fakeBridge.files.writeElsewhere('laptop', text => `# by hand\n${text}`);
      });
      await page.getByRole('button', { name: 'Begin the first backup' }).click();
      await page
        .getByRole('alert')
        .getByText(/laptop.* was changed by somebody else/)
        .waitFor();
      await page.getByText('# by hand').waitFor();
      await page.getByRole('button', { name: 'Begin the first backup' }).click();
      await page.waitForURL(/#\/status$/);
    });
  });

  test('a name that alp would take for a command is told beside its field', async () => {
    await open({ stand: 'empty', route: 'setup' }, async page => {
      await toWhere(page);
      await page.getByRole('radio', { name: 'A disk or folder of this machine' }).check();
      await page.getByRole('textbox', { name: 'Folder' }).fill('/media/disk');
      await step(page, 'Begin');
      await page.getByText('The destination was not tested.').waitFor();
      await page.getByRole('textbox', { name: 'Name of /home/ada/Documents' }).fill('status');
      await page.getByText('That is a command of alp.').waitFor();
      assert.ok(await page.getByRole('button', { name: 'Begin the first backup' }).isDisabled());
      await page.getByRole('textbox', { name: 'Name of /home/ada/Documents' }).fill('papers');
      await page.getByText('dest = /media/disk/laptop/papers').waitFor();
    });
  });

  test('a file that exists already is pasted: mistakes by line, then written', async () => {
    await open({ stand: 'empty', route: 'setup' }, async page => {
      await page.getByRole('link', { name: 'I have a configuration file' }).click();
      const text = page.getByRole('textbox', { name: 'Text of the file' });
      await text.fill('[documents]\nsource = /home/ada/Documents/\nthis is wrong');
      await page.getByText('1 line has a mistake').waitFor();
      await page.getByText('line 3', { exact: true }).waitFor();
      assert.ok(await page.getByRole('button', { name: 'Write laptop' }).isDisabled());
      await text.fill('[documents]\nsource = /home/ada/Documents/\ndest = /backup/documents');
      await page.getByText('What is understood').waitFor();
      await page.getByRole('button', { name: 'Write laptop' }).click();
      await page.waitForURL(/#\/status$/);
      const [wish] = await asked(page, 'changeSettings');
      assert.equal(changesOf(wish)[0]?.kind, 'text');
    });
  });
});

test('read only: everything can be chosen, nothing written, and the page says so', async () => {
  await open({ stand: 'empty', route: 'status' }, async page => {
    await page.evaluate(() => {
      const { fakeBridge } = window as unknown as { fakeBridge: { abilities: { readOnly: boolean } } };
      fakeBridge.abilities.readOnly = true;
      location.hash = '#/setup';
    });
    await page.getByText('This page only looks: nothing is written here.').waitFor();
    await toWhere(page);
    await page.getByRole('textbox', { name: 'Login and host' }).fill('ada@nas.local:/backup');
    await page.getByText('Testing is switched off on this page').waitFor();
    assert.ok(await page.getByRole('button', { name: 'Test' }).isDisabled());
    await step(page, 'Begin');
    await page.getByText('dest = ada@nas.local:/backup/laptop/documents').waitFor();
    assert.ok(await page.getByRole('button', { name: 'Begin the first backup' }).isDisabled());
    for (const name of ['changeSettings', 'now', 'tryDestination', 'trustHostKey', 'ownKey'])
      assert.deepEqual(await asked(page, name), [], name);
  });
});

for (const [language, theme] of [
  ['en', 'light'],
  ['de', 'dark'],
  ['fr', 'light'],
] as const) {
  test(`${language}, ${theme}: no step scrolls sideways, axe finds nothing serious, no text is missing`, async () => {
    await open({ stand: 'calm', route: 'setup', language, theme }, async page => {
      const look = async (name: string) => {
        assert.doesNotMatch((await page.locator('#root').textContent()) ?? '', /undefined|\[object|NaN|Invalid/, name);
        for (const width of [1280, 400]) {
          await page.setViewportSize({ width, height: 800 });
          assert.equal(await sideways(page), 0, `${name} at ${width} px`);
          // Colours are the same in every language, what is hidden and focusable is the same in both themes.
          if (language === 'fr' || (theme === 'dark' && width === 400)) continue;
          assert.deepEqual(await seriousFindings(page), [], `${name} at ${width} px`);
        }
        await page.setViewportSize({ width: 1280, height: 800 });
      };
      const go = (place: string) => page.evaluate(hash => location.assign(hash), `#/setup/${place}`);
      await page.locator('.picker-row input').first().check();
      await page.locator('.picker-row input').nth(5).check();
      await page.locator('.exclude-ticks .setup-tick').nth(5).waitFor();
      await look('what');
      await go('where');
      await page.locator('.where-fields input').first().fill('ada@nas.local:/backup');
      await page.locator('.where-test button').click();
      await page.waitForSelector('.host-key');
      await look('host key');
      await page.locator('.host-key button').first().click();
      await page.locator('.host-keys').waitFor({ state: 'detached' });
      await page.locator('.check-stopped > button').click();
      await page.waitForSelector('.own-key');
      await look('login');
      await page.locator('.own-key input').fill('secret');
      await page.locator('.own-key-install button').click();
      await page.locator('.vault-row').nth(1).waitFor();
      await look('ready');
      await go('when');
      await page.waitForSelector('.setup-sentence');
      await look('when');
      await go('keep');
      await page.locator('.keep input[type=radio]').last().check();
      await page.waitForSelector('.keep-numbers');
      await page.waitForSelector('.day-kept');
      await look('how long');
      await go('begin');
      await page.waitForSelector('.setup-text .block');
      await look('begin');
      await go('paste');
      await page.locator('.paste-text').fill('wrong');
      await page.waitForSelector('.setup-problems');
      await look('paste');
    });
  });
}
