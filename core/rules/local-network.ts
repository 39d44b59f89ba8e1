/** macOS keeps programs from the local network until the user allows it: how that is told from a server that is away. */

/** How the system refused to connect. */
export interface NoRoute {
  readonly platform: string;
  /** The number that was connected to. */
  readonly address: string;
  /** It said so at once, without having asked around. */
  readonly isAtOnce: boolean;
}

/**
 * A machine of this network that is away lets itself be asked for, which takes a second, and is then called down (EHOSTDOWN);
 * no route at all (EHOSTUNREACH), at once, to a neighbour, while others get there: the way is closed to this program alone.
 */
export function isLocalNetworkDenied({ platform, address, isAtOnce }: NoRoute, hasNetwork: boolean): boolean {
  return platform === 'darwin' && hasNetwork && isAtOnce && isOfLocalNetwork(address);
}

/** As Apple counts them: addresses that no router passes on. */
function isOfLocalNetwork(address: string): boolean {
  const mapped = address.replace(/^::ffff:(?=\d+\.)/i, '');
  return /^(10\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.|fe[89ab][0-9a-f]:|f[cd][0-9a-f]{2}:)/i.test(mapped);
}
