/** Step 4: how long backups stay, with the days of two years that would be there. */
import { useAsk } from '../frame/ask.ts';
import { KeptDays } from '../parts/kept-days.tsx';
import { useFigures, useWords } from '../words/language.tsx';
import { AsIs, StartNote } from './as-is.tsx';
import { Field, Group, Radio } from './fields.tsx';
import { keepMistakes, keysToPreview, withPreset } from './keep.ts';
import type { KeepNumbers, Preset } from './plan.ts';
import { Said } from './said.tsx';
import { changePlan, useSession } from './session.ts';
import { useSetupWords } from './setup-words.ts';
import { chosenKeys, isKeepAsIs } from './start-from.ts';

const PRESET_ORDER: readonly Preset[] = ['usual', 'short', 'long', 'all', 'own'];
const NUMBERS: readonly (keyof KeepNumbers)[] = ['days', 'daily', 'weekly', 'monthly', 'yearly'];

export function KeepStep() {
  const words = useSetupWords();
  const { plan } = useSession();
  const mistakes = keepMistakes(plan);
  const { answer, refusal } = useAsk('previewRetention', { keys: keysToPreview(chosenKeys(plan)) });
  const { parts } = useWords();
  const figures = useFigures();
  const days = answer?.days ?? [];
  const stay = days.filter(({ action }) => action === 'keep');
  const hasOtherRules = NUMBERS.some(name => name !== 'days' && plan.own[name].trim() !== '');
  return (
    <div className="keep">
      <StartNote />
      <AsIs of="keep" />
      {isKeepAsIs(plan) ? null : (
        <Group title={words.keepChoice}>
          {PRESET_ORDER.map(preset => (
            <Radio
              key={preset}
              group="preset"
              text={words.presets[preset]}
              more={preset === 'own' ? undefined : words.presetsMore[preset]}
              isChosen={plan.preset === preset}
              onChoose={() => changePlan(before => withPreset(before, preset))}
            />
          ))}
          {plan.preset === 'own' ? (
            <div className="keep-numbers">
              {NUMBERS.map(name => (
                <div key={name} className="keep-number">
                  <Field
                    label={words.numbers[name]}
                    isBare
                    size="short"
                    value={plan.own[name]}
                    mistake={mistakes.includes(name) ? words.numberMistake : undefined}
                    onChange={value => changePlan(before => ({ ...before, own: { ...before.own, [name]: value } }))}
                  />
                  <span aria-hidden="true">{words.numbers[name]}</span>
                </div>
              ))}
              <p className="setup-note">{words.presetsMore.own}</p>
              {plan.own.days.trim() === '' && hasOtherRules ? <p className="setup-note">{words.allDays}</p> : null}
            </div>
          ) : null}
        </Group>
      )}
      <section className="keep-preview" aria-label={words.preview}>
        <h3>{words.preview}</h3>
        {refusal ? <Said {...refusal} /> : null}
        {answer?.problems.map(({ key, message, remedy }) => (
          <Said key={`${key} ${message}`} about={key} message={message} remedy={remedy} />
        ))}
        <KeptDays days={answer?.days}>{parts.daysStay(figures.count(stay.length), figures.count(days.length))}</KeptDays>
        <p className="setup-note">{words.keepNote}</p>
      </section>
    </div>
  );
}
