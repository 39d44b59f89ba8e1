/** Settings: the configuration files with their items, and what one of them says; beside them what concerns this page and this network. */
import { useState } from 'react';
import type { Answer } from '../../bridge/channels.ts';
import { useAsk } from '../frame/ask.ts';
import { useBridge } from '../frame/live-status.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import { FileView } from './file-view.tsx';
import { Overview } from './overview.tsx';
import { readSettingsPlace, type SettingsPlace, settingsAddress } from './place.ts';
import { Refused } from './refused.tsx';
import { SettingsList } from './settings-list.tsx';
import { useSettingsWords } from './settings-words.ts';
import './settings.css';

export function SettingsPage({ server, item }: { server: string | undefined; item: string | undefined }) {
  const words = useSettingsWords();
  const { abilities } = useBridge();
  const items = useAsk('items', {});
  const shared = useAsk('settings', {});
  const place = readSettingsPlace(server, item);
  const readAgain = () => {
    items.again();
    shared.again();
  };
  return (
    <div className={`page settings is-${place.kind}`}>
      <header className="page-head">
        <h1>{words.title}</h1>
      </header>
      {abilities.readOnly ? <p className="settings-note">{words.readOnly}</p> : null}
      <div className="settings-body">
        <SettingsList
          items={items.answer?.items ?? []}
          problems={items.answer?.problems ?? []}
          folder={items.answer?.folder ?? ''}
          place={place}
        />
        <div className="settings-main">
          <Place place={place} shared={shared} items={items.answer?.items ?? []} onWritten={readAgain} />
        </div>
      </div>
    </div>
  );
}

interface PlaceProps {
  readonly place: SettingsPlace;
  readonly shared: ReturnType<typeof useAsk<'settings'>>;
  readonly items: Answer<'items'>['items'];
  readonly onWritten: () => void;
}

function Place({ place, shared, items, onWritten }: PlaceProps) {
  const [view, setView] = useState<'form' | 'text'>('form');
  if (shared.refusal && !shared.answer) return <Refused refusal={shared.refusal} onAgain={shared.again} />;
  if (!shared.answer) return <Skeleton lines={8} />;
  if (place.kind === 'overview') return <Overview shared={shared.answer} onWritten={onWritten} />;
  return (
    <FileView
      key={settingsAddress({ ...place, section: '' })}
      place={place}
      shared={shared.answer}
      items={items}
      view={view}
      onView={setView}
      onWritten={onWritten}
    />
  );
}
