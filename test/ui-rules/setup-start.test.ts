/** Folders that go into a file that is there: set-up begins with the schedule, gates and retention that its items have, and writes only what differs. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { itemNames } from '../../renderer/setup/item-names.ts';
import { PRESETS } from '../../renderer/setup/keep.ts';
import { FRESH_PLAN, type Plan, withFolder } from '../../renderer/setup/plan.ts';
import { chosenKeys, linesAsIs, startedFrom, startOf, withFields } from '../../renderer/setup/start-from.ts';
import { whenMistakes } from '../../renderer/setup/when.ts';
import { writtenWish } from '../../renderer/setup/written-changes.ts';
import { fileOf } from './settings-file.ts';

const item = (name: string, ...lines: string[]) => `[${name}]\nsource = /${name}\ndest = /backup/${name}\n${lines.join('\n')}\n`;
const plan: Plan = {
  ...withFolder(FRESH_PLAN, '/home/ada/Music', 'music'),
  where: { ...FRESH_PLAN.where, kind: 'folder', folder: '/backup' },
  into: 'laptop',
};

/** The lines of the new section, but for source and dest. */
function writtenInto(text: string, shared: string, choose: (plan: Plan) => Plan = one => one): readonly string[] {
  const there = { server: fileOf('laptop', text), shared: fileOf(undefined, shared) };
  const started = choose(startedFrom(plan, startOf(there.server, there.shared)));
  const [section] = writtenWish(started, 'laptop', itemNames(plan.folders, ['a', 'b']), there).changes;
  assert.ok(section?.kind === 'add-section');
  return section.entries.filter(({ key }) => key !== 'source' && key !== 'dest').map(({ key, value }) => `${key} = ${value}`);
}

describe('set-up into a file that is there', () => {
  test('begins with what stands above its items, and writes nothing of it again', () => {
    const top = 'schedule = daily at 4:00\non_battery = no\nbetween = 19:00-07:00\nmax_age = 2 weeks\ndelete_after = 90 days\n';
    const started = startedFrom(plan, startOf(fileOf('laptop', top + item('a')), undefined));
    assert.deepEqual(started.when, {
      ...FRESH_PLAN.when,
      ...{ schedule: 'daily', dailyAt: '4:00', battery: 'no', isBetween: true, from: '19:00', until: '07:00', maxAge: '14' },
    });
    assert.deepEqual([started.preset, started.own.days, started.own.weekly], ['own', '90', '']);
    assert.deepEqual(writtenInto(top + item('a'), ''), []);
    assert.deepEqual(writtenInto(item('a'), `[defaults]\n${top}`), []);
  });

  test('begins with what most of its items have, and writes that', () => {
    const text = [
      item('a', 'schedule = when reachable', 'max_age = 1 day'),
      item('b', 'schedule = daily at 12:00', 'max_age = 1 day', 'keep_daily = 7'),
      item('c', 'schedule = when reachable'),
    ].join('');
    assert.deepEqual(writtenInto(text, ''), ['schedule = when reachable', 'max_age = 1 day']);
  });

  test('begins by hand and keeps everything where the file says nothing', () => {
    const started = startedFrom(plan, startOf(fileOf('laptop', item('a')), undefined));
    assert.deepEqual([started.when.schedule, started.when.maxAge, started.preset], ['manual', '', 'all']);
    assert.deepEqual(writtenInto(item('a'), ''), []);
  });

  test('writes what is chosen otherwise, and takes back what stands above', () => {
    const top = 'schedule = every 2 hours\nmax_age = 1 day\ndelete_after = 30 days\nkeep_weekly = 12\nkeep_monthly = 12\n';
    const choose = (one: Plan): Plan => ({ ...one, when: { ...one.when, schedule: 'weekly', maxAge: '' }, preset: 'all' });
    assert.equal(startedFrom(plan, startOf(fileOf('laptop', top + item('a')), undefined)).preset, 'usual');
    assert.deepEqual(writtenInto(top + item('a'), '', choose), [
      ...['schedule = weekly', 'max_age = off', 'delete_after = off', 'keep_weekly = off', 'keep_monthly = off'],
    ]);
  });

  test('leaves what no field can say as the file has it, shows its lines, and lets go of them when told to', () => {
    const text = item('a', 'schedule = daily', 'max_age = 36 hours', 'delete_after = 3 months', 'keep_monthly = 6');
    const started = startedFrom(plan, startOf(fileOf('laptop', text), undefined));
    assert.deepEqual(linesAsIs(started, 'when'), ['schedule = daily', 'max_age = 36 hours']);
    assert.deepEqual(linesAsIs(started, 'keep'), ['delete_after = 3 months', 'keep_monthly = 6']);
    assert.deepEqual(writtenInto(text, ''), [
      ...['schedule = daily', 'max_age = 36 hours', 'delete_after = 3 months', 'keep_monthly = 6'],
    ]);
    assert.deepEqual(
      writtenInto(text, '', one => withFields(one, 'when')),
      ['schedule = every 4 hours', 'max_age = 3 days', 'delete_after = 3 months', 'keep_monthly = 6'],
    );
  });

  test('never takes back what somebody has chosen already', () => {
    const chosen: Plan = { ...plan, when: { ...plan.when, everyHours: '7' } };
    const file = fileOf('laptop', `schedule = weekly\n${item('a')}`);
    assert.equal(startedFrom(chosen, startOf(file, undefined)).when.everyHours, '7');
    const started = startedFrom(plan, startOf(file, undefined));
    assert.equal(started.when.schedule, 'weekly');
    assert.deepEqual(startedFrom(started, undefined), plan);
    const other = startedFrom(started, startOf(fileOf('nas', `schedule = hourly\n${item('a')}`), undefined));
    assert.deepEqual([other.when.schedule, other.when.everyHours], ['hours', '1']);
  });

  test('whatever the file says, what was not chosen otherwise stays in the file’s own words', () => {
    const lines = fc.record({
      schedule: fc.constantFrom(
        undefined,
        'hourly',
        'every 1 hour',
        'every 4 hours',
        'daily',
        'Daily at 4:05',
        'weekly',
        'manual',
      ),
      on_battery: fc.constantFrom(undefined, 'yes', 'off', 'above 40 %', 'above 37.5%', 'above 30%'),
      on_metered: fc.constantFrom(undefined, 'yes', 'no', 'on'),
      between: fc.constantFrom(undefined, 'off', '8:00-23:00', ' 19:00 - 07:00'),
      max_age: fc.constantFrom(undefined, 'off', '1 day', '36 hours', '2 weeks', '1 month 2 weeks'),
      delete_after: fc.constantFrom(undefined, 'off', '30 days', '1 year', '12 weeks'),
      keep_daily: fc.constantFrom(undefined, 'off', '7', '007'),
      keep_weekly: fc.constantFrom(undefined, '12'),
      keep_monthly: fc.constantFrom(undefined, '12', 'off'),
    });
    fc.assert(
      fc.property(lines, fc.boolean(), (said, isAbove) => {
        const text = Object.entries(said).flatMap(([key, value]) => (value === undefined ? [] : [`${key} = ${value}`]));
        const file = isAbove ? `${text.join('\n')}\n${item('a')}` : item('a', ...text);
        const start = startOf(fileOf('laptop', file), undefined);
        const started = startedFrom(plan, start);
        assert.deepEqual(whenMistakes(started.when), []);
        const keys = chosenKeys(started);
        for (const [key, value] of Object.entries(said)) assert.equal(keys[key as keyof typeof keys], value?.trim(), key);
        const isNothing = writtenInto(file, '').length === 0;
        assert.equal(isNothing, isAbove || text.length === 0);
      }),
      { numRuns: 200 },
    );
  });

  test('a preset is known again', () => {
    for (const preset of ['short', 'usual', 'long', 'all'] as const) {
      const { days, weekly, monthly, yearly } = PRESETS[preset];
      const lines = Object.entries({ keep_weekly: weekly, keep_monthly: monthly, keep_yearly: yearly });
      const text = lines.flatMap(([key, value]) => (value === '' ? [] : [`${key} = ${value}`]));
      const file = item('a', ...(days === '' ? [] : [`delete_after = ${days} days`]), ...text);
      assert.equal(startOf(fileOf('laptop', file), undefined).preset, preset);
    }
  });
});
