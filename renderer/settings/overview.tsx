/** What concerns this page and this network: language and light, which networks are paid by the byte, how much runs at a time. */
import { Appearance } from '../frame/appearance.tsx';
import { KeptKeys } from '../unlock/kept-keys.tsx';
import type { SettingsFile } from './levels.ts';
import { Networks } from './networks.tsx';
import { useSettingsWords } from './settings-words.ts';

export function Overview({ shared, onWritten }: { shared: SettingsFile; onWritten: () => void }) {
  const words = useSettingsWords();
  return (
    <div className="overview">
      <section>
        <h2>{words.appearance}</h2>
        <p className="quiet">{words.appearanceMore}</p>
        <Appearance />
      </section>
      <KeptKeys />
      <Networks shared={shared} onWritten={onWritten} />
    </div>
  );
}
