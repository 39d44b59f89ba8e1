/** The steps with what was chosen in each; every one of them can be gone to at any time. */
import { Breakable } from '../parts/figures.tsx';
import { shortPath } from '../words/figures.ts';
import { useFigures } from '../words/language.tsx';
import { destText } from './destination.ts';
import { takenBytes } from './measuring.ts';
import { type Session, useSession } from './session.ts';
import { hrefOf, isComplete, STEPS, type Step } from './setup-steps.ts';
import { useSetupWords } from './setup-words.ts';
import { isKeepAsIs, isWhenAsIs } from './start-from.ts';

export function StepList({ step }: { step: Step }) {
  const words = useSetupWords();
  const session = useSession();
  const choices = useChoices(session);
  const at = STEPS.indexOf(step);
  return (
    <nav className="step-list" aria-label={words.steps}>
      <p className="step-count" aria-hidden="true">
        {words.step(at + 1, STEPS.length)}
      </p>
      <ol>
        {STEPS.map((name, index) => {
          const state = stateOf(session, name, step);
          return (
            <li key={name}>
              <a className={`step-link is-${state}`} href={hrefOf(name)} aria-current={name === step ? 'step' : undefined}>
                <StepShape state={state} number={index + 1} />
                <span className="step-text">
                  <span className="step-name">{words.names[name]}</span>
                  <span className="only-read">, {words.marks[state]}</span>
                  {choices[name] === '' ? null : (
                    <span className="step-choice" title={choices[name]}>
                      <Breakable text={choices[name]} />
                    </span>
                  )}
                </span>
              </a>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}

type StepState = 'done' | 'lacks' | 'now' | 'open';

function stateOf({ plan, left }: Session, name: Step, step: Step): StepState {
  // Folders are only there because somebody chose them.
  const wasLeft = left.includes(name) || (name === 'what' && plan.folders.length > 0);
  if (wasLeft && !isComplete(plan, name)) return 'lacks';
  if (name === step) return 'now';
  return wasLeft && name !== 'begin' ? 'done' : 'open';
}

/** Only of what was looked at: what is proposed is no choice yet. */
function useChoices({ plan, measured, left }: Session): Readonly<Record<Step, string>> {
  const words = useSetupWords();
  const figures = useFigures();
  const { where } = plan;
  const bytes = takenBytes(plan, measured);
  const names = plan.folders.map(({ path }) => path.slice(path.lastIndexOf('/') + 1) || '/');
  const size = bytes === undefined || names.length === 0 ? '' : ` · ${figures.size(bytes).replace(' ', '\u00a0')}`;
  const place = where.kind === 'folder' ? where.folder : where.login === '' ? '' : shortPath(destText(where, where.path), 40);
  return {
    what: names.length === 0 ? '' : `${names.join(', ')}${size}`,
    where: place,
    when: left.includes('when') && isComplete(plan, 'when') && !isWhenAsIs(plan) ? words.whenShort(plan.when) : '',
    keep: left.includes('keep') && !isKeepAsIs(plan) ? words.presets[plan.preset] : '',
    begin: '',
  };
}

/** Shape and number, as everywhere: colour alone says nothing. */
function StepShape({ state, number }: { state: StepState; number: number }) {
  return (
    <svg className="step-shape" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
      {state === 'lacks' ? (
        <path d="M10 2 18.5 17.5h-17z" fill="none" stroke="currentColor" strokeWidth="1.25" strokeLinejoin="round" />
      ) : (
        <circle cx="10" cy="10" r="9" />
      )}
      {state === 'done' ? (
        <path d="m6 10.4 2.8 2.8L14.2 7" fill="none" className="step-tick" strokeWidth="1.75" />
      ) : (
        <text x="10" y={state === 'lacks' ? 15.2 : 14} textAnchor="middle" fontSize={state === 'lacks' ? 9 : 11}>
          {state === 'lacks' ? '!' : number}
        </text>
      )}
    </svg>
  );
}
