/** Mistakes with options of rsync and with drivers, and what to do about them: in French. */
import type { englishOptions } from './english-options.ts';

export const frenchOptions: Readonly<Record<(typeof englishOptions)[number], string>> = {
  '"{text}" is not an option of rsync': '« {text} » n’est pas une option de rsync',
  'opt takes options only; what is copied stands in source and dest':
    'opt ne prend que des options ; ce qui est copié figure dans source et dest',
  '{option} is refused: {why}': '{option} est refusée : {why}',
  '{option} takes no value': '{option} ne prend pas de valeur',
  'write {option}': 'écrire {option}',
  'write {option}=VALUE': 'écrire {option}=VALUE',
  'write {option} VALUE': 'écrire {option} VALUE',
  '{option} is not known to be safe in a backup': 'rien ne dit que {option} soit sans danger pour une sauvegarde',
  'remove it; allowed are for example --exclude, --chmod, --numeric-ids, --max-size, -H, -X, -c':
    'l’enlever ; sont permises par exemple --exclude, --chmod, --numeric-ids, --max-size, -H, -X, -c',
  '{option} lacks its value': 'il manque la valeur de {option}',
  '{option} {value} would switch off the rules that protect half-sent files':
    '{option} {value} désactiverait les règles qui protègent les fichiers envoyés à moitié',
  '{option} needs a whole path: the current folder differs between the terminal and cron':
    '{option} demande un chemin complet : le dossier courant n’est pas le même dans le terminal et sous cron',
  'it writes into files that older snapshots share': 'elle écrit dans des fichiers que partagent des instantanés plus anciens',
  'a snapshot begins as an empty folder, there is nothing to delete':
    'un instantané commence comme un dossier vide, il n’y a rien à effacer',
  'remove it; old snapshots go by delete_after and keep_daily':
    'l’enlever ; les vieux instantanés partent selon delete_after et keep_daily',
  'a backup leaves its source alone': 'une sauvegarde ne touche pas à sa source',
  'half-sent files are kept and completed without it, in a way that cannot harm whole ones':
    'sans elle, les fichiers envoyés à moitié sont gardés et complétés, sans danger pour les autres',
  'it changes what rsync prints, which alpine-backup reads': 'elle change ce que rsync affiche, et alpine-backup le lit',
  'remove it; progress is shown anyway': 'l’enlever ; l’avancement est montré de toute façon',
  'alpine-backup needs to hear what rsync says': 'alpine-backup doit entendre ce que dit rsync',
  'remove it; write alp -q': 'l’enlever ; pour cela, il y a alp -q',
  'it writes a file beside the journal': 'elle écrit un fichier à côté du journal',
  'remove it; alp log shows every run': 'l’enlever ; alp log montre chaque passage',
  'the folder to compare with is chosen for each attempt': 'le dossier de comparaison est choisi à chaque essai',
  'remove it; unchanged files are shared with the snapshot before':
    'l’enlever ; les fichiers inchangés sont partagés avec l’instantané précédent',
  'a snapshot would be published without its files': 'un instantané serait publié sans ses fichiers',
  'remove it; alp -n shows what a run would do': 'l’enlever ; alp -n montre ce que ferait un passage',
  'a snapshot keeps one version of each file': 'un instantané garde une version de chaque fichier',
  'remove it; older versions are in older snapshots':
    'l’enlever ; les versions plus anciennes sont dans les instantanés plus anciens',
  'half-sent files would lie where the next attempt does not find them':
    'les fichiers envoyés à moitié seraient là où l’essai suivant ne les trouve pas',
  'a snapshot of chosen files is not a whole one': 'un instantané de fichiers choisis n’est pas entier',
  'use include and exclude': 'prendre include et exclude',
  'it belongs to an rsync daemon, and alpine-backup goes over ssh':
    'elle va avec un service rsync, et alpine-backup passe par ssh',
  'alpine-backup starts the other rsync itself, to know its process':
    'alpine-backup lance lui-même l’autre rsync, pour connaître son processus',
  'remove it; put rsync on the PATH of the login': 'l’enlever ; mettre rsync dans le PATH du login',
  'it leaves files out of the snapshot without a word': 'elle laisse sans un mot des fichiers hors de l’instantané',
  'remove it; use exclude': 'l’enlever ; prendre exclude',
  'it misses a change that leaves the size of a file as it was': 'elle manque un changement qui laisse au fichier la même taille',
  'remove it; -c compares contents': 'l’enlever ; -c compare les contenus',
  'a batch file is not a snapshot': 'un fichier de lot n’est pas un instantané',
  'the path above the source would become part of the snapshot, and restoring in place would repeat it':
    'le chemin au-dessus de la source ferait partie de l’instantané, et la restauration en place le répéterait',
  'remove it; give the source a slash at its end or not, as you like':
    'l’enlever ; la source finit par une barre oblique ou non, comme vous voulez',
  'the times of folders would be lost': 'les dates des dossiers seraient perdues',
  'it lists files and copies none': 'elle énumère des fichiers et n’en copie aucun',
  'the time an attempt may take is decided in one place': 'la durée d’un essai se décide à un seul endroit',
  'use the key timeout': 'prendre le réglage timeout',
  'the limit is decided in one place': 'la limite se décide à un seul endroit',
  'use the key bandwidth, for example bandwidth = 5 MB/s': 'prendre le réglage bandwidth, par exemple bandwidth = 5 MB/s',
  'the snapshot would hold the first level of the folder only': 'l’instantané ne contiendrait que le premier niveau du dossier',
  'without its time every file would be sent again each time': 'sans sa date, chaque fichier serait renvoyé à chaque fois',
  'the other rsync must be told the same as this one': 'l’autre rsync doit recevoir les mêmes options que celui-ci',
  'how owners are kept is decided for the vault as a whole, by what its login may do':
    'la façon de garder les propriétaires se décide pour tout le coffre, selon ce que peut son login',
  'it lets the other side choose where files are written': 'elle laisse l’autre côté choisir où les fichiers sont écrits',
  'file names could be taken for commands by the other side':
    'l’autre côté pourrait prendre des noms de fichiers pour des commandes',
  'it makes every symbolic link of the snapshot unusable': 'elle rend inutilisable chaque lien symbolique de l’instantané',
  'files could be written outside of the snapshot': 'des fichiers pourraient être écrits hors de l’instantané',
  'the manifest of a snapshot depends on the kind of checksum':
    'l’inventaire d’un instantané dépend du genre de somme de contrôle',
  'ssh makes the connection': 'c’est ssh qui établit la connexion',
  'use the key ssh, for example ssh = ssh -4 -p 2222': 'prendre le réglage ssh, par exemple ssh = ssh -4 -p 2222',
  'it makes rsync print a text and copy nothing': 'elle fait afficher un texte à rsync, qui ne copie rien',
  'the driver {driver} stands already in line {line}': 'le pilote {driver} figure déjà à la ligne {line}',
  'driver is empty': 'driver est vide',
  'write the name of a driver, or remove the line': 'écrire le nom d’un pilote, ou supprimer la ligne',
  'there is no driver "{driver}"': 'il n’y a pas de pilote « {driver} »',
  'the driver {driver} has no such short form': 'le pilote {driver} n’a pas de telle forme courte',
  'write driver = {driver} and its settings as keys': 'écrire driver = {driver}, et ses réglages sur leurs propres lignes',
  'the drivers are {names}; one of your own is an executable in the folder drivers/':
    'les pilotes sont {names} ; un pilote à vous est un exécutable dans le dossier drivers/',
  'this item has no driver {driver}': 'cet élément n’a pas de pilote {driver}',
  'add driver = {driver}, or remove {key}': 'ajouter driver = {driver}, ou supprimer {key}',
  'write {setting} or {other}': 'écrire {setting} ou {other}',
  '{key} is a setting of {names}': '{key} est un réglage de {names}',
  'the driver {driver} has no setting "{key}"': 'le pilote {driver} n’a pas de réglage « {key} »',
  'its settings are none': 'il n’a pas de réglage',
  'its settings are {names}': 'ses réglages sont {names}',
  'there is no key "{key}", and {names} has no such setting': 'il n’y a pas de réglage « {key} », et {names} n’en a pas non plus',
  'a setting of your driver is written {driver}.{key}': 'un réglage de votre pilote s’écrit {driver}.{key}',
  'the settings are none': 'il n’a pas de réglage',
  'the settings are {names}': 'les réglages sont {names}',
  '{key} is a setting of the driver {names}, and this item has none':
    '{key} est un réglage du pilote {names}, et cet élément n’en a pas',
  'add driver = {driver} above it, or remove {key}': 'ajouter driver = {driver} au-dessus, ou supprimer {key}',
  'the driver {driver} needs {key}': 'le pilote {driver} a besoin de {key}',
  'the driver {driver} needs {names}, not to be found on this machine':
    'le pilote {driver} a besoin de {names}, introuvable sur cette machine',
  'install {packages}': 'installer {packages}',
  'add {key} = …': 'ajouter {key} = …',
  'a driver line has two or three parts, this one has none':
    'une ligne de pilote a deux ou trois parties, celle-ci n’en a aucune',
  'a driver line has two or three parts, this one has {number}':
    'une ligne de pilote a deux ou trois parties, celle-ci en a {number}',
  'write "type","user@host:VOLUME","/point"': 'écrire "type","user@host:VOLUME","/point"',
  '"{text}" is not the name of a driver': '« {text} » n’est pas le nom d’un pilote',
  '"{text}" is not of the form user@host:VOLUME': '« {text} » n’est pas de la forme user@host:VOLUME',
  'a part of "{text}" starts with a dash': 'une partie de « {text} » commence par un tiret',
  'the point "{text}" is not a whole path': 'le point « {text} » n’est pas un chemin complet',
  '{key} contains a control character': '{key} contient un caractère de contrôle',
  '{key} = {value} begins with a dash, as options do': '{key} = {value} commence par un tiret, comme une option',
  'write another value': 'écrire une autre valeur',
  '{key} = {value} is not a whole path': '{key} = {value} n’est pas un chemin complet',
  '{key} has an empty entry': '{key} a une entrée vide',
  'no entry may begin with a dash': 'aucune entrée ne peut commencer par un tiret',
  '{key} = {value} is not known': '{key} = {value} n’est pas connu',
  '"{text}" does not begin with a program': '« {text} » ne commence pas par un programme',
  '{file} has the name of a driver of alp': '{file} porte le nom d’un pilote d’alp',
  'give the file another name': 'donner un autre nom au fichier',
  and: 'et',
  or: 'ou',
};
