/** The way from page to page, with language, theme and version at its foot. */

import { worstMark } from '../parts/item-mark.ts';
import { ItemMark } from '../parts/state-mark.tsx';
import { useWords } from '../words/language.tsx';
import { Appearance } from './appearance.tsx';
import { useLive } from './live-status.tsx';
import { addressOf, type PageName } from './routes.ts';

/** Set-up is reached from where something is missing. */
const PAGES: readonly PageName[] = ['status', 'history', 'files', 'settings', 'diagnose'];

export function Navigation({ page }: { page: PageName }) {
  const { bridge, status } = useLive();
  const { frame } = useWords();
  return (
    <header className="navigation">
      <div className="navigation-name">
        <span className="navigation-mark">
          {status === undefined ? null : <ItemMark mark={status ? worstMark(status.items) : 'waiting'} isBare />}
        </span>
        Alpine Backup
      </div>
      <nav aria-label={frame.pages}>
        <ul className="navigation-pages">
          {PAGES.map(name => (
            <li key={name}>
              <a className="navigation-page" href={addressOf(name)} aria-current={name === page ? 'page' : undefined}>
                {frame.pageNames[name]}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <div className="navigation-foot">
        <Appearance />
        <span className="navigation-version">
          {bridge.abilities.version}
          {bridge.abilities.readOnly ? ` · ${frame.readOnly}` : ''}
        </span>
      </div>
    </header>
  );
}
