/** What the core says in English, said to a page in the language it wished: statuses anew from what they know, the rest by its wording. */
import type { AgentStatus } from '../core/agent-model.ts';
import type { Core } from '../core/contract.ts';
import { type Answer, type BridgeEvent, BridgeRefusal, type ChannelName, type Language } from './channels.ts';
import type { Frozen } from './frozen.ts';
import type { Handlers } from './handlers.ts';
import type { Restores } from './restores.ts';

type Phrases = Awaited<ReturnType<Core['phrases']>>;
type Handler = (request: unknown, signal?: AbortSignal, language?: Language) => Promise<unknown>;

/** The same handlers, whose answers and refusals are in the language that was asked for. */
export function spokenHandlers(core: Core, jobs: Restores, handlers: Handlers): Handlers {
  const inLanguage: Translations = translations(jobs);
  const spoken = Object.entries(handlers).map(([name, handler]) => {
    const answer = handler as Handler;
    const translate = inLanguage[name as ChannelName] as ((answer: unknown, phrases: Phrases) => unknown) | undefined;
    const speak: Handler = async (request, signal, language) => {
      if (isEnglish(language)) return answer(request, signal);
      try {
        const said = await answer(request, signal, language);
        return translate ? translate(said, await core.phrases(language)) : said;
      } catch (error) {
        if (!(error instanceof BridgeRefusal)) throw error;
        throw new BridgeRefusal((await core.phrases(language)).said(error));
      }
    };
    return [name, speak];
  });
  return Object.fromEntries(spoken) as Handlers;
}

/** Passes events on in a language; the returned stop ends that. */
export function spokenEvents(
  core: Core,
  jobs: Restores,
  language: Language | undefined,
  listener: (event: BridgeEvent) => void,
): { readonly hear: (event: BridgeEvent) => void; readonly stop: () => void } {
  // One function for each who listens, though two may pass the same one.
  if (isEnglish(language)) return { hear: event => listener(event), stop: () => undefined };
  const phrases = core.phrases(language);
  let isOver = false;
  return {
    // Of promises that wait for the same one, the first comes first.
    hear: event =>
      void phrases.then(known => {
        if (!isOver) listener(spokenEvent(event, jobs, known));
      }),
    stop() {
      isOver = true;
    },
  };
}

function isEnglish(language: Language | undefined): boolean {
  return language === undefined || language === 'en';
}

function spokenEvent(event: BridgeEvent, jobs: Restores, phrases: Phrases): BridgeEvent {
  const spoken =
    event.kind === 'status'
      ? { kind: event.kind, status: statusIn(event.status, phrases) }
      : { kind: event.kind, job: jobs.worded(event.job, phrases) };
  return spoken as BridgeEvent;
}

type Translations = {
  readonly [Name in ChannelName]?: (answer: Frozen<Answer<Name>>, phrases: Phrases) => Frozen<Answer<Name>>;
};

/** Channels that answer with sentences of the core; the words of rsync and ssh stay as they are. */
function translations(jobs: Restores): Translations {
  return {
    status: statusIn,
    restore: (job, phrases) => jobs.worded(job, phrases),
    restores: (answer, phrases) => ({ jobs: answer.jobs.map(job => jobs.worded(job, phrases)) }),
    history: (answer, phrases) => ({ ...answer, entries: answer.entries.map(entry => entryIn(entry, phrases)) }),
    snapshots: (answer, phrases) => ({
      ...answer,
      snapshots: answer.snapshots.map(snapshot => ({ ...snapshot, warnings: snapshot.warnings.map(phrases.text) })),
    }),
    settings: fileIn,
    previewSettings: outcomeIn,
    changeSettings: outcomeIn,
    removeSettings: (answer, phrases) => (answer.kind === 'removed' ? answer : { ...answer, file: fileIn(answer.file, phrases) }),
    bringBackSettings: fileIn,
    previewRetention: (answer, phrases) => ({
      ...answer,
      days: answer.days.map(day => ({ ...day, reason: phrases.text(day.reason) })),
      problems: answer.problems.map(problem => problemIn(problem, phrases)),
    }),
    testAlerts: (answer, phrases) => ({ ...answer, complaints: answer.complaints.map(phrases.text) }),
    examine: findingsIn,
    repair: findingsIn,
    tryDestination: endingIn,
    trustHostKey: endingIn,
    installKey: endingIn,
    unlockKey: (answer, phrases) => ({ ...answer, remark: phrases.text(answer.remark), remedy: phrases.text(answer.remedy) }),
    keptKeys: (answer, phrases) => ({ ...answer, why: phrases.text(answer.why) }),
  };
}

type Entry = Frozen<Answer<'history'>>['entries'][number];

function entryIn(entry: Entry, phrases: Phrases): Entry {
  if (entry.kind !== 'run') return { ...entry, text: phrases.moment(entry) };
  const attempts = entry.attempts.map(attempt => ({ ...attempt, detail: phrases.text(attempt.detail) }));
  return { ...entry, attempts, warnings: entry.warnings.map(phrases.text) };
}

type SettingsFile = Frozen<Answer<'settings'>>;
type Outcome = Frozen<Answer<'changeSettings'>>;

function outcomeIn(outcome: Outcome, phrases: Phrases): Outcome {
  const problems = (of: SettingsFile['problems']) => of.map(problem => problemIn(problem, phrases));
  if (outcome.kind === 'refused') return { ...outcome, problems: problems(outcome.problems) };
  const file = fileIn(outcome.file, phrases);
  if (outcome.kind === 'changed-meanwhile') return { ...outcome, file };
  return { ...outcome, file, explained: outcome.explained.map(one => ({ ...one, lines: phrases.understood(one.lines) })) };
}

function fileIn(file: SettingsFile, phrases: Phrases): SettingsFile {
  return { ...file, problems: file.problems.map(problem => problemIn(problem, phrases)) };
}

function problemIn(problem: SettingsFile['problems'][number], phrases: Phrases) {
  return { ...problem, message: phrases.text(problem.message), remedy: phrases.text(problem.remedy) };
}

/** Of a status that came over a socket only the shape is known; the rule looks at its reasons. */
function statusIn(status: Frozen<Answer<'status'>>, phrases: Phrases): Frozen<Answer<'status'>> {
  return status && (phrases.status(status as AgentStatus) as Frozen<Answer<'status'>>);
}

function findingsIn(answer: Frozen<Answer<'examine'>>, phrases: Phrases): Frozen<Answer<'examine'>> {
  const findings = answer.findings.map(finding => ({
    ...finding,
    text: phrases.text(finding.text),
    ...(finding.remedy === undefined ? {} : { remedy: phrases.text(finding.remedy) }),
  }));
  return { findings };
}

function endingIn<Found extends { readonly sentence: string; readonly remedy: string }>(found: Found, phrases: Phrases): Found {
  return { ...found, sentence: phrases.text(found.sentence), remedy: phrases.text(found.remedy) };
}
