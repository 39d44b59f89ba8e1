/** What the Files page says, in German. */
import type { FilesWords, Things } from './files.en.ts';

const number = new Intl.NumberFormat('de');
const counted = (count: number, one: string, many: string) => `${number.format(count)} ${count === 1 ? one : many}`;

function things({ files, folders, all }: Things): string {
  if (all) return 'den ganzen Schnappschuss';
  const parts = [files > 0 ? counted(files, 'Datei', 'Dateien') : '', folders > 0 ? counted(folders, 'Ordner', 'Ordner') : ''];
  return parts.filter(part => part !== '').join(' und ');
}
const capital = (text: string) => (text[0] ?? '').toUpperCase() + text.slice(1);

export const filesGerman: FilesWords = {
  title: 'Dateien',
  count: count => number.format(count),

  findLabel: 'Datei nach Namen finden',
  findAnywhere: 'Datei nach Namen finden, im neuesten Schnappschuss jedes Postens',
  item: 'Posten',
  allItems: 'Alle Posten',
  chooseItem: 'Einen Posten wählen oder oben den Namen einer Datei eingeben.',
  noItems: 'Noch ist nichts gesichert',
  noItemsMore:
    'Sobald es eine Sicherung gibt, ist hier jede Datei jedes Schnappschusses: zum Durchsehen, Vergleichen, Wiederherstellen.',
  setUp: 'Eine Sicherung einrichten',
  noSnapshots: 'Noch kein Schnappschuss',
  noSnapshotsMore: 'Nach der ersten Sicherung sind ihre Dateien hier: zum Durchsehen, Vergleichen, Wiederherstellen.',
  unfinished: 'Die erste Sicherung ist noch nicht fertig; sie geht weiter, wo sie aufgehört hat. Danach sind ihre Dateien hier.',
  backUpNow: 'Jetzt sichern',
  backUpAsked: 'Die Sicherung ist bestellt. Ihr Fortschritt steht auf der Statusseite.',
  snapshotGone: name => `Den Schnappschuss ${name} gibt es nicht mehr`,
  snapshotGoneMore: 'Die Aufbewahrungsregel hat ihn gelöscht, oder er wurde nie veröffentlicht.',
  showNewest: 'Den neuesten Schnappschuss zeigen',

  snapshots: 'Schnappschüsse',
  snapshotCount: count => counted(count, 'Schnappschuss', 'Schnappschüsse'),
  timeSlider: 'Zeit des Schnappschusses',
  newest: 'neuester',
  older: 'Älterer Schnappschuss',
  newer: 'Neuerer Schnappschuss',
  newFiles: bytes => `+${bytes}`,
  compare: 'Schnappschüsse vergleichen',
  back: 'Zurück zu den Dateien',

  folderPath: 'Ordner',
  upFolder: 'Einen Ordner höher',
  entries: count => counted(count, 'Eintrag', 'Einträge'),
  columnName: 'Name',
  columnSize: 'Größe',
  columnChanged: 'Geändert',
  columnChange: 'Änderung',
  kinds: { folder: 'Ordner', file: 'Datei', link: 'symbolischer Link', other: 'besondere Datei' },
  tableOf: folder => `Inhalt von ${folder}`,
  choose: name => `${name} auswählen`,
  chooseAll: 'Diesen ganzen Ordner auswählen',
  emptyFolder: 'Dieser Ordner war leer, als der Schnappschuss entstand.',
  loading: 'Lädt',
  keys: 'Pfeile bewegen, Eingabe öffnet, Leertaste wählt aus, Rücktaste führt nach oben.',

  chosen: what => `${what.all ? 'Der ganze Schnappschuss' : things(what)} ausgewählt`,
  clearChoice: 'Auswahl aufheben',
  restoreChosen: what => `${capital(things(what))} wiederherstellen …`,

  results: text => `Ergebnisse für „${text}“`,
  found: count => counted(count, 'Ergebnis', 'Ergebnisse'),
  foundFirst: count => `Die ersten ${number.format(count)} Ergebnisse; ein längerer Name findet weniger.`,
  foundNone: text => `Nichts in diesem Schnappschuss hat „${text}“ im Namen`,
  foundNoneMore: 'Ein älterer Schnappschuss hat es vielleicht noch.',
  foundNoneAnywhere: text => `Nichts im neuesten Schnappschuss hat „${text}“ im Namen.`,
  searchOlder: 'Im nächstälteren Schnappschuss suchen',
  more: 'Mehr zeigen',
  searching: 'Sucht …',
  typeMore: 'Einen Namen oder einen Teil davon eingeben.',

  versions: count => (count === 1 ? 'Diese Datei hat 1 Fassung' : `Diese Datei hat ${number.format(count)} Fassungen`),
  versionsFolder: count => (count === 1 ? 'Dieser Ordner hat 1 Fassung' : `Dieser Ordner hat ${number.format(count)} Fassungen`),
  versionsOf: name => `Fassungen von ${name}`,
  inSnapshots: count => `in ${counted(count, 'Schnappschuss', 'Schnappschüssen')}`,
  inAllSnapshots: 'in jedem Schnappschuss',
  fromSnapshot: 'aus dem Schnappschuss vom',
  thisOne: 'gezeigt',
  showIn: when => `Im Schnappschuss vom ${when} zeigen`,
  restoreVersion: 'Zurückholen …',
  restoreVersionOf: (name, when) => `Zurückholen … (${name}, geändert ${when})`,
  closeVersions: 'Fassungen schließen',

  compareTitle: 'Was sich zwischen zwei Schnappschüssen geändert hat',
  from: 'Von',
  to: 'bis',
  compareNeedsTwo: 'Bisher gibt es nur einen Schnappschuss',
  compareNeedsTwoMore:
    'Nach der nächsten Sicherung steht hier, was zwischen zwei Schnappschüssen dazukam, sich änderte und wegfiel.',
  changes: { added: 'neu', changed: 'geändert', removed: 'entfernt', attributes: 'nur Attribute' },
  everyChange: 'alle',
  filterChanges: 'Zeigen',
  differencesFirst: (count, total) =>
    `Die ersten ${number.format(count)} von ${number.format(total)} Unterschieden; gezählt sind diese.`,
  noDifferences: 'Diese beiden Schnappschüsse sind gleich',
  noDifferencesMore: 'Zwischen ihnen kam nichts dazu, nichts änderte sich, nichts fiel weg.',
  showCommand: 'Befehl zeigen',

  restoreTitle: what => `${capital(things(what))} wiederherstellen`,
  whereTo: 'Wohin',
  toOriginal: () => 'An den ursprünglichen Ort',
  toFolder: 'In einen anderen Ordner',
  folder: 'Ordner',
  folderHint: 'Voller Pfad, etwa /home/ich/zurück. Er wird angelegt, wenn es ihn nicht gibt.',
  folderMissing: 'Einen Ordner nennen.',
  folderRelative: 'Den Pfad mit / beginnen (oder ~/ für das eigene Verzeichnis).',
  ifDifferent: 'Wenn dort eine andere Datei ist',
  keepBoth: 'Beide behalten',
  keepBothMore: 'Die vorhandene bleibt, mit .before-restore und der Zeit hinter ihrem Namen.',
  replace: 'Ersetzen',
  replaceMore: 'Die vorhandene ist verloren, wenn kein Schnappschuss sie hat. Die Vorschau zeigt, welche.',
  folderKeeps: 'Andere Dateien dort bleiben, mit .before-restore und der Zeit hinter ihrem Namen.',
  previewButton: 'Zeigen, was sich ändern würde',
  previewing: 'Vergleicht mit dem, was da ist …',
  previewWrites: (files, bytes) => `Würde ${counted(files, 'Datei', 'Dateien')} schreiben, ${bytes}.`,
  previewNothing: 'Nichts zu schreiben: alles ist schon da.',
  previewDiffers: count =>
    count === 1
      ? '1 Datei dort ist anders und würde ersetzt:'
      : `${number.format(count)} Dateien dort sind anders und würden ersetzt:`,
  previewKeeps: count =>
    count === 1
      ? '1 Datei dort ist anders und bliebe daneben erhalten:'
      : `${number.format(count)} Dateien dort sind anders und blieben daneben erhalten:`,
  previewNoneDiffers: 'Nichts dort ist anders, nichts wird angerührt.',
  differingFiles: 'Dateien, die anders sind',
  andMore: count => `und ${number.format(count)} weitere`,
  previewFirst: 'Vor dem Ersetzen ist anzusehen, was sich ändern würde.',
  restoreTo: (what, folder) => `${capital(things(what))} nach ${folder} wiederherstellen`,
  restoreBack: what => `${capital(things(what))} am alten Ort wiederherstellen`,
  restoreReplacing: what => `${capital(things(what))} wiederherstellen, Anderes ersetzen`,
  close: 'Schließen',
  readOnly: 'Diese Seite schaut nur: Wiederherstellen ist hier abgeschaltet. Der Befehl tut es im Terminal.',

  jobs: 'Wiederherstellungen',
  jobRunning: (what, to) => `Stellt ${what} wieder her: ${to}`,
  jobDone: (what, to) => `Wiederhergestellt: ${what} → ${to}`,
  jobStopped: (what, to) => `Angehalten: ${what} → ${to}`,
  jobFailed: (what, to) => `Nicht wiederhergestellt: ${what} → ${to}`,
  jobPlace: 'ursprünglicher Ort',
  jobEverything: 'der ganze Schnappschuss',
  jobPaths: count => `${number.format(count)} Dateien und Ordner`,
  jobProgress: 'Fortschritt der Wiederherstellung',
  jobBegins: 'Beginnt …',
  remaining: span => `noch etwa ${span}`,
  stop: 'Anhalten',
  goOn: 'Fortsetzen',
  openFolder: 'Ordner öffnen',
  hide: 'Ausblenden',
  differed: count => `${counted(count, 'Datei dort war', 'Dateien dort waren')} anders`,

  lost: 'Das Programm antwortet nicht',
  lostMore: 'Es ist vielleicht beendet, oder die Verbindung ist unterbrochen.',
  again: 'Noch einmal versuchen',
};
