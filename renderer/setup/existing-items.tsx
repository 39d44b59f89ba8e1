/** Says that something is configured already, and offers to add to it or to leave it as it is. */
import { addressOf } from '../frame/routes.ts';
import { Banner } from '../parts/banner.tsx';
import { IntoChoice } from './into-choice.tsx';
import type { ConfiguredItems } from './setup-page.tsx';
import { useSetupWords } from './setup-words.ts';

export function ExistingItems({ items }: { items: ConfiguredItems }) {
  const words = useSetupWords();
  if (items.length === 0) return null;
  const servers = [...new Set(items.map(({ server }) => server))];
  return (
    <Banner mark="good" text={words.existing(servers.join(', '), items.length)} remedy={words.existingRemedy}>
      <IntoChoice servers={servers} />
      <a href={addressOf('status')}>{words.useExisting}</a>
    </Banner>
  );
}
