/** Numbers for Prometheus as Prometheus' own tool reads them: what alp writes, the alert rules, the dashboard, the agent's page of them. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../build/free-port.ts';
import { metricsText } from '../../core/report/metrics-text.ts';
import { makeLaboratory } from '../real/laboratory.ts';
import { until } from '../real/until.ts';
import { fleetOfADay } from './fleet-of-a-day.ts';

const monitoring = fileURLToPath(new URL('../../build/monitoring', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'alp-monitoring-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

function promtool(args: readonly string[], input = ''): void {
  const { status, stdout, stderr, error } = spawnSync('promtool', [...args], { encoding: 'utf8', input, cwd: monitoring });
  assert.ifError(error);
  assert.equal(status, 0, stdout + stderr);
}

const written = new Set(metricsText(fleetOfADay(), '1.0.0').match(/^alp_\w+/gm));

describe('numbers for Prometheus', () => {
  test('are read by promtool without a complaint, names that nobody should give included', () =>
    promtool(['check', 'metrics'], metricsText(fleetOfADay(), '1.0.0')));

  test('are as many for an item as for another, whatever happens to it', () => {
    const labels = metricsText(fleetOfADay(), '1.0.0').matchAll(/[{,](\w+)="/g);
    assert.deepEqual([...new Set([...labels].map(([, name]) => name))].sort(), [
      'item',
      'machine',
      'server',
      'standing',
      'version',
    ]);
  });

  test('stay bounded in a fleet of very many items: those that need somebody come first, the rest is counted', () => {
    const report = fleetOfADay();
    const good = report.items.find(({ standing }) => standing === 'good')!;
    const items = [...report.items, ...Array.from({ length: 20_000 }, (_, index) => ({ ...good, item: `item${index}` }))];
    const text = metricsText({ ...report, items }, '1');
    assert.equal(text.match(/^alp_failing\{/gm)?.length, 5000);
    assert.match(text, /^alp_items\{machine="backup3",standing="warning"\} 1$/m);
  });

  test('two names that look alike stay two', () => {
    const report = fleetOfADay();
    const [item] = report.items;
    const items = ['a', 'a\u200e', 'a\n', 'a"', 'a\\'].map(name => ({ ...item!, item: name }));
    const lines = metricsText({ ...report, items }, '1').match(/^alp_failing.*$/gm)!;
    assert.equal(new Set(lines).size, 5);
    assert.ok(lines.some(line => line.includes('item="a\\n"')) && lines.some(line => line.includes('item="a\\\\"')));
  });
});

describe('what Prometheus and Grafana are handed', () => {
  test('the alert rules are valid, and say what they should when they should', () => {
    promtool(['check', 'rules', 'alpine-backup.rules.yml']);
    promtool(['test', 'rules', 'alpine-backup.rules.test.yml']);
  });

  test('the rules and the dashboard ask for nothing that alp does not write', () => {
    for (const file of ['alpine-backup.rules.yml', 'dashboard.json']) {
      const asked = new Set(readFileSync(join(monitoring, file), 'utf8').match(/\balp_\w+/g));
      assert.ok(asked.size > 4);
      for (const name of asked) assert.ok(written.has(name), `${file}: ${name}`);
    }
  });

  test('every question of the dashboard is one that Prometheus understands', () => {
    const { panels } = JSON.parse(readFileSync(join(monitoring, 'dashboard.json'), 'utf8')) as {
      panels: readonly { title: string; targets: readonly { expr: string }[] }[];
    };
    const rules = panels.flatMap(({ targets }) => targets).map(({ expr }, index) => ({ record: `dashboard:${index}`, expr }));
    assert.ok(rules.length > 8);
    const file = join(scratch, 'dashboard.yml');
    writeFileSync(file, JSON.stringify({ groups: [{ name: 'dashboard', rules }] }));
    promtool(['check', 'rules', '--lint=none', file]);
  });
});

describe('where the numbers are', () => {
  test('alp metrics --textfile puts them into a file at once, readable for node_exporter', async () => {
    const laboratory = makeLaboratory();
    try {
      laboratory.configure('local');
      writeFileSync(join(laboratory.source, 'a'), 'a');
      assert.equal((await laboratory.alp()).code, 0);
      const file = join(laboratory.folder, 'tmp/alpine-backup.prom');
      const outcome = await laboratory.alp(['metrics', '--textfile', file]);
      assert.deepEqual([outcome.code, outcome.stdout], [0, '']);
      const text = readFileSync(file, 'utf8');
      promtool(['check', 'metrics'], text);
      assert.match(text, /^alp_last_success_timestamp_seconds\{server="s",item="i"\} \d+/m);
      assert.equal(statSync(file).mode & 0o777, 0o644);
      assert.deepEqual(
        readdirSync(join(laboratory.folder, 'tmp')).filter(name => name.includes('.new')),
        [],
      );
      assert.equal((await laboratory.alp(['metrics', '--textfile', `${file}.txt`])).code, 2);
    } finally {
      await laboratory.remove();
    }
  });

  test('the agent shows them where [agent] metrics says, to GET alone, and nothing else', async () => {
    const laboratory = makeLaboratory();
    try {
      const port = await freePort();
      laboratory.configure('local');
      writeFileSync(join(laboratory.folder, 'configuration/alpine-backup.conf'), `[agent]\nmetrics = 127.0.0.1:${port}\n`);
      const agent = laboratory.start(['agent']);
      const at = `http://127.0.0.1:${port}`;
      await until('the numbers are there', async () =>
        fetch(`${at}/metrics`).then(
          answer => answer.ok,
          () => false,
        ),
      );
      const answer = await fetch(`${at}/metrics`);
      assert.match(answer.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/);
      promtool(['check', 'metrics'], await answer.text());
      assert.equal((await fetch(`${at}/`)).status, 404);
      assert.equal((await fetch(`${at}/metrics`, { method: 'POST', body: 'x' })).status, 405);
      agent.kill('SIGTERM');
      await agent.ended;
      await assert.rejects(fetch(`${at}/metrics`));
    } finally {
      await laboratory.remove();
    }
  });
});
