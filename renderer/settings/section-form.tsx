/** What an item, the top of a file or alpine-backup.conf says, key by key, with what it would mean before it is saved. */
import { useMemo, useState } from 'react';
import type { Answer } from '../../bridge/channels.ts';
import { useBridge } from '../frame/live-status.tsx';
import { AlertTest } from './alert-test.tsx';
import { changesOf, type Draft, NO_DRAFT, withValues } from './draft.ts';
import { KeyField } from './key-field.tsx';
import { GROUPS, type Group, KEEP_KEYS, KEYS, type SettingKey } from './keys.ts';
import { LeftOut } from './left-out.tsx';
import { inherited, ownValues, type SettingsFile, SHARED_DEFAULTS, sectionOf, TOP } from './levels.ts';
import { fileName } from './place.ts';
import { RetentionPreview } from './retention-preview.tsx';
import { SaveBar } from './save-bar.tsx';
import { useSettingsWords } from './settings-words.ts';
import { useLook } from './use-changes.ts';

interface Props {
  readonly file: SettingsFile;
  readonly shared: SettingsFile;
  readonly section: string;
  /** As the program knows it; absent for defaults. */
  readonly item: Answer<'items'>['items'][number] | undefined;
  readonly onWritten: (file: SettingsFile) => void;
}

/** Who looks at another item meanwhile finds what was typed again. */
const kept = new Map<string, Draft>();

/** Needs a key of the section and of the file's version. */
export function SectionForm({ file, shared, section, item, onWritten }: Props) {
  const { abilities } = useBridge();
  const place = `${file.file} ${section}`;
  const [draft, show] = useState<Draft>(() => kept.get(place) ?? NO_DRAFT);
  const setDraft = (next: Draft) => {
    kept.set(place, next);
    show(next);
  };
  const isDefaults = section === TOP || section === SHARED_DEFAULTS;
  const keys = KEYS.filter(key => !(isDefaults && key.isItemOnly));
  const changes = useMemo(() => changesOf(file, section, draft, KEYS), [file, section, draft]);
  const look = useLook(file, changes);
  const problems = look.outcome?.kind === 'refused' ? look.outcome.problems : file.problems;

  /** As it would count, were it saved now. */
  const valuesOf = (name: string): readonly string[] => {
    const key = KEYS.find(one => one.name === name)!;
    const typed = draft.get(name)?.filter(value => value.trim() !== '');
    if (typed && typed.length > 0) return typed;
    const own = typed ? undefined : ownValues(file, section, name, key.kind === 'list');
    return own ?? inherited(file, shared, section, key).values;
  };
  const field = (key: SettingKey) => (
    <KeyField
      key={key.name}
      setting={key}
      values={draft.get(key.name) ?? ownValues(file, section, key.name, key.kind === 'list') ?? []}
      from={inherited(file, shared, section, key)}
      serverFile={fileName(file.file)}
      isReadOnly={abilities.readOnly}
      problems={problems.filter(problem => problem.key === key.name && isIn(file, section, problem.line, draft.has(key.name)))}
      onChange={values => setDraft(withValues(draft, key.name, values))}
    />
  );
  return (
    <div className="section-form">
      {GROUPS.map(group => (
        <GroupOf key={group} group={group} isOpen={group !== 'more'}>
          {keys.filter(key => key.group === group).map(field)}
          {group === 'what' && item ? (
            <LeftOut source={valuesOf('source')[0] ?? ''} include={valuesOf('include')} exclude={valuesOf('exclude')} />
          ) : null}
          {group === 'tell' ? <AlertTest /> : null}
          {group === 'keep' ? (
            <RetentionPreview
              item={item}
              keys={Object.fromEntries(
                KEEP_KEYS.flatMap(name => (valuesOf(name)[0] === undefined ? [] : [[name, valuesOf(name)[0]!]])),
              )}
            />
          ) : null}
        </GroupOf>
      ))}
      <OnlyAsText file={file} section={section} />
      {changes.length > 0 ? (
        <SaveBar
          file={file}
          changes={changes}
          look={look}
          item={isDefaults ? undefined : section}
          onDiscard={() => setDraft(NO_DRAFT)}
          onWritten={next => {
            kept.delete(place);
            onWritten(next);
          }}
        />
      ) : null}
    </div>
  );
}

/** What the form does not know stays as it is, and is not kept secret. */
function OnlyAsText({ file, section }: Pick<Props, 'file' | 'section'>) {
  const words = useSettingsWords();
  const others = sectionOf(file, section)?.entries.filter(({ key }) => !KEYS.some(({ name }) => name === key)) ?? [];
  if (others.length === 0) return null;
  return (
    <section>
      <h3>{words.onlyAsText}</h3>
      <p className="quiet">{words.onlyAsTextMore}</p>
      <pre className="understood">{others.map(({ key, value }) => `${key} = ${value}`).join('\n')}</pre>
    </section>
  );
}

/** Before something is typed, a mistake is told by its line: another item may have one in the same key. */
function isIn(file: SettingsFile, section: string, line: number, isTyped: boolean): boolean {
  if (isTyped) return true;
  return file.sections.find(({ name }) => name === section)?.entries.some(entry => entry.line === line) ?? false;
}

function GroupOf({ group, isOpen, children }: { group: Group; isOpen: boolean; children: React.ReactNode }) {
  const words = useSettingsWords();
  return (
    <details className="key-group" open={isOpen}>
      <summary>
        <h3>{words.groups[group]}</h3>
      </summary>
      {children}
    </details>
  );
}
