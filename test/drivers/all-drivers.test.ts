/** All drivers together: names and settings do not collide, every example is understood, the README says what they say of themselves. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { allDrivers, driverTable } from '../../core/drivers/all.ts';
import { neededProgram } from '../../core/find-driver.ts';
import { ownDriverExample } from '../../core/own-driver.ts';
import { NOTHING_SHARED, readServerText } from '../../core/rules/configuration.ts';
import { driverManual, driverTableText } from '../../core/rules/driver-manual.ts';
import { ITEM_KEYS } from '../../core/rules/item-keys.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

describe('the drivers', () => {
  test('have names and aliases of their own', () => {
    const names = allDrivers.flatMap(({ name, aliases }) => [name, ...aliases]);
    assert.deepEqual([...driverTable.keys()].toSorted(), names.toSorted());
  });

  test('have no setting with the name of a key that items have', () => {
    const keys = ITEM_KEYS.map(({ name }) => name);
    for (const { name, settings } of allDrivers)
      assert.deepEqual(
        settings.filter(setting => keys.includes(setting.name)).map(setting => `${name}.${setting.name}`),
        [],
      );
  });

  test('are in the README as they describe themselves (else: node build/driver-table.ts)', () => {
    assert.ok(
      readme.includes(`-->\n${driverTableText(allDrivers)}\n<!--`),
      `the table of README.md should be\n${driverTableText(allDrivers)}`,
    );
  });

  for (const driver of allDrivers) {
    test(`${driver.name}: its example is understood`, () => {
      const ends = ['dest', 'source'].filter(key => !driver.example.some(line => line.startsWith(`${key} = `)));
      const missing = ends.filter(key => key === 'dest' || driver.brings === 'around').map(key => `${key} = /${key}`);
      const text = ['[item]', ...missing, ...driver.example].join('\n');
      const read = readServerText({ file: 'f', name: 's', text }, NOTHING_SHARED, '/home/ann', driverTable);
      assert.ok(read.kind === 'understood', JSON.stringify(read));
      assert.equal(
        read.server.items[0]?.drivers.some(({ name }) => name === driver.name),
        true,
      );
    });

    test(`${driver.name}: its short form has settings that it knows`, () => {
      if (!driver.settingsOfLine) return;
      const text = `[item]\nsource = /point/\ndest = /dest\nmount = "${driver.name}","user@host:volume","/point"`;
      const read = readServerText({ file: 'f', name: 's', text }, NOTHING_SHARED, undefined, driverTable);
      const complaints = read.kind === 'refused' ? read.problems.filter(({ message }) => !/needs|does not/.test(message)) : [];
      assert.deepEqual(complaints, []);
    });

    test(`${driver.name}: its manual page names every setting and fits a terminal`, () => {
      const page = driverManual(
        driver,
        driver.programs.map(text => ({ ...neededProgram(text), isHere: false }) as never),
      );
      for (const { name } of driver.settings)
        assert.ok(
          page.some(line => line.startsWith(`  ${name} = `)),
          name,
        );
      for (const line of page) assert.ok(line.length <= 130, line);
    });
  }
});

test('the README has the example of an own driver that the tests run', () => {
  assert.ok(readme.includes(ownDriverExample.join('\n')), ownDriverExample.join('\n'));
  assert.ok(ownDriverExample.length <= 15);
});
