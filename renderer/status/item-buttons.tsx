/** What can be done with an item from its row. */
import type { Wish } from '../frame/ask.ts';
import { useBridge } from '../frame/live-status.tsx';
import { Button } from '../parts/button.tsx';
import type { ItemStatus } from '../parts/item-mark.ts';
import { useWords } from '../words/language.tsx';

export function ItemButtons({ item: { server, item, state }, wish }: { item: ItemStatus; wish: Wish }) {
  const { abilities } = useBridge();
  const { status: words } = useWords();
  const [name, text] = state === 'running' ? (['cancel', words.cancel] as const) : (['now', words.backUpNow] as const);
  return (
    <div className="item-buttons">
      {abilities.readOnly ? null : (
        <Button
          isDisabled={wish.asking === name}
          aria-label={words.nameOf(text, server, item)}
          onPress={() => void wish.ask(name, { server, item })}
        >
          {text}
        </Button>
      )}
    </div>
  );
}
