/** Where there is nothing to browse yet, or no more: what will be here, and the button that makes it so. */
import type { Bridge } from '../../bridge/channels.ts';
import { useWish } from '../frame/ask.ts';
import { Button } from '../parts/button.tsx';
import { EmptyPage } from '../parts/empty-page.tsx';
import type { ItemName } from './files-route.ts';
import { useFilesWords } from './files-words.ts';
import { Refused } from './refused.tsx';

export function NoSnapshots({ bridge, name, unfinished }: { bridge: Bridge; name: ItemName; unfinished: number }) {
  const words = useFilesWords();
  const wish = useWish();
  return (
    <EmptyPage title={words.noSnapshots}>
      <p>{unfinished > 0 ? words.unfinished : words.noSnapshotsMore}</p>
      {wish.lines.length > 0 ? (
        <p role="status">{words.backUpAsked}</p>
      ) : (
        <Button
          kind="main"
          isDisabled={wish.isBusy || bridge.abilities.readOnly}
          onPress={() => void wish.ask('now', { ...name })}
        >
          {words.backUpNow}
        </Button>
      )}
      {wish.refusal ? <Refused refusal={wish.refusal} /> : null}
    </EmptyPage>
  );
}

export function SnapshotGone({ name, href }: { name: string; href: string }) {
  const words = useFilesWords();
  return (
    <EmptyPage title={words.snapshotGone(name)}>
      <p>{words.snapshotGoneMore}</p>
      <p>
        <a href={href}>{words.showNewest}</a>
      </p>
    </EmptyPage>
  );
}
