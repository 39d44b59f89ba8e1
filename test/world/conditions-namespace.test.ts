/** A real kernel: links, addresses and routes change in a network namespace, and `ip monitor` tells; it never outlives us. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { describe, test } from 'node:test';
import { soon } from './soon.ts';
import { type WatchingProgram, watchingProgram } from './watching-program.ts';

let count = 0;

const gatewayHardware = '02:00:00:00:99:01';

/** Two machines joined by a cable: ours (`inner`) has nothing configured, the other one would be its gateway, 10.99.0.1. */
class Cable implements Disposable {
  readonly inner: string;
  readonly outer: string;

  constructor() {
    count += 1;
    this.inner = `alp-cable-${process.pid}-${count}`;
    this.outer = `${this.inner}-gateway`;
    for (const name of [this.inner, this.outer]) execFileSync('ip', ['netns', 'add', name]);
    this.ours('link', 'add', 'cable', 'type', 'veth', 'peer', 'name', 'cable', 'netns', this.outer);
    this.theirs('link', 'set', 'cable', 'address', gatewayHardware);
    this.theirs('address', 'add', '10.99.0.1/24', 'dev', 'cable');
    this.theirs('link', 'set', 'cable', 'up');
  }

  ours(...args: readonly string[]): void {
    execFileSync('ip', ['-n', this.inner, ...args]);
  }

  theirs(...args: readonly string[]): void {
    execFileSync('ip', ['-n', this.outer, ...args]);
  }

  connect(): void {
    this.ours('address', 'add', '10.99.0.5/24', 'dev', 'cable');
    this.ours('link', 'set', 'cable', 'up');
    this.ours('route', 'add', 'default', 'via', '10.99.0.1');
  }

  /** Anything that goes to the gateway makes the kernel look for its hardware address. */
  talkToGateway(): void {
    const script = "require('node:net').connect(9, '10.99.0.1').on('error', () => process.exit())";
    execFileSync('ip', ['netns', 'exec', this.inner, process.execPath, '-e', script], { timeout: 20_000 });
  }

  watch(tickMilliseconds = 600_000): WatchingProgram {
    return watchingProgram(['ip', 'netns', 'exec', this.inner], tickMilliseconds);
  }

  [Symbol.dispose](): void {
    for (const name of [this.inner, this.outer]) execFileSync('ip', ['netns', 'delete', name]);
  }
}

const monitors = (program: WatchingProgram) =>
  program.processes().filter(({ words }) => words[0] === 'ip' && words[2] === 'monitor');
/** All but the watching program itself. */
const company = (program: WatchingProgram) => program.processes().filter(({ pid }) => pid !== program.child.pid);
const isListening = (program: WatchingProgram) => program.last() !== undefined && monitors(program).length === 1;

async function listening(program: WatchingProgram): Promise<void> {
  await soon('the monitor runs', () => isListening(program));
}

describe('in a network of its own', () => {
  test('a link, an address, a route and the name of the network are seen as they come and go', { timeout: 90_000 }, async () => {
    using cable = new Cable();
    // No tick within this test: what is seen comes from the monitor.
    await using program = cable.watch();
    await listening(program);
    assert.deepEqual([program.last()?.link, program.last()?.addresses, program.last()?.route], ['no', [], 'no']);

    cable.connect();
    const began = performance.now();
    await soon('we are connected', () => program.last()?.route === 'yes' && program.last()?.addresses.length === 1);
    const took = performance.now() - began;
    assert.deepEqual([program.last()?.link, program.last()?.addresses], ['yes', ['10.99.0.5']]);
    assert.ok(took < 10_000, `${took} ms until the connection was seen`);

    cable.talkToGateway();
    await soon('the network has its name', () => program.last()?.network === `${gatewayHardware} 10.99.0.0/24`);

    cable.theirs('link', 'set', 'cable', 'down');
    await soon('the carrier is gone', () => program.last()?.link === 'no');
    cable.theirs('link', 'set', 'cable', 'up');
    await soon('the carrier is back', () => program.last()?.link === 'yes');
    cable.ours('route', 'delete', 'default');
    await soon('the route is gone', () => program.last()?.route === 'no');
    assert.equal(program.complaints(), '');
  });

  test('kill -9 leaves no monitor behind', { timeout: 90_000 }, async () => {
    using cable = new Cable();
    await using program = cable.watch();
    await listening(program);
    assert.notEqual(company(program).length, 0);
    program.child.kill('SIGKILL');
    await once(program.child, 'exit');
    const began = performance.now();
    await soon('all that it started is gone', () => program.processes().length === 0);
    assert.ok(performance.now() - began < 15_000);
  });

  test('the stop ends the monitor, and nothing keeps the program alive', { timeout: 90_000 }, async () => {
    using cable = new Cable();
    await using program = cable.watch();
    await listening(program);
    program.child.kill('SIGTERM');
    const [code] = await once(program.child, 'exit');
    assert.equal(code, 0);
    await soon('all that it started is gone', () => program.processes().length === 0);
  });

  test('a monitor that ends is started again; until then, addresses are polled', { timeout: 90_000 }, async () => {
    using cable = new Cable();
    await using program = cable.watch();
    await listening(program);
    const [former] = monitors(program);
    process.kill(former?.pid ?? assert.fail('no monitor'), 'SIGKILL');
    await soon('nothing of it is left', () => company(program).length === 0);
    cable.connect();
    await soon('we are connected', () => program.last()?.addresses.length === 1);
    await soon('another monitor runs', () => monitors(program).some(({ pid }) => pid !== former?.pid));
    cable.ours('route', 'delete', 'default');
    await soon('the route is gone', () => program.last()?.route === 'no');
  });

  test('a program that was stopped and goes on has just resumed', { timeout: 90_000 }, async () => {
    using cable = new Cable();
    await using program = cable.watch(2000);
    await listening(program);
    assert.equal(program.last()?.justResumed, 'no');
    program.child.kill('SIGSTOP');
    await new Promise(resolve => setTimeout(resolve, 4000));
    program.child.kill('SIGCONT');
    await soon('it noticed', () => program.last()?.justResumed === 'yes');
    assert.equal(program.last()?.clockJumped, 'no');
  });
});
