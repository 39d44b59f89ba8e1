/** What the Files page says, in English; its shape is what the other languages must fill. */
const number = new Intl.NumberFormat('en');
const counted = (count: number, one: string, many: string) => `${number.format(count)} ${count === 1 ? one : many}`;

/** What is restored, counted; `all` = the whole snapshot. */
export interface Things {
  readonly files: number;
  readonly folders: number;
  readonly all: boolean;
}

function things({ files, folders, all }: Things): string {
  if (all) return 'the whole snapshot';
  const parts = [files > 0 ? counted(files, 'file', 'files') : '', folders > 0 ? counted(folders, 'folder', 'folders') : ''];
  return parts.filter(part => part !== '').join(' and ');
}
const their = ({ files, folders, all }: Things) => (all || files + folders === 1 ? 'its' : 'their');

export const filesEnglish = {
  title: 'Files',
  count: (count: number) => number.format(count),

  findLabel: 'Find a file by name',
  findAnywhere: 'Find a file by name, in the newest snapshot of every item',
  item: 'Item',
  allItems: 'All items',
  chooseItem: 'Choose an item, or type the name of a file above.',
  noItems: 'Nothing is backed up yet',
  noItemsMore: 'Once there is a backup, every file of every snapshot is here: to browse, to compare, to restore.',
  setUp: 'Set up a backup',
  noSnapshots: 'No snapshot yet',
  noSnapshotsMore: 'When the first backup is done, its files are here: to browse, to compare, to restore.',
  unfinished: 'The first backup is not finished yet; it goes on where it stopped. Its files are here when it is done.',
  backUpNow: 'Back up now',
  backUpAsked: 'The backup has been asked for. Its progress is on the status page.',
  snapshotGone: (name: string) => `There is no snapshot ${name} any more`,
  snapshotGoneMore: 'It was deleted by the retention rule, or never published.',
  showNewest: 'Show the newest snapshot',

  snapshots: 'Snapshots',
  snapshotCount: (count: number) => counted(count, 'snapshot', 'snapshots'),
  timeSlider: 'Time of the snapshot',
  newest: 'newest',
  older: 'Older snapshot',
  newer: 'Newer snapshot',
  newFiles: (bytes: string) => `+${bytes}`,
  compare: 'Compare snapshots',
  back: 'Back to the files',

  folderPath: 'Folder',
  upFolder: 'Up to the folder above',
  entries: (count: number) => counted(count, 'entry', 'entries'),
  columnName: 'Name',
  columnSize: 'Size',
  columnChanged: 'Changed',
  columnChange: 'Change',
  kinds: { folder: 'folder', file: 'file', link: 'symbolic link', other: 'special file' },
  tableOf: (folder: string) => `Entries of ${folder}`,
  choose: (name: string) => `Choose ${name}`,
  chooseAll: 'Choose this whole folder',
  emptyFolder: 'This folder was empty when the snapshot was made.',
  loading: 'Loading',
  keys: 'Arrows move, Enter opens, Space chooses, Backspace goes up.',

  chosen: (what: Things) => `${things(what)} chosen`,
  clearChoice: 'Clear the choice',
  restoreChosen: (what: Things) => `Restore ${things(what)} …`,

  results: (text: string) => `Results for “${text}”`,
  found: (count: number) => counted(count, 'result', 'results'),
  foundFirst: (count: number) => `The first ${number.format(count)} results; a longer name finds fewer.`,
  foundNone: (text: string) => `Nothing in this snapshot has “${text}” in its name`,
  foundNoneMore: 'An older snapshot may still have it.',
  foundNoneAnywhere: (text: string) => `Nothing in the newest snapshots has “${text}” in its name`,
  searchOlder: 'Search the next older snapshot',
  more: 'Show more',
  searching: 'Searching …',
  typeMore: 'Type a name or a part of it.',

  versions: (count: number) => (count === 1 ? 'This file has 1 version' : `This file has ${number.format(count)} versions`),
  versionsFolder: (count: number) =>
    count === 1 ? 'This folder has 1 version' : `This folder has ${number.format(count)} versions`,
  versionsOf: (name: string) => `Versions of ${name}`,
  inSnapshots: (count: number) => `in ${counted(count, 'snapshot', 'snapshots')}`,
  inAllSnapshots: 'in every snapshot',
  fromSnapshot: 'from the snapshot of',
  thisOne: 'shown',
  showIn: (when: string) => `Show in the snapshot of ${when}`,
  restoreVersion: 'Restore …',
  restoreVersionOf: (name: string, when: string) => `Restore the version of ${name} changed ${when} …`,
  closeVersions: 'Close the versions',

  compareTitle: 'What changed between two snapshots',
  from: 'From',
  to: 'to',
  compareNeedsTwo: 'There is only one snapshot so far',
  compareNeedsTwoMore: 'After the next backup you see here what was added, changed and removed between two snapshots.',
  changes: { added: 'added', changed: 'changed', removed: 'removed', attributes: 'attributes only' },
  everyChange: 'all',
  filterChanges: 'Show',
  differencesFirst: (count: number, total: number) =>
    `The first ${number.format(count)} of ${number.format(total)} differences; counts are of these.`,
  noDifferences: 'These two snapshots are the same',
  noDifferencesMore: 'Nothing was added, changed or removed between them.',
  showCommand: 'Show the command',

  restoreTitle: (what: Things) => `Restore ${things(what)}`,
  whereTo: 'Where to',
  toOriginal: (what: Things) => `To ${their(what)} original place`,
  toFolder: 'To another folder',
  folder: 'Folder',
  folderHint: 'Full path, such as /home/me/restored. It is made if it is not there.',
  folderMissing: 'Name a folder.',
  folderRelative: 'Begin the path with / (or ~/ for your home folder).',
  ifDifferent: 'If a different file is there',
  keepBoth: 'Keep both',
  keepBothMore: 'The one that is there stays, with .before-restore and the time behind its name.',
  replace: 'Replace it',
  replaceMore: 'The one that is there is lost unless a snapshot has it. The preview shows which.',
  folderKeeps: 'Files there that differ stay, with .before-restore and the time behind their names.',
  previewButton: 'Show what would change',
  previewing: 'Comparing with what is there …',
  previewWrites: (files: number, bytes: string) => `Would write ${counted(files, 'file', 'files')}, ${bytes}.`,
  previewNothing: 'Nothing to write: all of it is there already.',
  previewDiffers: (count: number) =>
    count === 1
      ? '1 file there is different and would be replaced:'
      : `${number.format(count)} files there are different and would be replaced:`,
  previewKeeps: (count: number) =>
    count === 1
      ? '1 file there is different and would be kept beside:'
      : `${number.format(count)} files there are different and would be kept beside:`,
  previewNoneDiffers: 'Nothing there is different, nothing is touched.',
  differingFiles: 'Files that differ',
  andMore: (count: number) => `and ${number.format(count)} more`,
  previewFirst: 'Replacing needs a look at what would change first.',
  restoreTo: (what: Things, folder: string) => `Restore ${things(what)} to ${folder}`,
  restoreBack: (what: Things) => `Restore ${things(what)} to ${their(what)} place`,
  restoreReplacing: (what: Things) => `Restore ${things(what)}, replace what differs`,
  close: 'Close',
  readOnly: 'This page only looks: restoring is switched off here. The command does it in a terminal.',

  jobs: 'Restores',
  jobRunning: (what: string, to: string) => `Restoring ${what} to ${to}`,
  jobDone: (what: string, to: string) => `Restored ${what} to ${to}`,
  jobStopped: (what: string, to: string) => `Stopped: ${what} to ${to}`,
  jobFailed: (what: string, to: string) => `Not restored: ${what} to ${to}`,
  jobPlace: 'the original place',
  jobEverything: 'the whole snapshot',
  jobPaths: (count: number) => `${number.format(count)} files and folders`,
  jobProgress: 'Progress of the restore',
  jobBegins: 'Beginning …',
  remaining: (span: string) => `about ${span}`,
  stop: 'Stop',
  goOn: 'Go on',
  openFolder: 'Open the folder',
  hide: 'Hide',
  differed: (count: number) => `${counted(count, 'file', 'files')} there differed`,

  lost: 'The program does not answer',
  lostMore: 'It may have ended, or the connection is cut.',
  again: 'Try again',
};

export type FilesWords = typeof filesEnglish;
