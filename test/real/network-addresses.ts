/** Who has which address in the small world of `network.ts`. */

export type Way = 'wifi' | 'lan';
export const ways: readonly Way[] = ['wifi', 'lan'];

const subnets: Readonly<Record<Way, number>> = { wifi: 1, lan: 2 };

export const addresses = {
  server: '10.91.9.2',
  serverGateway: '10.91.9.1',
  /** The same server, as one reaches it from elsewhere. */
  second: '10.91.8.2',
  secondGateway: '10.91.8.1',
  /** What the router's name server knows. */
  serverName: 'nas.alp.test',
  gateway: (way: Way) => `10.91.${subnets[way]}.1`,
  laptop: (way: Way, host: number) => `10.91.${subnets[way]}.${host}`,
};

export const ports = { ssh: 22, names: 53, portal: 80, impostor: 2222 };
