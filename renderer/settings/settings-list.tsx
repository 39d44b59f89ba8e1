/** The files of the configuration and the items in each, as the way to their settings. */
import type { Answer } from '../../bridge/channels.ts';
import { addressOf, go } from '../frame/routes.ts';
import { Choice } from '../parts/choice.tsx';
import { Shape } from '../parts/state-mark.tsx';
import { SHARED_DEFAULTS, TOP } from './levels.ts';
import { type ServerFile, type SettingsPlace, serverFiles, settingsAddress } from './place.ts';
import { useSettingsWords } from './settings-words.ts';

interface Props {
  readonly items: Answer<'items'>['items'];
  readonly problems: readonly string[];
  /** Of the configuration. */
  readonly folder: string;
  readonly place: SettingsPlace;
}

export function SettingsList({ items, problems, folder, place }: Props) {
  const words = useSettingsWords();
  const servers = serverFiles(items, problems, folder);
  return (
    <>
      <div className="settings-choice item-choice">
        <Choice label={words.files} value={settingsAddress(place)} options={optionsOf(servers, items, words)} onChoose={go} />
        <a href={addressOf('setup')}>{words.addItem}</a>
      </div>
      <nav className="settings-list" aria-label={words.files}>
        <ul>
          <li>
            <Way place={{ kind: 'overview' }} now={place}>
              {words.overview}
            </Way>
          </li>
        </ul>
        <h2>alpine-backup.conf</h2>
        <ul>
          <li>
            <Way place={{ kind: 'file', server: undefined, section: SHARED_DEFAULTS }} now={place}>
              {words.forAllServers}
            </Way>
          </li>
        </ul>
        {servers.map(({ server, file }) => {
          const own = items.filter(item => item.server === server);
          return (
            <div key={server}>
              <h2>
                {file} {own.length === 0 ? <Shape mark="warning" /> : null}
              </h2>
              <ul>
                <li>
                  <Way place={{ kind: 'file', server, section: TOP }} now={place}>
                    {words.forAllItems}
                  </Way>
                </li>
                {own.map(({ item }) => (
                  <li key={item}>
                    <Way place={{ kind: 'file', server, section: item }} now={place}>
                      {item}
                    </Way>
                  </li>
                ))}
              </ul>
            </div>
          );
        })}
        <p>
          <a href={addressOf('setup')}>{words.addItem}</a>
        </p>
      </nav>
    </>
  );
}

/** The same where there is no room for a list. */
function optionsOf(servers: readonly ServerFile[], items: Props['items'], words: ReturnType<typeof useSettingsWords>) {
  const option = (text: string, to: SettingsPlace) => ({ value: settingsAddress(to), text });
  return [
    option(words.overview, { kind: 'overview' }),
    option(`alpine-backup.conf: ${words.forAllServers}`, { kind: 'file', server: undefined, section: SHARED_DEFAULTS }),
    ...servers.flatMap(({ server, file }) => [
      option(`${file}: ${words.forAllItems}`, { kind: 'file', server, section: TOP }),
      ...items
        .filter(item => item.server === server)
        .map(({ item }) => option(`${server} ${item}`, { kind: 'file', server, section: item })),
    ]),
  ];
}

function Way({ place, now, children }: { place: SettingsPlace; now: SettingsPlace; children: React.ReactNode }) {
  const address = settingsAddress(place);
  return (
    <a className="settings-way" href={address} aria-current={address === settingsAddress(now) ? 'page' : undefined}>
      {children}
    </a>
  );
}
