/** The agent that is killed, that sleeps with its laptop, that runs on battery: it goes on, and does what the user says. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { type AgentLaboratory, makeAgentLaboratory, type Setting } from './agent-laboratory.ts';
import { noise } from './laboratory.ts';
import { type FoundProcess, kill } from './processes.ts';
import { until } from './until.ts';

describe('the agent', { concurrency: 4 }, () => {
  test('killed with -9 in mid-file: started again, it goes on by itself', async context => {
    const lab = await laboratoryFor(context, { share: 0.5 });
    const agent = await lab.start();
    await lab.untilHalfSent();
    agent.started.kill('SIGKILL');
    await agent.started.ended;
    lab.network.unlimited();
    await lab.start();
    await lab.untilPublished();
    lab.assertWholeOnce();
    assert.equal(lab.attempts(), 2);
    // What ssh had taken from rsync arrives when nobody receives it any more: its window of 2 MB and the socket's buffer.
    const sent = lab.network.receivedBytes();
    assert.ok(sent < lab.size * 1.02 + 3_000_000, `${sent} bytes reached the server for ${lab.size}`);
  });

  test('asleep in mid-file, and the network is back later than the laptop: no attempt fails in between', async context => {
    const lab = await laboratoryFor(context, { share: 0.4 });
    const agent = await lab.start();
    await lab.untilHalfSent();
    const laptop = lab.network.laptopProcesses().map(pid => ({ pid, parent: 0, state: '', words: [] }));
    kill(laptop, 'SIGSTOP');
    lab.network.linkDown('wifi');
    // A tick and a half of the agent's, after which it knows that it slept.
    const slept = performance.now();
    await until('it slept for long', () => performance.now() - slept > 24_000);
    kill(laptop, 'SIGCONT');
    const woken = Date.now();
    await agent.untilIt('knows that it slept', ({ conditions }) => conditions.justResumed === 'yes');
    await agent.untilWaiting('no-link');
    lab.network.addressChange('wifi');
    lab.network.unlimited();
    const back = Date.now();
    await lab.untilPublished();
    lab.assertWholeOnce();
    const between = lab.journal().filter(({ time }) => time > woken && time < back);
    assert.deepEqual(
      between.filter(line => line.event === 'attempt-started' || line.event === 'refused'),
      [],
    );
    const ends = lab.journal().flatMap(line => (line.event === 'attempt-ended' ? [line.verdict] : []));
    assert.equal(ends.length, 2);
    assert.ok(ends[0] === 'cancelled' || ends[0] === 'cut', ends[0]);
  });

  test('the network goes while checksums are read at the vault: that is a cut like any other', async context => {
    const lab = await laboratoryFor(context, { fill: manyLetters, size: letters * letterBytes, share: 0.75, rate: 1 });
    writeFileSync(join(lab.laboratory.folder, 'bin/xxh128sum'), slowly('xxh128sum'), { mode: 0o755 });
    const agent = await lab.start();
    await until('most of them are there', () => lab.network.receivedBytes() > lab.size * 0.7);
    // What a killed agent knew of their checksums is lost: the next attempt reads all of them again.
    agent.started.kill('SIGKILL');
    await agent.started.ended;
    lab.network.unlimited();
    await lab.start();
    await until('they are read', () => lab.laboratory.processes().some(isReader));
    lab.network.addressChange('wifi');
    await lab.untilPublished();
    lab.assertWholeOnce();
    const ends = lab.journal().flatMap(line => (line.event === 'attempt-ended' ? [line.verdict] : []));
    assert.deepEqual(ends, ['cut', 'cut', 'whole']);
    assert.ok(!lab.journal().some(line => line.event === 'waiting' && line.reason === 'failed'));
  });

  test('on battery it waits; "alp now" runs all the same', async context => {
    const lab = await laboratoryFor(context, { keys: { on_battery: 'above 40%' } });
    const agent = await lab.start(onBattery(lab, 24));
    await agent.untilWaiting('battery');
    assert.equal(lab.attempts(), 0);
    const { code, stdout } = await lab.laboratory.alp(['now', 's', 'i']);
    assert.equal(code, 0);
    assert.match(stdout, /although on battery/);
    await agent.untilIt('runs in spite of the battery', (_, { run }) => run?.overrides.includes('battery') === true);
    await lab.untilPublished();
    lab.assertWholeOnce();
  });

  test('the plug is pulled in mid-file: it says when it will stop, and does not when the plug is back in time', async context => {
    const lab = await laboratoryFor(context, { keys: { on_battery: 'no' }, share: 0.1 });
    const agent = await lab.start(onBattery(lab, 80, 'Charging'));
    await lab.untilHalfSent();
    power(lab, 80, 'Discharging');
    await agent.untilIt('says when it stops', (_, { run }) => run?.endsAt?.gate === 'battery');
    power(lab, 80, 'Charging');
    await agent.untilIt('takes that back', (_, { run }) => run !== undefined && run.endsAt === undefined);
    lab.network.unlimited();
    await lab.untilPublished();
    lab.assertWholeOnce();
    assert.equal(lab.attempts(), 1);
  });
});

const letters = 10_000;
const letterBytes = 1000;

function manyLetters(source: string): void {
  for (let at = 0; at < letters; at++) writeFileSync(join(source, String(at)), noise(letterBytes, at + 1));
}

/** The loop of core/remote/checksums.sh. */
function isReader({ words }: FoundProcess): boolean {
  return words.some(word => word.endsWith('/bin/xxh128sum'));
}

/** Takes its time before it begins. */
function slowly(program: string): string {
  return `#!/bin/sh\nsleep 0.5\nPATH=\${PATH#*:} exec ${program} "$@"\n`;
}

async function laboratoryFor(context: TestContext, setting?: Setting): Promise<AgentLaboratory> {
  const lab = await makeAgentLaboratory(setting);
  context.after(lab.remove);
  return lab;
}

/** A wrapper that puts a battery of the laboratory's into /sys; `ip netns exec` gave it mounts of its own. */
function onBattery(lab: AgentLaboratory, percent: number, status = 'Discharging'): readonly string[] {
  power(lab, percent, status);
  const mount = 'mount --bind "$1" /sys/class/power_supply && shift && exec "$@"';
  return ['sh', '-c', mount, 'sh', join(lab.laboratory.folder, 'power')];
}

function power({ laboratory }: AgentLaboratory, percent: number, status: string): void {
  const battery = join(laboratory.folder, 'power/BAT0');
  mkdirSync(battery, { recursive: true });
  const facts = { type: 'Battery', present: '1', capacity: String(percent), status };
  for (const [name, value] of Object.entries(facts)) writeFileSync(join(battery, name), `${value}\n`);
}
