/** The Status page when no agent runs: what is configured, which nobody backs up by itself now. */
import { useAsk } from '../frame/ask.ts';
import { addressOf } from '../frame/routes.ts';
import { CommandHint, commandText } from '../parts/command-hint.tsx';
import { PathText } from '../parts/figures.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import { useWords } from '../words/language.tsx';
import { ConfigurationProblems } from './configuration-problems.tsx';
import { NothingConfigured } from './nothing-configured.tsx';

export function WithoutAgent() {
  const { status: words } = useWords();
  const { answer } = useAsk('items', {});
  if (!answer) return <Skeleton lines={7} className="page status-skeleton" />;
  if (answer.items.length === 0) return <NothingConfigured />;
  return (
    <div className="page">
      <header className="page-head">
        <h1>{words.items}</h1>
      </header>
      <ConfigurationProblems problems={answer.problems} />
      <ul className="configured">
        {answer.items.map(({ server, item, source, dest }) => (
          <li key={`${server}/${item}`}>
            <a className="item-name" href={addressOf('files', server, item)}>
              {item} <span className="item-server">{server}</span>
            </a>
            <span className="quiet">
              <PathText path={source} columns={40} /> → <PathText path={dest} columns={44} />
            </span>
            <CommandHint command={commandText(server, item)} />
          </li>
        ))}
      </ul>
    </div>
  );
}
