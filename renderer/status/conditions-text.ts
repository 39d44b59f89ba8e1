/** Network and power in a few words. */
import type { Answer } from '../../bridge/channels.ts';
import type { Figures } from '../words/figures.ts';
import type { Words } from '../words/words.ts';

type Conditions = NonNullable<Answer<'status'>>['conditions'];

export function networkText({ link, route, metered, portal }: Conditions, { networkStates }: Words['status']): string {
  if (link !== 'yes') return networkStates[link];
  if (portal === 'yes') return networkStates.portal;
  if (route === 'no') return networkStates.offline;
  return metered === 'yes' ? `${networkStates.yes}, ${networkStates.metered}` : networkStates.yes;
}

export function powerText({ mains, chargePercent }: Conditions, words: Words['status'], figures: Figures): string {
  const charge = chargePercent === undefined ? '' : ` ${figures.percent(chargePercent)}`;
  if (mains === 'yes') return charge === '' ? words.mains : `${words.mains}, ${words.battery}${charge}`;
  if (mains === 'no' || charge !== '') return `${words.battery}${charge}`;
  return words.notKnown;
}
