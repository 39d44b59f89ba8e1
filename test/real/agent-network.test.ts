/** The agent and a network that breaks in the middle of a file: it says what it waits for, goes on by itself, and sends nothing twice. */
import assert from 'node:assert/strict';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { WaitReason } from '../../core/agent-model.ts';
import { type AgentLaboratory, makeAgentLaboratory, type Setting } from './agent-laboratory.ts';
import { ports } from './network-addresses.ts';
import { startSshServer } from './ssh-server.ts';

/** What a laptop waits for long enough to see it; ssh's own keep-alive takes half a minute to notice. */
const impatient = { sshOptions: '-o ServerAliveInterval=2 -o ServerAliveCountMax=2' };

/** Of the file: ssh, the file list, the few packets that were on their way. */
const mostSent = 1.02;

// Most of the time all of them wait; each has a network, a server and an agent of its own.
describe('the agent', { concurrency: 4 }, () => {
  test('a short flap of the link: the same attempt goes on', async context => {
    const lab = await laboratoryFor(context, { share: 0.3 });
    const agent = await lab.start();
    await lab.untilHalfSent();
    lab.network.cableOut('wifi');
    await agent.untilIt('sees that the link is down', ({ conditions }) => conditions.link === 'no');
    // Less than an access point takes to let a laptop in again: a busy machine makes it longer.
    await delay(500);
    lab.network.cableIn('wifi');
    await publishedWhole(lab);
    assert.equal(lab.attempts(), 1);
  });

  test('another address: the attempt ends at once and the next one sends the rest', async context => {
    const lab = await laboratoryFor(context, { share: 0.5 });
    await lab.start();
    await lab.untilHalfSent();
    lab.network.addressChange('wifi');
    const changed = Date.now();
    await publishedWhole(lab);
    const [end] = lab.journal().filter(line => line.event === 'attempt-ended');
    // ssh itself would have noticed after half a minute.
    assert.ok(end!.time - changed < 10_000, `it ended after ${end!.time - changed} ms`);
    assert.equal(lab.attempts(), 2);
  });

  test('another network, where the server has another address: that one is used, by the key that is known', async context => {
    const lab = await laboratoryFor(context, { share: 0.3, keys: { reach: '10.91.9.2, 10.91.8.2' } });
    const agent = await lab.start();
    await lab.untilHalfSent();
    lab.network.firstAddressUnreachable('lan');
    lab.network.linkUp('lan');
    lab.network.linkDown('wifi');
    await agent.untilIt('takes the other way', (_, { run }) => run?.to === '10.91.9.2 by 10.91.8.2');
    await publishedWhole(lab);
    assert.equal(lab.attempts(), 2);
  });

  test('a second way out beside the first: nothing is disturbed', async context => {
    const lab = await laboratoryFor(context, { share: 0.2 });
    const agent = await lab.start();
    await lab.untilHalfSent();
    lab.network.linkUp('lan');
    lab.network.routeChange('lan');
    await agent.untilIt('sees the new address', ({ conditions }) => conditions.addresses.includes('10.91.2.2'));
    await publishedWhole(lab);
    assert.equal(lab.attempts(), 1);
  });

  goesOnAfter('the link is down for long', {
    reason: 'no-link',
    fault: ({ network }) => network.linkDown('wifi'),
    mend: ({ network }) => network.linkUp('wifi'),
  });

  goesOnAfter('the server goes away and comes back', {
    setting: impatient,
    reason: 'host-down',
    fault: ({ network }) => network.serverAway(),
    mend: ({ network }) => network.serverBack(),
  });

  goesOnAfter('packets vanish silently', {
    setting: impatient,
    reason: 'host-down',
    fault: ({ network }) => network.dropSilently(),
    mend: ({ network }) => network.everythingPasses(),
  });

  goesOnAfter('the port is closed', {
    reason: 'port-closed',
    fault: ({ network }) => network.portClosed(),
    mend: ({ network }) => network.everythingPasses(),
  });

  goesOnAfter('a captive portal answers in the place of the server', {
    reason: 'captive-portal',
    fault({ network }) {
      network.captivePortal();
      network.addressChange('wifi');
    },
    mend({ network }) {
      network.everythingPasses();
      network.addressChange('wifi');
    },
  });

  goesOnAfter('no name server answers', {
    setting: { host: 'nas.alp.test' },
    reason: 'name-not-found',
    fault({ network }) {
      network.nameServerAway();
      network.addressChange('wifi');
    },
    mend: ({ network }) => network.everythingPasses(),
  });

  test('another machine answers with another host key: it is told nothing, and at home the run goes on', async context => {
    const lab = await laboratoryFor(context, { share: 0.4 });
    const { network, laboratory, server } = lab;
    const place = { wrapper: network.onRouter, knownAs: ['nobody'], port: ports.impostor };
    const impostor = await startSshServer(join(laboratory.folder, 'impostor'), {}, undefined, place);
    // It lets everybody in: else it would prove nothing that nobody got in.
    copyFileSync(`${server.key}.pub`, join(laboratory.folder, 'impostor/authorized'));
    const agent = await lab.start();
    await lab.untilHalfSent();
    network.impostor();
    network.addressChange('wifi');
    await agent.untilWaiting('host-key-changed');
    assert.equal(impostor.handshakes(), 0);
    network.everythingPasses();
    network.addressChange('wifi');
    await publishedWhole(lab);
  });
});

interface Fault {
  readonly setting?: Setting;
  readonly reason: WaitReason;
  readonly fault: (lab: AgentLaboratory) => void;
  readonly mend: (lab: AgentLaboratory) => void;
}

function goesOnAfter(what: string, { setting, reason, fault, mend }: Fault): void {
  test(`${what}: the agent says so, and goes on by itself when it is over`, async context => {
    const lab = await laboratoryFor(context, { share: 0.4, ...setting });
    const agent = await lab.start();
    await lab.untilHalfSent();
    fault(lab);
    await agent.untilWaiting(reason);
    mend(lab);
    await publishedWhole(lab);
  });
}

async function laboratoryFor(context: TestContext, setting?: Setting): Promise<AgentLaboratory> {
  const lab = await makeAgentLaboratory(setting);
  context.after(lab.remove);
  return lab;
}

/** One run, whole; no cut counts as a failure; nothing was sent twice. */
async function publishedWhole(lab: AgentLaboratory): Promise<void> {
  lab.network.unlimited();
  await lab.untilPublished();
  lab.assertWholeOnce();
  const verdicts = lab.journal().flatMap(line => ('verdict' in line ? [line.verdict] : []));
  assert.deepEqual(
    verdicts.filter(verdict => verdict === 'failed' || verdict === 'incomplete'),
    [],
  );
  const sent = lab.network.receivedContent();
  assert.ok(sent < lab.size * mostSent, `${sent} bytes reached the server for ${lab.size}`);
}
