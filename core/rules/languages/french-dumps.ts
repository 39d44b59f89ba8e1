/** What drivers say that dump databases, directories and mail: in French. */
import type { englishDumps } from './english-dumps.ts';

export const frenchDumps: Readonly<Record<(typeof englishDumps)[number], string>> = {
  'the dump {name} has no end: it was cut off': 'l’export {name} n’a pas de fin : il a été coupé',
  'the dump has no end: it was cut off': 'l’export n’a pas de fin : il a été coupé',
  'it has no end: it was cut off': 'il n’a pas de fin : il a été coupé',
  'look whether the disk is full, and run it again': 'vérifier si le disque est plein, et relancer',
  'the dump could not be written: {words}': 'l’export n’a pas pu être écrit : {words}',
  'the dump of {name} is not whole: {words}': 'l’export de {name} n’est pas entier : {words}',
  'it ends within a document': 'il finit au milieu d’un document',
  'the dump is not whole: redis-check-rdb says {words}': 'l’export n’est pas entier : redis-check-rdb dit {words}',
  'staging is inside of the post office': 'staging est dans le bureau de poste',
  'put the copy somewhere else': 'mettre la copie ailleurs',
  '{path} is no post office and no domain: it has no wphost.db':
    '{path} n’est ni un bureau de poste ni un domaine : il n’a pas de wphost.db',
  'look whether it is mounted, and at post_office': 'vérifier s’il est monté, et vérifier post_office',
  'the post office could not be copied: {words}': 'le bureau de poste n’a pas pu être copié : {words}',
  'try dbcopy by hand, and look at its log': 'essayer dbcopy à la main, et voir son journal',
  'mail could not be stamped as backed up: {words}': 'le courrier n’a pas pu être marqué comme sauvegardé : {words}',
  'until it is, GroupWise keeps what is deleted; by hand: {command}':
    'd’ici là, GroupWise garde ce qui est effacé ; à la main : {command}',
  'dbcopy said that all went well, and {path} is not in the copy':
    'dbcopy a dit que tout s’était bien passé, et {path} n’est pas dans la copie',
  'the configuration of the server cannot be read: {words}': 'la configuration du serveur est illisible : {words}',
  'look at slapd_config ({path}), and run alp as root or as the user of slapd':
    'vérifier slapd_config ({path}), et lancer alp comme root ou avec le compte de slapd',
  '{where} is not for us': '{where} n’est pas pour nous',
  'the server keeps no directory {name}': 'le serveur n’a pas d’annuaire {name}',
  'it keeps {names}': 'il a {names}',
  'it keeps none': 'il n’en a aucun',
  '{name} is left out: {text} keeps nothing': '{name} est laissé de côté : {text} ne garde rien',
  'the server keeps no directory on this machine': 'le serveur n’a pas d’annuaire sur cette machine',
  'look at slapd_config, and at slapcat -n 0': 'vérifier slapd_config, et slapcat -n 0',
  '{name} could not be written out: {words}': '{name} n’a pas pu être exporté : {words}',
  'the directory {name} has no entry': 'l’annuaire {name} n’a pas d’entrée',
  'look whether the server writes into the folder that its configuration says; may_be_empty = yes takes it as it is':
    'vérifier si le serveur écrit dans le dossier que dit sa configuration ; may_be_empty = yes le prend tel quel',
  'the configuration could not be copied: {words}': 'la configuration n’a pas pu être copiée : {words}',
  'look at the rights of {where}': 'vérifier les droits de {where}',
  'oplog = yes is for all databases': 'oplog = yes vaut pour toutes les bases',
  'remove database, or set oplog = no': 'supprimer database, ou mettre oplog = no',
  'ca_file is for an encrypted connection': 'ca_file est pour une connexion chiffrée',
  'add tls = yes': 'ajouter tls = yes',
  'look at user, credentials and auth_database, and try mongodump by hand':
    'vérifier user, credentials et auth_database, et essayer mongodump à la main',
  'look whether the server runs, and at host and port': 'vérifier si le serveur tourne, et vérifier host et port',
  'try mongodump by hand': 'essayer mongodump à la main',
  'the server has no database {name}': 'le serveur n’a pas de base {name}',
  'look at its name, and at the rights of user': 'vérifier son nom, et les droits de user',
  'mongodump wrote nothing': 'mongodump n’a rien écrit',
  'look at the rights of user, and at auth_database': 'vérifier les droits de user, et auth_database',
  'the dump has {name} without its metadata': 'l’export a {name} sans ses métadonnées',
  'look whether mariadb-client is whole': 'vérifier si mariadb-client est complet',
  'look at user, credentials and host, and try the same with the client mariadb by hand':
    'vérifier user, credentials et host, et essayer la même chose à la main avec le client mariadb',
  'look whether the server runs, and at host, port and socket': 'vérifier si le serveur tourne, et vérifier host, port et socket',
  'give its user the rights that alp drivers {driver} names': 'donner à son compte les droits que nomme alp drivers {driver}',
  'repair the table: mariadb-check --repair DATABASE TABLE': 'réparer la table : mariadb-check --repair DATABASE TABLE',
  'somebody changed tables meanwhile; run it again': 'quelqu’un a modifié des tables entre-temps ; relancer',
  'try the same with mariadb-dump by hand': 'essayer la même chose à la main avec mariadb-dump',
  'the table {name} was there when the dump began, and is not in it':
    'la table {name} était là au début de l’export, et n’y est pas',
  'run it again; if it is the same table, dump it by hand with mariadb-dump to see what the server says':
    'relancer ; si c’est encore la même table, l’exporter à la main avec mariadb-dump pour voir ce que dit le serveur',
  '{program} cannot dump users': '{program} ne sait pas exporter les comptes',
  '{program} cannot dump users: there is no users.sql': '{program} ne sait pas exporter les comptes : il n’y a pas de users.sql',
  'set users = no, or install mariadb-client': 'mettre users = no, ou installer mariadb-client',
  'skip_tables has "{text}"': 'skip_tables contient « {text} »',
  'name the database as well: skip_tables = shop.cache_*': 'nommer aussi la base : skip_tables = shop.cache_*',
  'not of the same moment as the other tables: {names}': 'pas du même instant que les autres tables : {names}',
  'not of the same moment as the other tables: {names} and {number} more':
    'pas du même instant que les autres tables : {names} et {number} autres',
  'the server shows no database to this user': 'le serveur ne montre aucune base à ce compte',
  'the server has no database {name}, or does not show it to this user':
    'le serveur n’a pas de base {name}, ou ne la montre pas à ce compte',
  'it shows {names}': 'il montre {names}',
  'it shows none': 'il n’en montre aucune',
  'look whether postgresql-client is whole': 'vérifier si postgresql-client est complet',
  'somebody alters tables; run it again when that is over': 'quelqu’un modifie des tables ; relancer quand c’est fini',
  'look at user, credentials, host and run_as, and try the same with psql by hand':
    'vérifier user, credentials, host et run_as, et essayer la même chose à la main avec psql',
  'look whether the server runs, and at host, port and socket_folder':
    'vérifier si le serveur tourne, et vérifier host, port et socket_folder',
  'look at database = …: psql --list shows what there is': 'vérifier database = … : psql --list montre ce qu’il y a',
  'install the postgresql-client of the version of the server, or a newer one':
    'installer le postgresql-client de la version du serveur, ou un plus récent',
  'install a newer postgresql-client: this one cannot read the dump':
    'installer un postgresql-client plus récent : celui-ci ne sait pas lire l’export',
  'try the same with pg_dump by hand': 'essayer la même chose à la main avec pg_dump',
  'psql ended by itself': 'psql s’est arrêté de lui-même',
  'it has {names}; look at database = …': 'il a {names} ; vérifier database = …',
  'it has none; look at database = …': 'il n’en a aucune ; vérifier database = …',
  'look at user, and at alp drivers postgresql': 'vérifier user, et voir alp drivers postgresql',
  'look at it by hand: {command}': 'vérifier à la main : {command}',
  'run_as is for connections without a password: the other user could not read it':
    'run_as est pour les connexions sans mot de passe : l’autre compte ne pourrait pas le lire',
  'remove run_as, or credentials and password_command': 'supprimer run_as, ou credentials et password_command',
  'host and socket_folder are two ways to one server': 'host et socket_folder sont deux chemins vers un même serveur',
  'keep one of them': 'garder l’un d’eux',
  'socket is another way than host and port': 'socket est un autre chemin que host et port',
  'write one of them': 'écrire l’un d’eux',
  'look at user and credentials, and try redis-cli --askpass by hand':
    'vérifier user et credentials, et essayer redis-cli --askpass à la main',
  'try the same by hand: {command}': 'essayer la même chose à la main : {command}',
  'look whether the disk is full and what the server logs, and run it again':
    'vérifier si le disque est plein et ce que note le serveur, et relancer',
  'what redis-cli brought is no dump': 'ce qu’a apporté redis-cli n’est pas un export',
  'redis-check-rdb is older than the server: the dump has its beginning and its end, its keys were not looked at':
    'redis-check-rdb est plus ancien que le serveur : l’export a son début et sa fin, ses clés n’ont pas été examinées',
  'the users of the server could not be read: {words}': 'les comptes du serveur n’ont pas pu être lus : {words}',
  'what {program} said could not be written: {words}': 'ce qu’a dit {program} n’a pas pu être écrit : {words}',
  'look whether sqlite3 is whole': 'vérifier si sqlite3 est complet',
  '{where} could not be copied: {words}': '{where} n’a pas pu être copié : {words}',
  'sqlite3 says nothing': 'sqlite3 ne dit rien',
  'somebody writes to it; run it again when that is over': 'quelqu’un y écrit ; relancer quand c’est fini',
  'it is damaged: sqlite3 FILE .recover may save what is left; the snapshots before have it whole':
    'elle est abîmée : sqlite3 FILE .recover sauve peut-être le reste ; les instantanés d’avant l’ont entière',
  '{path} does not pass its integrity check: {words}': '{path} ne passe pas sa vérification d’intégrité : {words}',
  '{path}: sqlite3 ended by itself': '{path} : sqlite3 s’est arrêté de lui-même',
  '{where} cannot be read by sqlite3: {words}': '{where} est illisible pour sqlite3 : {words}',
  'the program that owns it brings this along; with copy = yes it is kept as one file, though unchecked':
    'le programme à qui elle appartient l’apporte ; avec copy = yes, elle est gardée comme un seul fichier, mais sans vérification',
  '{where} is kept as one file alone, unchecked: {words}':
    '{where} n’est gardé que comme un seul fichier, sans vérification : {words}',
  '"{text}" is not the whole path of a file': '« {text} » n’est pas le chemin complet d’un fichier',
  'write it from the root: database = /var/lib/app/app.db': 'l’écrire depuis la racine : database = /var/lib/app/app.db',
  'there is no database {path}': 'il n’y a pas de base {path}',
  '{where} is not a file': '{where} n’est pas un fichier',
  'look at database = …, and whether the disk it lies on is mounted':
    'vérifier database = …, et si le disque où elle se trouve est monté',
};
