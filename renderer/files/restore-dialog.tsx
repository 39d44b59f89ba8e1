/** Asks where to, shows what would change, then restores; nothing is overwritten unless that was chosen and seen. */
import { useState } from 'react';
import type { Bridge, Refusal } from '../../bridge/channels.ts';
import { Button } from '../parts/button.tsx';
import { CommandHint } from '../parts/command-hint.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { restoreCommand } from './alp-command.ts';
import { useFilesWords } from './files-words.ts';
import { Refused, useRefusalOf } from './refused.tsx';
import { RestoreFields } from './restore-fields.tsx';
import { RestorePreview } from './restore-preview.tsx';
import { folderMistake, freshForm, type RestoreForm, type RestoreSubject, requestOf, sameTarget } from './restore-wish.ts';
import { sumOf } from './selection.ts';
import { SubjectText } from './subject-text.tsx';
import type { Restores } from './use-restores.ts';
import { visibleName } from './visible-name.ts';

interface Props {
  readonly bridge: Bridge;
  readonly restores: Restores;
  readonly subject: RestoreSubject;
  /** Where the item's files come from. */
  readonly source: string;
  readonly onClose: () => void;
}

export function RestoreDialog({ bridge, restores, subject, source, onClose }: Props) {
  const words = useFilesWords();
  const refusalOf = useRefusalOf();
  const [form, setForm] = useState<RestoreForm>(freshForm);
  const [preview, setPreview] = useState<{ readonly job: string; readonly form: RestoreForm }>();
  const [refusal, setRefusal] = useState<Refusal>();
  const [isAsking, setAsking] = useState(false);
  const [isMistakeShown, setMistakeShown] = useState(false);

  const what = { ...sumOf(subject.selection), all: subject.selection.has('') };
  const mistake = folderMistake(form);
  const isReadOnly = bridge.abilities.readOnly;
  const previewJob = preview && sameTarget(preview.form, form) ? restores.jobs.get(preview.job) : undefined;
  const isReplacing = form.where === 'original' && !form.keepBoth;
  const isSeen = previewJob?.state === 'done';

  const ask = async (isPreview: boolean) => {
    setMistakeShown(mistake !== undefined);
    if (mistake !== undefined || isAsking) return;
    setAsking(true);
    setRefusal(undefined);
    try {
      const job = await bridge.ask('restore', requestOf(subject, form, isPreview));
      restores.take(job);
      if (isPreview) setPreview({ job: job.job, form });
      else onClose();
    } catch (error) {
      setRefusal(refusalOf(error));
    } finally {
      setAsking(false);
    }
  };
  const close = () => {
    // A preview that nobody looks at any more need not go on reading disks.
    if (previewJob?.state === 'running') bridge.ask('stopRestore', { job: previewJob.job }).catch(() => undefined);
    onClose();
  };
  const doIt =
    form.where === 'folder'
      ? words.restoreTo(what, visibleName(form.folder.trim()) || '…')
      : isReplacing
        ? words.restoreReplacing(what)
        : words.restoreBack(what);
  return (
    <Dialog title={words.restoreTitle(what)} isOpen onClose={close}>
      <div className="restore-dialog">
        <SubjectText subject={subject} />
        <RestoreFields
          form={form}
          what={what}
          source={source}
          mistake={isMistakeShown ? mistake : undefined}
          onChange={setForm}
        />
        {refusal ? <Refused refusal={refusal} /> : null}
        {previewJob ? <RestorePreview job={previewJob} /> : null}
        {isReadOnly ? <p className="restore-note">{words.readOnly}</p> : null}
        {isReplacing && !isSeen && !isReadOnly ? <p className="restore-note">{words.previewFirst}</p> : null}
        <div className="dialog-acts">
          <CommandHint command={restoreCommand(requestOf(subject, form, false))} />
          <Button onPress={close}>{words.close}</Button>
          <Button
            kind={isReplacing && !isSeen ? 'main' : 'plain'}
            isDisabled={isReadOnly || isAsking}
            onPress={() => void ask(true)}
          >
            {words.previewButton}
          </Button>
          <Button
            kind={isReplacing && !isSeen ? 'plain' : 'main'}
            isDisabled={isReadOnly || isAsking || (isReplacing && !isSeen)}
            onPress={() => void ask(false)}
          >
            {doIt}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
