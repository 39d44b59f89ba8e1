/** What was found at both ends of one item: what is in the way first, what is well on request, a button where one can mend it. */
import { useEffect, useState } from 'react';
import type { Answer, Refusal } from '../../bridge/channels.ts';
import { useBridge } from '../frame/live-status.tsx';
import { refusalOf } from '../frame/refusal.ts';
import { Button } from '../parts/button.tsx';
import { CommandHint, commandText } from '../parts/command-hint.tsx';
import type { Mark } from '../parts/item-mark.ts';
import { Sentence } from '../parts/sentence.tsx';
import { Shape } from '../parts/state-mark.tsx';
import { Refused } from '../settings/refused.tsx';
import { useSettingsWords } from '../settings/settings-words.ts';
import { UnlockKeys } from '../unlock/unlock-key.tsx';
import { useWords } from '../words/language.tsx';
import { countOf, type Finding, grouped, type State, worstOf } from './findings.ts';
import { RepairButton } from './repair-button.tsx';

interface Props {
  readonly item: Answer<'items'>['items'][number];
  readonly isTurn: boolean;
  readonly onDone: () => void;
}

const MARKS: Readonly<Record<State, Mark>> = { bad: 'failed', warning: 'warning', info: 'manual', good: 'good' };

export function ItemFindings({ item: { server, item }, isTurn, onDone }: Props) {
  const { diagnose: words } = useSettingsWords();
  const { findings, refusal, look, take } = useExamined(server, item, isTurn, onDone);
  const title = `${server} ${item}`;
  const worst = findings && worstOf(findings);
  return (
    <section className="item-findings" aria-label={title}>
      <header>
        <h2>
          <Shape mark={refusal ? 'warning' : worst === undefined ? 'waiting' : MARKS[worst === 'info' ? 'good' : worst]} /> {item}{' '}
          <span className="item-server">{server}</span>
        </h2>
        <p role="status" className="quiet">
          {findings ? saidOf(findings, words) : refusal ? '' : isTurn ? words.examining(title) : words.queued}
        </p>
        <div className="item-ways">
          {findings || refusal ? (
            <Button kind="quiet" aria-label={`${words.again}: ${title}`} onPress={look}>
              {words.again}
            </Button>
          ) : null}
          <CommandHint command={commandText('doctor', server, item)} />
        </div>
      </header>
      {refusal ? <Refused refusal={refusal} /> : null}
      {findings ? <Groups name={{ server, item }} findings={findings} onRepaired={take} onUnlocked={look} /> : null}
    </section>
  );
}

function useExamined(server: string, item: string, isTurn: boolean, onDone: () => void) {
  const bridge = useBridge();
  const { frame } = useWords();
  const [findings, take] = useState<readonly Finding[]>();
  const [refusal, setRefusal] = useState<Refusal>();
  const [turn, setTurn] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: turn is there to look again; who is told when it is done may change
  useEffect(() => {
    if (!isTurn) return undefined;
    let isWanted = true;
    bridge
      .ask('examine', { server, item })
      .then(answer => (isWanted ? take(answer.findings) : undefined))
      .catch((error: unknown) => (isWanted ? setRefusal(refusalOf(error) ?? frame.noAnswer) : undefined))
      .finally(() => (isWanted ? onDone() : undefined));
    return () => {
      isWanted = false;
    };
  }, [bridge, server, item, isTurn, turn]);
  const look = () => {
    take(undefined);
    setRefusal(undefined);
    setTurn(turn + 1);
  };
  return { findings, refusal, look, take };
}

interface GroupsProps {
  readonly name: { readonly server: string; readonly item: string };
  readonly findings: readonly Finding[];
  readonly onRepaired: (findings: readonly Finding[]) => void;
  readonly onUnlocked: () => void;
}

function Groups({ name, findings, onRepaired, onUnlocked }: GroupsProps) {
  const { diagnose: words } = useSettingsWords();
  const [isGoodShown, setGoodShown] = useState(false);
  const good = countOf(findings, 'good');
  return (
    <div className="finding-groups">
      {grouped(findings)
        .filter(({ state }) => state !== 'good' || isGoodShown)
        .map(group => (
          <div key={group.state} className={`finding-group is-${MARKS[group.state]}`}>
            <h3>{words.states[group.state]}</h3>
            <ul>
              {group.findings.map(finding => (
                <li key={finding.text}>
                  <Shape mark={MARKS[finding.state]} />
                  <div>
                    <p>
                      <Sentence text={finding.text} />
                    </p>
                    {finding.remedy === undefined ? null : (
                      <p className="finding-remedy">
                        <Sentence text={finding.remedy} />
                      </p>
                    )}
                    <UnlockKeys keys={finding.lockedKeys ?? []} onUnlocked={onUnlocked} />
                    <RepairButton name={name} finding={finding} findings={findings} onRepaired={onRepaired} />
                  </div>
                </li>
              ))}
            </ul>
          </div>
        ))}
      {good > 0 ? (
        <Button kind="quiet" aria-expanded={isGoodShown} onPress={() => setGoodShown(!isGoodShown)}>
          {isGoodShown ? words.hideGood : words.showGood(good)}
        </Button>
      ) : null}
    </div>
  );
}

function saidOf(findings: readonly Finding[], words: ReturnType<typeof useSettingsWords>['diagnose']): string {
  const counts = words.counts(countOf(findings, 'bad'), countOf(findings, 'warning'));
  return counts === '' ? words.allWell(countOf(findings, 'good')) : counts;
}
