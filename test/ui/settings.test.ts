/** What a person does in Settings and Diagnose, and about a run's losses: by keyboard, at 400 px, beside an editor that writes the same file. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import type {} from '../../renderer/fake/fake-bridge.ts';
import { seriousFindings, sideways } from './accessible.ts';
import { pagesOfThisFile } from './pages.ts';

const { open } = pagesOfThisFile('settings');

const textOf = (page: Page, server?: string) => page.evaluate(name => window.fakeBridge!.files.textOf(name), server);
const schedule = (page: Page) => page.getByRole('combobox', { name: 'Schedule' });
const save = (page: Page) => page.getByRole('button', { name: 'Save', exact: true });

const PAGES = [
  { title: 'Settings, overview', route: 'settings', shows: '.this-network' },
  { title: 'Settings of an item', route: 'settings/laptop/documents', shows: '.day-kept' },
  { title: 'Settings of a file', route: 'settings/laptop', shows: '.section-form' },
  { title: 'Settings for all servers', route: 'settings/*', shows: '.section-form' },
  { title: 'Diagnose', route: 'diagnose', shows: '.item-findings:nth-child(6) .finding-groups' },
];

for (const { title, route, shows } of PAGES) {
  for (const theme of ['light', 'dark'] as const) {
    test(`${title}, ${theme}: nothing overflows at 1280 and 400 px, and axe finds nothing serious`, async () => {
      await open({ route, theme }, async page => {
        for (const width of [1280, 400]) {
          await page.setViewportSize({ width, height: 800 });
          await page.waitForSelector(shows);
          // All that is folded is looked at, too.
          await page.evaluate(() => {
            for (const details of document.querySelectorAll('details')) details.open = true;
          });
          assert.equal(await sideways(page), 0, `it scrolls sideways at ${width} px`);
          if (theme === 'dark' && width === 400) continue;
          assert.deepEqual(await seriousFindings(page), [], `at ${width} px`);
        }
      });
    });
  }
}

for (const language of ['en', 'de', 'fr']) {
  test(`${language}: no text of Settings and Diagnose is missing`, async () => {
    await open({ route: 'settings/laptop/documents', language, width: 400 }, async page => {
      await page.waitForSelector('.day-kept');
      for (const route of ['#/settings', '#/diagnose', '#/settings/laptop/documents']) {
        await page.evaluate(address => {
          location.hash = address;
        }, route);
        await page.waitForSelector(
          route === '#/settings' ? '.this-network' : route === '#/diagnose' ? '.finding-groups' : '.day-kept',
        );
        assert.equal(await sideways(page), 0, route);
        assert.doesNotMatch((await page.locator('#root').textContent()) ?? '', /undefined|\[object|NaN|Invalid/);
      }
    });
  });
}

test('with the keyboard alone a schedule is changed: what would be understood is said before it is saved, comments stay', async () => {
  await open({ route: 'settings/laptop/documents' }, async page => {
    await schedule(page).focus();
    await page.keyboard.press('Control+A');
    await page.keyboard.type('hourly');
    await page.getByText('runs hourly').waitFor();
    assert.equal(await changeRequests(page), 0, 'nothing is written before it is saved');
    await tabTo(page, 'Save');
    await page.keyboard.press('Enter');
    await page.getByText('Saved. The agent reads it by itself.').waitFor();
    const text = await textOf(page, 'laptop');
    assert.match(text, /schedule = hourly/);
    assert.match(text, /# Rosa wants yesterday back, always\./);
  });
});

test('a mistake is said next to its key and cannot be saved', async () => {
  await open({ route: 'settings/laptop/documents' }, async page => {
    await schedule(page).fill('sometimes');
    await page.locator('.key-problem').getByText('"sometimes" is not a schedule').waitFor();
    assert.equal(await schedule(page).getAttribute('aria-invalid'), 'true');
    assert.ok(await save(page).isDisabled());
    await page.getByRole('button', { name: 'Discard' }).click();
    assert.equal(await schedule(page).inputValue(), 'every 4 hours');
    await page.locator('.save-bar').waitFor({ state: 'detached' });
  });
});

test('what was typed and not saved is there again after a look at another item', async () => {
  await open({ route: 'settings/laptop/documents' }, async page => {
    await schedule(page).fill('hourly');
    await page.getByRole('link', { name: 'photos' }).click();
    await page.waitForFunction(() => document.querySelector('.file-head h2')?.textContent === 'photos');
    assert.equal(await page.locator('.save-bar').count(), 0);
    await page.getByRole('link', { name: 'documents' }).click();
    await page.getByText('1 change not saved yet').waitFor();
    assert.equal(await schedule(page).inputValue(), 'hourly');
  });
});

test('a key that is absent shows what counts and where it comes from; unset, it counts again', async () => {
  await open({ route: 'settings/laptop/documents' }, async page => {
    const field = (key: string) => page.locator('.key-field', { has: page.locator(`code:text-is("${key}")`) });
    await field('delete_after').getByText('from laptop.ini, for all its items').waitFor();
    await field('keep_at_least').getByText('from alpine-backup.conf, for all servers').waitFor();
    await field('ssh').getByText('the program’s own default').waitFor();
    await page.getByRole('button', { name: 'Unset Overdue after' }).click();
    await save(page).click();
    await page.getByText('Saved. The agent reads it by itself.').waitFor();
    assert.doesNotMatch((await textOf(page, 'laptop')).split('[photos]')[0]!, /max_age/);
  });
});

test('patterns show at once what they leave out', async () => {
  await open({ route: 'settings/laptop/documents' }, async page => {
    await page.getByRole('textbox', { name: 'Leave out' }).fill('*.iso\n/tmp/');
    await page.waitForFunction(() =>
      window.fakeBridge!.asked.some(
        ({ name, request }) => name === 'leftOut' && JSON.stringify(request).includes('"exclude":["*.iso","/tmp/"]'),
      ),
    );
  });
});

for (const { who, button, kept, lost } of [
  { who: 'mine', button: /^Keep mine/, kept: /schedule = hourly/, lost: /schedule = every 4 hours\n# Rosa/ },
  { who: 'theirs', button: /^Take theirs/, kept: /schedule = every 4 hours\n# Rosa/, lost: /schedule = hourly/ },
]) {
  test(`when an editor wrote the file meanwhile, nothing is written until one chooses; ${who} wins then`, async () => {
    await open({ route: 'settings/laptop/documents' }, async page => {
      await schedule(page).fill('hourly');
      await page.getByText('runs hourly').waitFor();
      await page.evaluate(() =>
        window.fakeBridge!.files.writeElsewhere('laptop', text => text.replace('max_age  = 1 day', 'max_age  = 3 days')),
      );
      await save(page).click();
      await page.getByText('laptop.ini was changed by somebody else meanwhile').waitFor();
      assert.doesNotMatch(await textOf(page, 'laptop'), /hourly/);
      await page.getByRole('button', { name: 'Compare side by side' }).click();
      await page.locator('.is-other .line-text').getByText('schedule = hourly').waitFor();
      await page.setViewportSize({ width: 400, height: 800 });
      assert.equal(await sideways(page), 0);
      assert.deepEqual(await seriousFindings(page), []);
      await page.getByRole('button', { name: button }).click();
      await page.locator('.save-bar').waitFor({ state: 'detached' });
      const text = (await textOf(page, 'laptop')).replace('schedule =', 'schedule =');
      assert.match(text, kept);
      assert.doesNotMatch(text, lost);
      assert.match(text, /max_age {2}= 3 days/, 'the change of the editor stays');
    });
  });
}

test('as text the whole file is changed, and a mistake in it is refused with its line', async () => {
  await open({ route: 'settings/laptop' }, async page => {
    await page.getByLabel('As text').check();
    const text = page.getByRole('textbox', { name: 'Text of the file' });
    const before = await text.inputValue();
    await text.fill(before.replace('every 4 hours', 'now and then'));
    await page.getByText('line 10').waitFor();
    assert.ok(await save(page).isDisabled());
    await text.fill(`${before}# at the end\n`);
    await save(page).click();
    await page.getByText('Saved. The agent reads it by itself.').waitFor();
    assert.match(await textOf(page, 'laptop'), /# at the end/);
  });
});

test('removing an item asks, says that the snapshots stay, and can be left', async () => {
  await open({ route: 'settings/laptop/documents' }, async page => {
    await page.getByRole('button', { name: 'Remove this item …' }).click();
    await page.getByRole('dialog').getByText('/media/backup/documents').waitFor();
    await page.getByRole('button', { name: 'Keep it' }).click();
    assert.match(await textOf(page, 'laptop'), /\[documents\]/);
    await page.getByRole('button', { name: 'Remove this item …' }).click();
    await page.getByRole('button', { name: 'Remove documents' }).click();
    await page.getByText('documents is no longer in the configuration.').waitFor();
    assert.doesNotMatch(await textOf(page, 'laptop'), /\[documents\]/);
  });
});

test('a whole server is removed after a question that names its vaults, and comes back with one press', async () => {
  await open({ route: 'settings/www' }, async page => {
    await page.getByRole('button', { name: 'Remove this server …' }).click();
    const dialog = page.getByRole('dialog', { name: 'Remove www.ini from the configuration?' });
    await dialog.getByText('Their snapshots stay where they are:').waitFor();
    assert.deepEqual(await dialog.locator('code').allTextContents(), ['/srv/backup/www/website', '/srv/backup/www/database']);
    assert.deepEqual(await seriousFindings(page), []);
    await dialog.getByRole('button', { name: 'Keep it' }).click();
    assert.match(await textOf(page, 'www'), /\[website\]/);
    await page.getByRole('button', { name: 'Remove this server …' }).click();
    await page.getByRole('button', { name: 'Remove www.ini' }).click();
    await page.getByText('www.ini is no longer in the configuration.').waitFor();
    await page.getByText('/home/ada/.config/alpine-backup/www.ini.removed~').waitFor();
    await page.locator('.settings-list h2', { hasText: 'www' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Bring it back' }).click();
    await page.locator('.settings-list h2', { hasText: 'www' }).waitFor();
    assert.match(await textOf(page, 'www'), /\[website\]/);
  });
});

test('with the last item of a file goes the file', async () => {
  await open({ route: 'settings/www/website' }, async page => {
    await page.getByRole('button', { name: 'Remove this item …' }).click();
    await page.getByRole('button', { name: 'Remove website' }).click();
    await page.getByText('website is no longer in the configuration.').waitFor();
    await page.evaluate(() => {
      location.hash = '#/settings/www/database';
    });
    await page.getByRole('button', { name: 'Remove this server …' }).click();
    await page.getByRole('button', { name: 'Remove www.ini' }).click();
    await page.getByText('www.ini is no longer in the configuration.').waitFor();
  });
});

test('a network is called metered, then forgotten', async () => {
  await open({ route: 'settings' }, async page => {
    await page.getByLabel('This network is metered').check();
    await page.getByText('Saved. The agent reads it by itself.').waitFor();
    assert.match(await textOf(page), /metered_networks = aa:bb:cc:dd:ee:ff 192\.168\.1\.0\/24/);
    await page.getByLabel('This network is not metered').check();
    await page.waitForFunction(() => /unmetered_networks/.test(window.fakeBridge!.files.textOf(undefined)));
    assert.doesNotMatch(await textOf(page), /^metered_networks/m);
    await page.getByLabel('As the system says').check();
    await page.waitForFunction(() => !/metered_networks/.test(window.fakeBridge!.files.textOf(undefined)));
  });
});

test('in read-only mode nothing can be changed, and a word says why', async () => {
  await open({ route: 'status' }, async page => {
    await page.waitForSelector('.item');
    await page.evaluate(() => {
      window.fakeBridge!.abilities = { ...window.fakeBridge!.abilities, readOnly: true };
      location.hash = '#/settings/laptop/documents';
    });
    await page.getByText('This page only looks').waitFor();
    await page.waitForSelector('.key-field');
    assert.equal(await page.locator('.key-entry :is(input, select, textarea):enabled').count(), 0);
    assert.equal(await page.getByRole('button', { name: /^(Save|Remove|Unset)/ }).count(), 0);
    await page.evaluate(() => {
      location.hash = '#/diagnose/www/website';
    });
    await page.getByText('Mending is switched off on this page').waitFor();
    assert.equal(await page.getByRole('button', { name: /^Take in/ }).count(), 0);
  });
});

test('a host key is taken in after its fingerprint was shown and compared', async () => {
  await open({ route: 'diagnose/www/website' }, async page => {
    await page.getByRole('button', { name: 'Take in this host key …' }).click();
    const dialog = page.getByRole('dialog');
    await dialog
      .locator('.fingerprint')
      .getByText(/^SHA256:/)
      .waitFor();
    // Enter on what has the focus must not be the dangerous one.
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    assert.equal((await asked(page, 'repair')).length, 0);
    await page.getByRole('button', { name: 'Take in this host key …' }).click();
    await page.getByRole('button', { name: 'They are equal: take it in' }).click();
    await page.getByText('7 checks, all well').waitFor();
    const [wish] = (await asked(page, 'repair')) as { acceptHostKey: string }[];
    assert.match(wish!.acceptHostKey, /^SHA256:/);
  });
});

test('every way of an alert is tried with one press: what was sent, and what did not get through', async () => {
  await open({ route: 'settings/laptop/documents' }, async page => {
    await page.getByRole('button', { name: 'Send a test' }).click();
    await page.getByText('1 message was sent.').waitFor();
    await page.getByText('ntfy at ntfy.sh: it answered 403 Forbidden').waitFor();
  });
});

test('the report is shown and copied', async () => {
  await open({ route: 'diagnose' }, async page => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: 'Copy report' }).click();
    await page.getByText('The report is in the clipboard.').waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.equal(copied, await page.locator('.report .block').textContent());
  });
});

test('a file that could not be read is left out from the run’s page with one press, what was inherited stays left out, and it is undone', async () => {
  await open({ route: 'history' }, async page => {
    await showRunWithLosses(page, 'virtual machines');
    const first = page.locator('.losses li').first();
    await first.getByRole('button', { name: /^Leave out from now on/ }).click();
    await first.getByText('Left out from the next run on: /.trash/locked \\[old].db').waitFor();
    const section = async () => (await textOf(page, 'laptop')).split('[virtual machines]')[1]!;
    assert.match(await section(), /exclude = \.cache\/\nexclude = lost\+found\/\nexclude = \/\.trash\/locked \\\[old\]\.db/);
    await first.getByRole('button', { name: 'Undo' }).click();
    await first.getByText('Undone.').waitFor();
    assert.doesNotMatch(await section(), /exclude/);
    await page.getByRole('button', { name: 'Tolerate unreadable files' }).click();
    await page.getByText('Unreadable files no longer hold a snapshot back.').waitFor();
    assert.match(await section(), /tolerate = unreadable/);
    assert.deepEqual(await seriousFindings(page), []);
  });
});

test('a restore is seen on every page, with the way to it', async () => {
  await open({ route: 'history' }, async page => {
    await page.waitForSelector('.run-row');
    await page.evaluate(() =>
      window.fakeBridge!.ask('restore', {
        server: 'laptop',
        item: 'documents',
        snapshot: '2026-11-23T041502Z',
        paths: ['a'],
        to: { kind: 'folder', path: '/tmp/x' },
        isPreview: false,
      }),
    );
    await page.getByText('Restoring from laptop documents').waitFor();
    await page.locator('.restores-bar').getByRole('progressbar').waitFor();
    assert.deepEqual(await seriousFindings(page), []);
    await page.getByText('Restored from laptop documents').waitFor();
    await page.locator('.restores-bar').getByRole('link', { name: 'Show' }).click();
    await page.waitForSelector('.restore-job');
    assert.match(page.url(), /#\/files\/laptop\/documents/);
  });
});

test('from Status a name leads to the files of every item', async () => {
  await open({}, async page => {
    await page.getByRole('searchbox', { name: 'Find a file by name' }).fill('a/b 100%');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.found-in-item');
    assert.equal(await page.locator('.search-field input').inputValue(), 'a/b 100%');
  });
});

test('with nothing configured Status leads to set-up', async () => {
  await open({ stand: 'empty' }, async page => {
    const way = page.getByRole('link', { name: 'Set up a backup' });
    assert.equal(await way.getAttribute('href'), '#/setup');
  });
});

test('a folder is sorted by size and back by pressing its head', async () => {
  await open({ route: 'files/laptop/documents/latest/Taxes%202025' }, async page => {
    const sizes = () =>
      page
        .locator('.entry-table .long-row:not(.is-head) .file-size span')
        .evaluateAll(all => all.map(one => Number((one as HTMLElement).title.replace(/\D/g, ''))));
    await page.getByRole('button', { name: 'Size' }).click();
    await page.waitForSelector('[aria-sort="descending"]');
    await page.waitForFunction(() => {
      const all = [...document.querySelectorAll('.entry-table .long-row:not(.is-head) .file-size span')];
      const numbers = all.map(one => Number((one as HTMLElement).title.replace(/\D/g, '')));
      return numbers.length > 5 && numbers.every((number, index) => index === 0 || number <= numbers[index - 1]!);
    });
    assert.ok((await sizes()).length > 5);
  });
});

async function showRunWithLosses(page: Page, item: string): Promise<void> {
  await page.waitForSelector('.run-row');
  const run = await page.evaluate(async name => {
    const { entries } = await window.fakeBridge!.ask('history', { server: 'laptop', item: name, limit: 9000 });
    return entries.flatMap(entry => (entry.kind === 'run' && entry.warnings.length > 0 ? [entry.run] : []))[0]!;
  }, item);
  await page.evaluate(name => {
    location.hash = `#/history/${name}`;
  }, run);
  await page.waitForSelector('.losses .button');
}

function asked(page: Page, name: string) {
  return page.evaluate(wanted => window.fakeBridge!.asked.filter(one => one.name === wanted).map(({ request }) => request), name);
}

async function changeRequests(page: Page): Promise<number> {
  return (await asked(page, 'changeSettings')).length;
}

async function tabTo(page: Page, name: string): Promise<void> {
  for (let step = 0; step < 80; step += 1) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(
      () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent,
    );
    if (focused === name) return;
  }
  assert.fail(`Tab does not reach ${name}`);
}
