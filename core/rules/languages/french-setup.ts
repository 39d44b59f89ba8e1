/** What is refused or found while settings are changed, folders looked into, keys made and servers reached: in French. */
import type { englishSetup } from './english-setup.ts';

export const frenchSetup: Readonly<Record<(typeof englishSetup)[number], string>> = {
  'there is no folder {path}': 'il n’y a pas de dossier {path}',
  'the folder {path} cannot be read ({error})': 'le dossier {path} est illisible ({error})',
  '{file} and {other} are both the server {name}': '{file} et {other} sont tous deux le serveur {name}',
  'merge the two, or rename one': 'réunir les deux, ou renommer l’un',
  'the file cannot be read ({error})': 'le fichier est illisible ({error})',
  'check its owner and its mode, or remove it': 'vérifier son propriétaire et ses droits, ou le supprimer',
  'the servers are {names}': 'les serveurs sont {names}',
  '{path} has no server yet: write {file}': '{path} n’a pas encore de serveur : écrire {file}',
  'there is no server {name} in {path}': 'il n’y a pas de serveur {name} dans {path}',
  'create {path} with one file per server, or name another folder with --config or ALP_CONFIG_DIR':
    'créer {path} avec un fichier par serveur, ou nommer un autre dossier avec --config ou ALP_CONFIG_DIR',
  'more than {number} changes at once': 'plus de {number} changements à la fois',
  'make them in several steps': 'les faire en plusieurs étapes',
  '{file} would be longer than {number} kB': '{file} dépasserait {number} ko',
  'edit it with a text editor, or make several files of it':
    'le modifier avec un éditeur de texte, ou en faire plusieurs fichiers',
  '{where} is a folder': '{where} est un dossier',
  '{where} is a special file': '{where} est un fichier spécial',
  '{where} cannot be read ({error})': '{where} est illisible ({error})',
  'check its owner and its mode, or run as the user who owns it':
    'vérifier son propriétaire et ses droits, ou lancer avec le compte à qui il appartient',
  'a file of this name is not read as a server': 'un fichier de ce nom n’est pas lu comme serveur',
  'choose another name, without .ini, .bak or ~ at its end': 'choisir un autre nom, sans .ini, .bak ni ~ à la fin',
  '{path} is a symbolic link to a file that is not there; nothing was changed':
    '{path} est un lien symbolique vers un fichier absent ; rien n’a été modifié',
  'make that file, or remove the link': 'créer ce fichier, ou supprimer le lien',
  '{path} belongs to another user, and would not any more; nothing was changed':
    '{path} appartient à un autre compte, et ne lui appartiendrait plus ; rien n’a été modifié',
  'make room on its disk': 'faire de la place sur son disque',
  'run as the user who owns {path}, or edit the file as that user and come back':
    'lancer avec le compte à qui appartient {path}, ou modifier le fichier avec ce compte et revenir',
  '{path} cannot be written ({error}); nothing was changed': 'impossible d’écrire dans {path} ({error}) ; rien n’a été modifié',
  'a pattern contains a line break or a NUL': 'un motif contient un saut de ligne ou un NUL',
  '{where} is on another machine': '{where} est sur une autre machine',
  'only folders of this machine can be looked into': 'on ne peut regarder que dans les dossiers de cette machine',
  '{where} gives no answer': '{where} ne répond pas',
  'is the disk or share that it lies on away?': 'le disque ou le partage où il se trouve est-il absent ?',
  'choose a folder': 'choisir un dossier',
  '{path} cannot be read by this user ({error})': '{path} est illisible pour ce compte ({error})',
  'choose another folder, or run as a user who may read it':
    'choisir un autre dossier, ou lancer avec un compte qui a le droit de le lire',
  'looking into {path} was ended, as it took too long or was cancelled':
    'l’examen de {path} a été arrêté, parce qu’il durait trop ou a été annulé',
  'try again': 'réessayer',
  'there is no rsync on this machine': 'il n’y a pas de rsync sur cette machine',
  'install rsync': 'installer rsync',
  'the rsync of this machine cannot say what it leaves out: {words}':
    'le rsync de cette machine ne sait pas dire ce qu’il exclut : {words}',
  'install rsync 3.1.3 or newer (on macOS: brew install rsync)':
    'installer rsync 3.1.3 ou plus récent (sous macOS : brew install rsync)',
  'rsync could not look into {path}: {words}': 'rsync n’a pas pu regarder dans {path} : {words}',
  'can this user read it?': 'ce compte peut-il le lire ?',
  'paste the line for the key into a terminal at the server': 'coller la ligne de la clé dans un terminal du serveur',
  'the key {path} has a passphrase': 'la clé {path} a une phrase secrète',
  'unlock it: its passphrase can be typed in the window, and on the page of alp ui':
    'la déverrouiller : sa phrase secrète se saisit dans la fenêtre et sur la page de alp ui',
  'the passphrase is empty': 'la phrase secrète est vide',
  'type the passphrase of the key': 'saisir la phrase secrète de la clé',
  'this is no passphrase that ssh-add could read': 'ce n’est pas une phrase secrète que ssh-add pourrait lire',
  'there is no key {path}': 'il n’y a pas de clé {path}',
  'look at ssh = … and at IdentityFile in ~/.ssh/config': 'regarder ssh = … et IdentityFile dans ~/.ssh/config',
  'the key {path} has no passphrase': 'la clé {path} n’a pas de phrase secrète',
  'nothing needs to be unlocked': 'il n’y a rien à déverrouiller',
  'the key {path} cannot be read': 'la clé {path} ne peut pas être lue',
  'look at its owner and mode: {command}': 'regarder son propriétaire et ses droits : {command}',
  'this is not the passphrase of the key {path}': 'ce n’est pas la phrase secrète de la clé {path}',
  'the key {path} could not be unlocked: {words}': 'la clé {path} n’a pas pu être déverrouillée : {words}',
  'does this work: {command}': 'cela marche-t-il : {command}',
  'ssh-agent could not be started: {words}': 'ssh-agent n’a pas pu démarrer : {words}',
  'use a key without a passphrase': 'prendre une clé sans phrase secrète',
  'this computer has no key store that would keep it': 'cet ordinateur n’a pas de trousseau qui la garderait',
  'the key store of this computer protects nothing (basic_text)': 'le trousseau de cet ordinateur ne protège rien (basic_text)',
  'the key store did not keep it: {words}': 'le trousseau ne l’a pas gardée : {words}',
  'a key store that protects is, for example, GNOME Keyring or KWallet':
    'un trousseau qui protège est par exemple le trousseau GNOME ou KWallet',
  'only the desktop app can keep it': 'seule l’application de bureau peut la garder',
  'the kept passphrase of {path} fits no more, and was forgotten':
    'la phrase secrète gardée de {path} ne convient plus et a été oubliée',
  'move it away, then a new one is made': 'la déplacer, une nouvelle est alors créée',
  'others may read the key {path}': 'd’autres peuvent lire la clé {path}',
  'the key {path} cannot be used: {words}': 'la clé {path} est inutilisable : {words}',
  'the key {path} could not be made: {words}': 'la clé {path} n’a pas pu être créée : {words}',
  'look at the owner and mode of its folder; is the disk full?':
    'vérifier le propriétaire et les droits de son dossier ; le disque est-il plein ?',
  'ssh-add does not answer': 'ssh-add ne répond pas',
  'ssh-keygen does not answer': 'ssh-keygen ne répond pas',
  'the password is empty': 'le mot de passe est vide',
  'type the password of the login': 'saisir le mot de passe du login',
  'this is no password that ssh could send': 'ce n’est pas un mot de passe que ssh pourrait envoyer',
  'type it again': 'le saisir à nouveau',
  'ssh reaches {host} through another machine or program, and the password is meant for {other} alone':
    'ssh atteint {host} par une autre machine ou un programme, et le mot de passe n’est destiné qu’à {other}',
  'ssh could not ask for the password ({words})': 'ssh n’a pas pu demander le mot de passe ({words})',
  'set TMPDIR to a folder where programs may run, or {message}':
    'régler TMPDIR sur un dossier où des programmes peuvent tourner, ou {message}',
  '{host} lets nobody in by password': '{host} ne laisse entrer personne par mot de passe',
  'try again, or {message}': 'réessayer, ou {message}',
  'the key could not be written at {host}: {words}': 'la clé n’a pas pu être écrite sur {host} : {words}',
  '{host} does not take this password of {login}': '{host} n’accepte pas ce mot de passe de {login}',
  'type it again; most servers let root in by key only, or {message}':
    'le saisir à nouveau ; la plupart des serveurs ne laissent entrer root que par clé ; ou {message}',
  'type it again, or {message}': 'le saisir à nouveau, ou {message}',
  '{host} did not answer in time': '{host} n’a pas répondu à temps',
  'does it ask for more than a password? Then {message}': 'demande-t-il plus qu’un mot de passe ? Alors {message}',
  'a folder of this machine needs no key': 'un dossier de cette machine n’a pas besoin de clé',
  'a folder of this machine has no host key': 'un dossier de cette machine n’a pas de clé d’hôte',
  'choose a server': 'choisir un serveur',
  'look again, and compare what it shows now': 'regarder à nouveau, et comparer ce qu’il montre maintenant',
  '{host} does not show a key with the fingerprint {key}': '{host} ne montre pas de clé avec l’empreinte {key}',
  'no network interface is up': 'aucune interface réseau n’est active',
  'ssh goes by ProxyJump or ProxyCommand, and no network is connected':
    'ssh passe par ProxyJump ou ProxyCommand, et aucun réseau n’est connecté',
  'it was not waited for': 'il n’a pas été attendu',
  'no host key is known for {host}': 'aucune clé d’hôte n’est connue pour {host}',
  'no host key is known for {host}: {other} does not answer':
    'aucune clé d’hôte n’est connue pour {host} : {other} ne répond pas',
  'it greets, but shows no host key': 'il se présente, mais ne montre pas de clé d’hôte',
  'port {port} shows another host key than the one known for {host}':
    'le port {port} montre une autre clé d’hôte que celle connue pour {host}',
  'the look took too long': 'l’examen a duré trop longtemps',
  'it is not configured any more': 'il n’est plus configuré',
  'on this machine: {words}': 'sur cette machine : {words}',
  'at the server: {words}': 'sur le serveur : {words}',
  '{where} is write-protected, so something else may be in charge of it; nothing was changed':
    '{where} est protégé en écriture, autre chose en a peut-être la charge ; rien n’a été modifié',
  'if you are: chmod u+w {path}': 'si c’est vous : chmod u+w {path}',
  'its disk is mounted read-only: mount it so that it can be written':
    'son disque est monté en lecture seule : le monter en écriture',
  'there is a file {path} again; nothing was changed': 'il y a de nouveau un fichier {path} ; rien n’a été modifié',
  'there is no file {path}': 'il n’y a pas de fichier {path}',
  'rename one of the two in a terminal': 'renommer l’une des deux dans un terminal',
  'the removed file of {name} is not in {path} any more': 'le fichier enlevé de {name} n’est plus dans {path}',
  'it was removed already': 'il a déjà été enlevé',
  'set the server up anew; its snapshots are where they were':
    'configurer le serveur à nouveau ; ses instantanés sont là où ils étaient',
  '{where} cannot be made: {words}': '{where} ne peut pas être créé : {words}',
  'another alp has been telling for {period}; what is new is told by the next look: alp alert':
    'un autre alp prévient depuis {period} ; ce qui est nouveau sera dit au prochain regard : alp alert',
  'what was told could not be noted: {words}': 'ce qui a été signalé n’a pas pu être consigné : {words}',
  '{where} does not answer: {words}': '{where} ne répond pas : {words}',
};
