/** What the user says of a network counts more than what the system guesses. */
import type { AgentSettings, Conditions } from '../agent-model.ts';

export function asPaid(conditions: Conditions, { meteredNetworks, unmeteredNetworks }: AgentSettings): Conditions {
  const { network } = conditions;
  if (network === undefined) return conditions;
  if (meteredNetworks.some(named => isNamed(network, named))) return { ...conditions, metered: 'yes' };
  return unmeteredNetworks.some(named => isNamed(network, named)) ? { ...conditions, metered: 'no' } : conditions;
}

/** By the gateway's hardware address alone, or with the subnet. */
function isNamed(network: string, named: string): boolean {
  const [here, there] = [network.toLowerCase(), named.toLowerCase().trim()];
  return here === there || here.split(' ')[0] === there;
}
