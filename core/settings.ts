/** Configuration files as pages change them: comments and order kept, written only over the version that was seen. */
import type { Said } from './contract.ts';
import { explainItem } from './rules/explain-item.ts';
import { editIni } from './rules/ini-edit.ts';
import { newProblems } from './rules/new-problems.ts';
import { changedMeanwhile, findFile, understoodOf, unwritable, viewOf } from './settings-file.ts';
import type { SettingsOutcome, SettingsWish } from './settings-model.ts';
import { replaceEditedFile, versionOf } from './world/edited-file.ts';
import type { World } from './world/world.ts';

/** What takes long to understand would stop everything else in this program meanwhile: no file that people write comes near to it. */
const longestText = 128 * 1024;
const mostChanges = 200;

export async function changeSettings(world: World, wish: SettingsWish): Promise<Said<SettingsOutcome>> {
  const { server } = wish;
  if (wish.changes.length > mostChanges)
    return { ok: false, message: `more than ${mostChanges} changes at once`, remedy: 'make them in several steps' };
  const found = await findFile(world, server);
  if (!found.ok) return found;
  const { path, content } = found.value;
  const lengths = [content.text, ...wish.changes.map(change => (change.kind === 'text' ? change.text : ''))].map(
    text => text.length,
  );
  if (Math.max(...lengths) > longestText)
    return {
      ok: false,
      message: `${path} would be longer than ${longestText / 1024} kB`,
      remedy: 'edit it with a text editor, or make several files of it',
    };
  if (content.version !== wish.version) return changedMeanwhile(world, server);
  const edited = editIni(content.text, wish.changes);
  if (!edited.ok) return { ok: true, value: { kind: 'refused', problems: [{ file: path, ...edited.problem }] } };
  const before = await understoodOf(world, server, path, content.version === '' ? undefined : content.text);
  const after = await understoodOf(world, server, path, edited.text);
  // A server's file is to blame for its own mistakes alone, alpine-backup.conf for those that its defaults make anywhere.
  const concerned = after.problems.filter(problem => server === undefined || problem.file === path);
  const problems = newProblems(
    { file: path, text: content.text, problems: before.problems },
    { file: path, text: edited.text, problems: concerned },
  );
  if (problems.length > 0) return { ok: true, value: { kind: 'refused', problems } };
  const isWritten = !wish.isPreview && (edited.text !== content.text || content.version === '');
  const replaced = isWritten ? await replaceEditedFile(path, edited.text, wish.version) : undefined;
  if (replaced?.kind === 'refused') return unwritable(path, replaced.why);
  if (replaced?.kind === 'changed-meanwhile') return changedMeanwhile(world, server);
  const written = { text: edited.text, version: versionOf(edited.text) };
  return {
    ok: true,
    value: {
      kind: wish.isPreview ? 'would-write' : 'written',
      file: viewOf(server, path, written, after.problems),
      explained: after.items.map(item => ({
        item: server === undefined ? `${item.server} ${item.name}` : item.name,
        lines: explainItem(item),
      })),
    },
  };
}
