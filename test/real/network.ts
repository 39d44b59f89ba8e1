/** A small world of network namespaces: a laptop with two ways out (wifi and lan), a router, a server; and all that may go wrong between them. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { addresses, type Way, ways } from './network-addresses.ts';
import { faultsOf, type NetworkFaults, rules } from './network-faults.ts';
import { until } from './until.ts';

export interface Network extends NetworkFaults {
  /** Commands that run another command there: `['ip', 'netns', 'exec', …]`. */
  readonly onLaptop: readonly string[];
  readonly onServer: readonly string[];
  readonly onRouter: readonly string[];
  /** The interface goes down and up again, with its address and, as a DHCP client would see to, its default route. */
  linkDown(way: Way): void;
  linkUp(way: Way): void;
  /** Somebody pulls the cable: the interface stays up, without a carrier. */
  cableOut(way: Way): void;
  cableIn(way: Way): void;
  /** The same way, another address; the old one is gone. */
  addressChange(way: Way): string;
  /** From now on the default route is this one. */
  routeChange(way: Way): void;
  serverAway(): void;
  serverBack(): void;
  /** From now on everything goes to the server as fast as it can. */
  unlimited(): void;
  /** What the server's interface has taken in, in bytes. */
  receivedBytes(): number;
  /** The same without the headers of the packets: how many packets a stream is cut into is the kernel's affair. */
  receivedContent(): number;
  /** All processes that run on the laptop. */
  laptopProcesses(): readonly number[];
  remove(): Promise<void>;
}

/** Limits what goes to the server: so many bytes pass in no time, what comes after them takes its time. */
export interface Limit {
  /** Megabit a second; 0 for no limit at all. */
  readonly rate: number;
  readonly swiftBytes?: number;
}

/** Lan is down at first. */
export async function makeNetwork(limit: Limit): Promise<Network> {
  sweep();
  const name = `alp-${process.pid}-${++made}`;
  const [laptop, router, server] = ['laptop', 'router', 'server'].map(place => `${name}-${place}`) as [string, string, string];
  const hosts = { laptop, router, server };
  build(hosts, limit);
  const services = await startServices(router);
  const faults = faultsOf(router);
  let lastHost = 2;
  const address = { wifi: addresses.laptop('wifi', 2), lan: addresses.laptop('lan', 2) };
  const routes = (way: Way) => `route replace default via ${addresses.gateway(way)} dev ${way} metric ${metrics[way]}`;
  const wake = (way: Way) => `link set ${way} up\n${routes(way)}`;
  return {
    ...faults,
    onLaptop: inside(laptop),
    onServer: inside(server),
    onRouter: inside(router),
    linkDown: way => ip(laptop, `link set ${way} down`),
    linkUp: way => ip(laptop, wake(way)),
    cableOut: way => ip(router, `link set ${way} down`),
    cableIn(way) {
      ip(router, `link set ${way} up`);
      ip(laptop, routes(way));
    },
    addressChange(way) {
      const former = address[way];
      address[way] = addresses.laptop(way, ++lastHost);
      ip(laptop, `address del ${former}/24 dev ${way}\naddress add ${address[way]}/24 dev ${way}\n${wake(way)}`);
      return address[way];
    },
    routeChange: way => ip(laptop, `route replace default via ${addresses.gateway(way)} dev ${way} metric 1`),
    serverAway: () => ip(server, 'link set wan down'),
    serverBack: () => ip(server, `link set wan up\nroute replace default via ${addresses.serverGateway}`),
    unlimited: () => void execFileSync('tc', ['-n', router, 'qdisc', 'replace', 'dev', 'server', 'root', 'pfifo']),
    receivedBytes: () => received(server).bytes,
    receivedContent: () => received(server).content,
    laptopProcesses: () => processesIn(laptop),
    async remove() {
      const gone = once(services, 'exit');
      if (services.kill('SIGKILL')) await gone;
      for (const host of Object.values(hosts)) dissolve(host);
    },
  };
}

let made = 0;
const metrics: Readonly<Record<Way, number>> = { wifi: 600, lan: 100 };

interface Hosts {
  readonly laptop: string;
  readonly router: string;
  readonly server: string;
}

function build({ laptop, router, server }: Hosts, { rate, swiftBytes = wholePackets }: Limit): void {
  for (const host of [laptop, router, server]) {
    execFileSync('ip', ['netns', 'add', host]);
    ip(host, 'link set lo up');
  }
  nameServers(laptop, `nameserver ${addresses.gateway('wifi')}\n`);
  for (const way of ways) {
    ip(router, `link add ${way} type veth peer name ${way} netns ${laptop}`);
    ip(router, `address add ${addresses.gateway(way)}/24 dev ${way}\nlink set ${way} up`);
    ip(laptop, `address add ${addresses.laptop(way, 2)}/24 dev ${way}`);
  }
  const { serverGateway, secondGateway } = addresses;
  ip(router, `link add server type veth peer name wan netns ${server}`);
  ip(router, `address add ${serverGateway}/24 dev server\naddress add ${secondGateway}/24 dev server\nlink set server up`);
  ip(server, `address add ${addresses.server}/24 dev wan\naddress add ${addresses.second}/24 dev wan`);
  ip(server, `link set wan up\nroute add default via ${serverGateway}`);
  ip(laptop, `link set wifi up\nroute add default via ${addresses.gateway('wifi')} dev wifi metric ${metrics.wifi}`);
  execFileSync('ip', ['netns', 'exec', router, 'sh', '-c', 'echo 1 >/proc/sys/net/ipv4/ip_forward']);
  rules(router);
  if (swiftBytes !== wholePackets) {
    // A window that fits into the router's queue: nothing is lost there, so nothing waits at the server behind a gap when the network breaks.
    setting(server, 'tcp_rmem', '4096 65536 131072');
    // What a dead connection still holds goes out when the network is back, to nobody; behind a trickle that may be megabytes.
    setting(laptop, 'tcp_wmem', '4096 16384 131072');
  }
  const queue = rate * 12_500 + wholePackets;
  const bucket = `root tbf rate ${rate}mbit burst ${swiftBytes} limit ${queue}`;
  if (rate > 0) execFileSync('tc', ['-n', router, 'qdisc', 'add', 'dev', 'server', ...bucket.split(' ')]);
}

function setting(host: string, name: string, value: string): void {
  execFileSync('ip', ['netns', 'exec', host, 'sh', '-c', `echo ${value} >/proc/sys/net/ipv4/${name}`]);
}

/** A burst that holds whole packets as the kernel passes them around: cut up, their headers would count as bytes sent. */
const wholePackets = 256_000;

/** Several commands at one stroke, as far as there is one. */
function ip(host: string, commands: string): void {
  execFileSync('ip', ['-n', host, '-batch', '-'], { input: `${commands}\n`, stdio: ['pipe', 'ignore', 'pipe'] });
}

const inside = (host: string): readonly string[] => ['ip', 'netns', 'exec', host];

/** `ip netns exec` puts this file in the place of /etc/resolv.conf. */
function nameServers(host: string, text: string): void {
  mkdirSync(join('/etc/netns', host), { recursive: true });
  writeFileSync(join('/etc/netns', host, 'resolv.conf'), text);
}

async function startServices(router: string): Promise<ChildProcess> {
  const program = fileURLToPath(new URL('network-services.ts', import.meta.url));
  const [first = '', ...words] = [...inside(router), process.execPath, program];
  const services = spawn(first, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  let isReady = false;
  services.stdout.once('data', () => {
    isReady = true;
  });
  await until('the router serves names', () => {
    if (services.exitCode !== null) throw new Error('the services of the router ended');
    return isReady;
  });
  return services;
}

function received(server: string): { readonly bytes: number; readonly content: number } {
  const text = execFileSync('ip', ['-n', server, '-s', '-j', 'link', 'show', 'dev', 'wan'], { encoding: 'utf8' });
  const [link] = JSON.parse(text) as { stats64: { rx: { bytes: number; packets: number } } }[];
  const { bytes, packets } = link?.stats64.rx ?? { bytes: 0, packets: 0 };
  return { bytes, content: bytes - packets * headersOfPacket };
}

/** Ethernet, IPv4, TCP with its time stamps. */
const headersOfPacket = 14 + 20 + 32;

function processesIn(host: string): readonly number[] {
  const text = execFileSync('ip', ['netns', 'pids', host], { encoding: 'utf8' });
  return text
    .split('\n')
    .filter(line => line !== '')
    .map(Number);
}

// ---- Tidying up ------------------------------------------------------------------------------------------------------------

/** What a killed test left behind goes with the next one that starts. */
function sweep(): void {
  if (made > 0) return;
  for (const host of names('/run/netns')) {
    const [, owner] = /^alp-(\d+)-/.exec(host) ?? [];
    if (owner === undefined || names(`/proc/${owner}`).length > 0) continue;
    try {
      dissolve(host);
    } catch {
      // Another test that begins now was faster.
    }
  }
}

function dissolve(host: string): void {
  for (const pid of processesIn(host)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It was faster.
    }
  }
  execFileSync('ip', ['netns', 'del', host]);
  rmSync(join('/etc/netns', host), { recursive: true, force: true });
}

function names(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
