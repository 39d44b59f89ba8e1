/** How every item stands: a line that says whether all is well, then a row per item. */
import { useLive } from '../frame/live-status.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import { useWords } from '../words/language.tsx';
import { ConfigurationProblems } from './configuration-problems.tsx';
import { ItemRow } from './item-row.tsx';
import { NothingConfigured } from './nothing-configured.tsx';
import { inOrderOfNeed } from './summary.ts';
import { SummaryHead } from './summary-head.tsx';
import { useUnprotected } from './unprotected.ts';
import { WithoutAgent } from './without-agent.tsx';

export function StatusPage() {
  const { status } = useLive();
  const words = useWords();
  const unprotected = useUnprotected(status?.items ?? []);
  if (status === undefined) return <Skeleton lines={7} className="page status-skeleton" />;
  if (status === null) return <WithoutAgent />;
  if (status.items.length === 0) return <NothingConfigured />;
  return (
    <div className="page">
      <SummaryHead status={status} unprotected={unprotected} />
      <ConfigurationProblems problems={status.problems} />
      <section className="items" aria-label={words.status.items}>
        <div className="items-head" aria-hidden="true">
          <span>{words.status.state}</span>
          <span>{words.status.item}</span>
          <span>{words.status.lastBackup}</span>
          <span>{words.status.nextRun}</span>
          <span className="number">{words.status.unprotectedHead}</span>
          <span />
        </div>
        <ul>
          {inOrderOfNeed(status.items).map(item => (
            <ItemRow
              key={`${item.server}/${item.item}`}
              item={item}
              unprotected={unprotected.get(`${item.server}/${item.item}`)}
            />
          ))}
        </ul>
      </section>
    </div>
  );
}
