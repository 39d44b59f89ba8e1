/** What the Files page says, in French. */
import type { FilesWords, Things } from './files.en.ts';

const number = new Intl.NumberFormat('fr');
/** In French, zero is singular. */
const counted = (count: number, one: string, many: string) => `${number.format(count)} ${count < 2 ? one : many}`;

function things({ files, folders, all }: Things): string {
  if (all) return 'tout l’instantané';
  const parts = [
    files > 0 ? counted(files, 'fichier', 'fichiers') : '',
    folders > 0 ? counted(folders, 'dossier', 'dossiers') : '',
  ];
  return parts.filter(part => part !== '').join(' et ');
}
const isOne = ({ files, folders, all }: Things) => all || files + folders === 1;

export const filesFrench: FilesWords = {
  title: 'Fichiers',
  count: count => number.format(count),

  findLabel: 'Trouver un fichier par son nom',
  findAnywhere: 'Trouver un fichier par son nom, dans le dernier instantané de chaque élément',
  item: 'Élément',
  allItems: 'Tous les éléments',
  chooseItem: 'Choisir un élément, ou taper le nom d’un fichier ci-dessus.',
  noItems: 'Rien n’est encore sauvegardé',
  noItemsMore:
    'Dès qu’il y a une sauvegarde, chaque fichier de chaque instantané est ici : à parcourir, à comparer, à restaurer.',
  setUp: 'Préparer une sauvegarde',
  noSnapshots: 'Pas encore d’instantané',
  noSnapshotsMore: 'Après la première sauvegarde, ses fichiers sont ici : à parcourir, à comparer, à restaurer.',
  unfinished:
    'La première sauvegarde n’est pas encore terminée ; elle reprend là où elle s’est arrêtée. Ensuite, ses fichiers sont ici.',
  backUpNow: 'Sauvegarder maintenant',
  backUpAsked: 'La sauvegarde est demandée. Son avancement est sur la page d’état.',
  snapshotGone: name => `L’instantané ${name} n’existe plus`,
  snapshotGoneMore: 'La règle de conservation l’a supprimé, ou il n’a jamais été publié.',
  showNewest: 'Montrer le dernier instantané',

  snapshots: 'Instantanés',
  snapshotCount: count => counted(count, 'instantané', 'instantanés'),
  timeSlider: 'Heure de l’instantané',
  newest: 'dernier',
  older: 'Instantané précédent',
  newer: 'Instantané suivant',
  newFiles: bytes => `+${bytes}`,
  compare: 'Comparer des instantanés',
  back: 'Retour aux fichiers',

  folderPath: 'Dossier',
  upFolder: 'Monter d’un dossier',
  entries: count => counted(count, 'entrée', 'entrées'),
  columnName: 'Nom',
  columnSize: 'Taille',
  columnChanged: 'Modifié',
  columnChange: 'Changement',
  kinds: { folder: 'dossier', file: 'fichier', link: 'lien symbolique', other: 'fichier spécial' },
  tableOf: folder => `Contenu de ${folder}`,
  choose: name => `Choisir ${name}`,
  chooseAll: 'Choisir tout ce dossier',
  emptyFolder: 'Ce dossier était vide quand l’instantané a été fait.',
  loading: 'Chargement',
  keys: 'Les flèches déplacent, Entrée ouvre, Espace choisit, Retour arrière remonte.',

  chosen: what => `Choix : ${things(what)}`,
  clearChoice: 'Annuler le choix',
  restoreChosen: what => `Restaurer ${things(what)} …`,

  results: text => `Résultats pour « ${text} »`,
  found: count => counted(count, 'résultat', 'résultats'),
  foundFirst: count => `Les ${number.format(count)} premiers résultats ; un nom plus long en trouve moins.`,
  foundNone: text => `Rien dans cet instantané n’a « ${text} » dans son nom`,
  foundNoneMore: 'Un instantané plus ancien l’a peut-être encore.',
  foundNoneAnywhere: text => `Rien dans le dernier instantané n’a « ${text} » dans son nom.`,
  searchOlder: 'Chercher dans l’instantané précédent',
  more: 'En montrer plus',
  searching: 'Recherche …',
  typeMore: 'Taper un nom ou une partie d’un nom.',

  versions: count => `Ce fichier a ${counted(count, 'version', 'versions')}`,
  versionsFolder: count => `Ce dossier a ${counted(count, 'version', 'versions')}`,
  versionsOf: name => `Versions de ${name}`,
  inSnapshots: count => `dans ${counted(count, 'instantané', 'instantanés')}`,
  inAllSnapshots: 'dans tous les instantanés',
  fromSnapshot: 'de l’instantané du',
  thisOne: 'affichée',
  showIn: when => `Montrer dans l’instantané du ${when}`,
  restoreVersion: 'Restaurer …',
  restoreVersionOf: (name, when) => `Restaurer … (${name}, modifié ${when})`,
  closeVersions: 'Fermer les versions',

  compareTitle: 'Ce qui a changé entre deux instantanés',
  from: 'De',
  to: 'à',
  compareNeedsTwo: 'Il n’y a qu’un instantané pour l’instant',
  compareNeedsTwoMore:
    'Après la prochaine sauvegarde, on voit ici ce qui s’est ajouté, a changé ou a disparu entre deux instantanés.',
  changes: { added: 'ajouté', changed: 'modifié', removed: 'supprimé', attributes: 'attributs seuls' },
  everyChange: 'tout',
  filterChanges: 'Montrer',
  differencesFirst: (count, total) =>
    `Les ${number.format(count)} premières différences sur ${number.format(total)} ; ce sont elles qui sont comptées.`,
  noDifferences: 'Ces deux instantanés sont identiques',
  noDifferencesMore: 'Rien ne s’est ajouté, n’a changé ni n’a disparu entre eux.',
  showCommand: 'Montrer la commande',

  restoreTitle: what => `Restaurer ${things(what)}`,
  whereTo: 'Où',
  toOriginal: what => (isOne(what) ? 'À sa place d’origine' : 'À leur place d’origine'),
  toFolder: 'Dans un autre dossier',
  folder: 'Dossier',
  folderHint: 'Chemin complet, par exemple /home/moi/retour. Il est créé s’il n’existe pas.',
  folderMissing: 'Nommer un dossier.',
  folderRelative: 'Commencer le chemin par / (ou ~/ pour le dossier personnel).',
  ifDifferent: 'Si un fichier différent s’y trouve',
  keepBoth: 'Garder les deux',
  keepBothMore: 'Celui qui s’y trouve reste, avec .before-restore et l’heure derrière son nom.',
  replace: 'Le remplacer',
  replaceMore: 'Celui qui s’y trouve est perdu, sauf si un instantané l’a. L’aperçu montre lesquels.',
  folderKeeps: 'Les fichiers différents qui s’y trouvent restent, avec .before-restore et l’heure derrière leur nom.',
  previewButton: 'Montrer ce qui changerait',
  previewing: 'Comparaison avec ce qui s’y trouve …',
  previewWrites: (files, bytes) => `Écrirait ${counted(files, 'fichier', 'fichiers')}, ${bytes}.`,
  previewNothing: 'Rien à écrire : tout y est déjà.',
  previewDiffers: count =>
    count === 1
      ? '1 fichier y est différent et serait remplacé :'
      : `${number.format(count)} fichiers y sont différents et seraient remplacés :`,
  previewKeeps: count =>
    count === 1
      ? '1 fichier y est différent et serait gardé à côté :'
      : `${number.format(count)} fichiers y sont différents et seraient gardés à côté :`,
  previewNoneDiffers: 'Rien n’y est différent, rien n’est touché.',
  differingFiles: 'Fichiers différents',
  andMore: count => `et ${number.format(count)} de plus`,
  previewFirst: 'Avant de remplacer, il faut regarder ce qui changerait.',
  restoreTo: (what, folder) => `Restaurer ${things(what)} dans ${folder}`,
  restoreBack: what => `Restaurer ${things(what)} à ${isOne(what) ? 'sa' : 'leur'} place`,
  restoreReplacing: what => `Restaurer ${things(what)}, remplacer ce qui diffère`,
  close: 'Fermer',
  readOnly: 'Cette page ne fait que regarder : restaurer y est désactivé. La commande le fait dans un terminal.',

  jobs: 'Restaurations',
  jobRunning: (what, to) => `Restauration de ${what} : ${to}`,
  jobDone: (what, to) => `Restauré : ${what} → ${to}`,
  jobStopped: (what, to) => `Arrêté : ${what} → ${to}`,
  jobFailed: (what, to) => `Pas restauré : ${what} → ${to}`,
  jobPlace: 'place d’origine',
  jobEverything: 'tout l’instantané',
  jobPaths: count => `${number.format(count)} fichiers et dossiers`,
  jobProgress: 'Avancement de la restauration',
  jobBegins: 'Début …',
  remaining: span => `encore ${span} environ`,
  stop: 'Arrêter',
  goOn: 'Reprendre',
  openFolder: 'Ouvrir le dossier',
  hide: 'Masquer',
  differed: count => `${counted(count, 'fichier y était différent', 'fichiers y étaient différents')}`,

  lost: 'Le programme ne répond pas',
  lostMore: 'Il a peut-être pris fin, ou la connexion est coupée.',
  again: 'Réessayer',
};
