/** What a router can do to those who send through it: refuse, swallow, answer in the place of others. */
import { execFileSync } from 'node:child_process';
import { addresses, ports, type Way } from './network-addresses.ts';

export interface NetworkFaults {
  /** New and old connections to the server's sshd are answered with a reset. */
  portClosed(): void;
  /** Nothing gets through to the server, and nobody is told. */
  dropSilently(): void;
  /** A login page answers whatever is asked of anybody; what was connected is swallowed. */
  captivePortal(): void;
  /** Another sshd, with another key, answers in the server's place; see `ports.impostor`. */
  impostor(): void;
  /** This way does not lead to the server's first address. */
  firstAddressUnreachable(way: Way): void;
  nameServerAway(): void;
  /** All is as at first. */
  everythingPasses(): void;
}

/** Tables for the faults, empty at first. */
export function rules(router: string): void {
  nft(
    router,
    `table ip faults {
       chain through { type filter hook forward priority 0; }
       chain to_us { type filter hook input priority 0; }
       chain instead { type nat hook prerouting priority -100; }
     }`,
  );
}

export function faultsOf(router: string): NetworkFaults {
  const add = (...lines: readonly string[]) => nft(router, lines.map(line => `add rule ip faults ${line}`).join('\n'));
  const toSsh = `tcp dport ${ports.ssh}`;
  return {
    portClosed: () => add(`through ${toSsh} reject with tcp reset`),
    dropSilently: () => add('through drop'),
    captivePortal: () => add(`instead iifname != "server" meta l4proto tcp redirect to :${ports.portal}`, 'through drop'),
    impostor: () => add(`instead iifname != "server" ${toSsh} redirect to :${ports.impostor}`, `through ${toSsh} drop`),
    firstAddressUnreachable: way => add(`through iifname ${way} ip daddr ${addresses.server} reject with icmp host-unreachable`),
    nameServerAway: () => add(`to_us udp dport ${ports.names} drop`),
    everythingPasses: () =>
      nft(router, ['through', 'to_us', 'instead'].map(chain => `flush chain ip faults ${chain}`).join('\n')),
  };
}

function nft(router: string, text: string): void {
  execFileSync('ip', ['netns', 'exec', router, 'nft', '-f', '-'], { input: `${text}\n` });
}
