/** One configuration file: an item of it or its top as a form, or the whole of it as text. */
import { useState } from 'react';
import type { Answer } from '../../bridge/channels.ts';
import { useAsk } from '../frame/ask.ts';
import { useLive } from '../frame/live-status.tsx';
import { EmptyPage } from '../parts/empty-page.tsx';
import { PathText } from '../parts/figures.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import { FileText } from './file-text.tsx';
import { type SettingsFile, SHARED_DEFAULTS, sectionOf, TOP } from './levels.ts';
import type { SettingsPlace } from './place.ts';
import { Problems } from './problems.tsx';
import { Refused } from './refused.tsx';
import { FileGone, itemNames, type RemovedFile, RemoveFile } from './remove-file.tsx';
import { RemoveItem } from './remove-item.tsx';
import { SectionForm } from './section-form.tsx';
import { useSettingsWords } from './settings-words.ts';
import { ViewSwitch } from './view-switch.tsx';

interface Props {
  readonly place: Extract<SettingsPlace, { kind: 'file' }>;
  readonly shared: SettingsFile;
  readonly items: Answer<'items'>['items'];
  readonly view: 'form' | 'text';
  readonly onView: (view: 'form' | 'text') => void;
  readonly onWritten: () => void;
}

/** Needs a key of the file. */
export function FileView({ place: { server, section }, shared, items, view, onView, onWritten }: Props) {
  const words = useSettingsWords();
  const { status } = useLive();
  const { answer, refusal, again } = useAsk('settings', server === undefined ? {} : { server }, shared.version);
  // What was written is newer than what was read.
  const [written, setWritten] = useState<SettingsFile>();
  const [savedVersion, setSavedVersion] = useState<string>();
  const [removed, setRemoved] = useState('');
  const [gone, setGone] = useState<RemovedFile>();
  const [asRead, setAsRead] = useState(answer);
  if (asRead !== answer) {
    setAsRead(answer);
    setWritten(undefined);
  }
  const file = written ?? answer;
  if (gone) {
    const onBack = (next: SettingsFile) => {
      setGone(undefined);
      setWritten(next);
      onWritten();
    };
    return <FileGone removed={gone} onBack={onBack} />;
  }
  if (refusal && !file) return <Refused refusal={refusal} onAgain={again} />;
  if (!file) return <Skeleton lines={8} />;
  const take = (next: SettingsFile) => {
    setWritten(next);
    setSavedVersion(next.version);
    onWritten();
  };
  const isThere = section === TOP || section === SHARED_DEFAULTS || sectionOf(file, section) !== undefined;
  // A file without items is a mistake: with the last one goes the file.
  const isLast = itemNames(file).length <= 1;
  const title =
    section === SHARED_DEFAULTS || section === TOP ? words[server === undefined ? 'forAllServers' : 'forAllItems'] : section;
  return (
    <>
      <header className="file-head">
        <h2>{view === 'text' ? file.file.split('/').at(-1) : title}</h2>
        <PathText path={file.file} columns={56} />
        <ViewSwitch view={view} onView={onView} />
      </header>
      {file.problems.length > 0 ? <Problems problems={file.problems} lead={words.broken} /> : null}
      <div role="status" className="settings-said">
        {removed !== ''
          ? words.removed(removed)
          : file.version === savedVersion
            ? status === null
              ? words.savedAlone
              : words.saved
            : ''}
      </div>
      {view === 'text' ? (
        <FileText key={file.version} file={file} onWritten={take} />
      ) : isThere ? (
        <>
          <SectionForm
            key={`${section}/${file.version}`}
            file={file}
            shared={shared}
            section={section}
            item={items.find(one => one.server === server && one.item === section)}
            onWritten={take}
          />
          {server === undefined ? null : section === TOP || isLast ? (
            <RemoveFile
              server={server}
              file={file}
              onRemoved={next => {
                setGone(next);
                onWritten();
              }}
              onOther={setWritten}
            />
          ) : (
            <RemoveItem
              file={file}
              section={section}
              onWritten={next => {
                setRemoved(section);
                take(next);
              }}
            />
          )}
        </>
      ) : removed === section ? null : (
        <EmptyPage title={words.gone(section)}>
          <p>{words.goneMore}</p>
        </EmptyPage>
      )}
    </>
  );
}
