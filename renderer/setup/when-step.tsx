/** Step 3: how often, and what must hold; below it the sentence that says all of it at once. */
import { AsIs, StartNote } from './as-is.tsx';
import { Field, Group, Radio } from './fields.tsx';
import type { When } from './plan.ts';
import { changePlan, useSession } from './session.ts';
import { useSetupWords } from './setup-words.ts';
import { isWhenAsIs } from './start-from.ts';
import { postponedTo, type WhenField, whenMistakes } from './when.ts';

const SCHEDULES: readonly When['schedule'][] = ['hours', 'daily', 'reachable', 'weekly', 'manual'];
const BATTERIES: readonly When['battery'][] = ['above', 'yes', 'no'];

export function WhenStep() {
  const words = useSetupWords();
  const { plan } = useSession();
  const { when } = plan;
  const isShown = (key: string) => !plan.asIs.includes(key);
  const mistakes = whenMistakes(when);
  const change = (part: Partial<When>) => changePlan(plan => ({ ...plan, when: { ...plan.when, ...part } }));
  /** Who types into a field has chosen what it belongs to. */
  const field = (name: WhenField, label: string, also: Partial<When> = {}) => (
    <Field
      label={label}
      isBare
      size="short"
      value={when[name]}
      mistake={mistakes.includes(name) ? words.whenMistakes[name] : undefined}
      onChange={value => change({ ...also, [name]: value })}
    />
  );
  const isManual = when.schedule === 'manual' && isShown('schedule');
  return (
    <div className="when">
      <StartNote />
      <AsIs of="when" />
      {isShown('schedule') ? (
        <Group title={words.schedule}>
          {SCHEDULES.map(schedule => (
            <Radio
              key={schedule}
              group="schedule"
              text={words.schedules[schedule]}
              more={schedule === 'hours' || schedule === 'daily' ? '' : words.schedulesMore[schedule]}
              isChosen={when.schedule === schedule}
              onChoose={() => change({ schedule })}
            >
              {schedule === 'hours' ? (
                <>
                  {field('everyHours', words.hoursField, { schedule })}
                  <span className="setup-unit">{words.schedulesMore.hours}</span>
                </>
              ) : null}
              {schedule === 'daily' ? (
                <>
                  {field('dailyAt', words.timeField, { schedule })}
                  <span className="setup-unit">{words.schedulesMore.daily}</span>
                </>
              ) : null}
            </Radio>
          ))}
        </Group>
      ) : null}
      {isManual ? null : (
        <>
          {isShown('on_battery') ? (
            <Group title={words.battery}>
              <div className="setup-inline">
                {BATTERIES.map(battery => (
                  <Radio
                    key={battery}
                    group="battery"
                    text={words.batteries[battery]}
                    isChosen={when.battery === battery}
                    onChoose={() => change({ battery })}
                  >
                    {battery === 'above' ? (
                      <>
                        {field('abovePercent', words.percentField, { battery })}
                        <span className="setup-unit">%</span>
                      </>
                    ) : null}
                  </Radio>
                ))}
              </div>
            </Group>
          ) : null}
          <Group title={words.metered}>
            <div className="setup-inline">
              {[false, true].map(isOnMetered => (
                <Radio
                  key={String(isOnMetered)}
                  group="metered"
                  text={isOnMetered ? words.meteredYes : words.meteredNo}
                  isChosen={when.isOnMetered === isOnMetered}
                  onChoose={() => change({ isOnMetered })}
                />
              ))}
            </div>
          </Group>
          {isShown('between') ? (
            <Group title={words.hours}>
              <div className="setup-inline">
                <Radio
                  group="hours"
                  text={words.anyHour}
                  isChosen={!when.isBetween}
                  onChoose={() => change({ isBetween: false })}
                />
                <Radio group="hours" text={words.between} isChosen={when.isBetween} onChoose={() => change({ isBetween: true })}>
                  {field('from', words.fromField, { isBetween: true })}
                  <span className="setup-unit">{words.and}</span>
                  {field('until', words.untilField, { isBetween: true })}
                </Radio>
              </div>
            </Group>
          ) : null}
          {isShown('max_age') ? (
            <Group title={words.warn}>
              <div className="setup-inline setup-warn">
                <span>{words.warnAfter}</span>
                {field('maxAge', words.maxAgeField)}
                <span className="setup-unit">{words.warnMore}</span>
              </div>
            </Group>
          ) : null}
        </>
      )}
      {isWhenAsIs(plan) ? null : (
        <p className="setup-sentence" role="status">
          {mistakes.length > 0 ? '' : words.whenSentence(when, postponedTo(when))}
        </p>
      )}
    </div>
  );
}
