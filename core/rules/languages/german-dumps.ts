/** What drivers say that dump databases, directories and mail: in German. */
import type { englishDumps } from './english-dumps.ts';

export const germanDumps: Readonly<Record<(typeof englishDumps)[number], string>> = {
  'the dump {name} has no end: it was cut off': 'dem Abzug {name} fehlt das Ende: er wurde abgeschnitten',
  'the dump has no end: it was cut off': 'dem Abzug fehlt das Ende: er wurde abgeschnitten',
  'it has no end: it was cut off': 'ihm fehlt das Ende: er wurde abgeschnitten',
  'look whether the disk is full, and run it again': 'nachsehen, ob die Platte voll ist, und noch einmal starten',
  'the dump could not be written: {words}': 'der Abzug ließ sich nicht schreiben: {words}',
  'the dump of {name} is not whole: {words}': 'der Abzug von {name} ist nicht ganz: {words}',
  'it ends within a document': 'er endet mitten in einem Dokument',
  'the dump is not whole: redis-check-rdb says {words}': 'der Abzug ist nicht ganz: redis-check-rdb sagt {words}',
  'staging is inside of the post office': 'staging liegt im Postamt',
  'put the copy somewhere else': 'die Kopie anderswo hinlegen',
  '{path} is no post office and no domain: it has no wphost.db':
    '{path} ist kein Postamt und keine Domäne: es hat kein wphost.db',
  'look whether it is mounted, and at post_office': 'nachsehen, ob es eingehängt ist, und post_office ansehen',
  'the post office could not be copied: {words}': 'das Postamt ließ sich nicht kopieren: {words}',
  'try dbcopy by hand, and look at its log': 'dbcopy von Hand versuchen, und sein Protokoll ansehen',
  'mail could not be stamped as backed up: {words}': 'Post ließ sich nicht als gesichert stempeln: {words}',
  'until it is, GroupWise keeps what is deleted; by hand: {command}': 'solange behält GroupWise Gelöschtes; von Hand: {command}',
  'dbcopy said that all went well, and {path} is not in the copy':
    'dbcopy sagte, alles sei gut gegangen, und {path} ist nicht in der Kopie',
  'the configuration of the server cannot be read: {words}': 'die Konfiguration des Servers ist nicht lesbar: {words}',
  'look at slapd_config ({path}), and run alp as root or as the user of slapd':
    'slapd_config ({path}) ansehen, und alp als root oder als der Benutzer von slapd laufen lassen',
  '{where} is not for us': '{where} ist nicht für uns',
  'the server keeps no directory {name}': 'der Server hat kein Verzeichnis {name}',
  'it keeps {names}': 'er hat {names}',
  'it keeps none': 'er hat keines',
  '{name} is left out: {text} keeps nothing': '{name} wird ausgelassen: {text} bewahrt nichts',
  'the server keeps no directory on this machine': 'der Server hat auf diesem Rechner kein Verzeichnis',
  'look at slapd_config, and at slapcat -n 0': 'slapd_config ansehen, und slapcat -n 0',
  '{name} could not be written out: {words}': '{name} ließ sich nicht herausschreiben: {words}',
  'the directory {name} has no entry': 'das Verzeichnis {name} hat keinen Eintrag',
  'look whether the server writes into the folder that its configuration says; may_be_empty = yes takes it as it is':
    'nachsehen, ob der Server in den Ordner schreibt, den seine Konfiguration nennt; may_be_empty = yes nimmt es, wie es ist',
  'the configuration could not be copied: {words}': 'die Konfiguration ließ sich nicht kopieren: {words}',
  'look at the rights of {where}': 'die Rechte von {where} ansehen',
  'oplog = yes is for all databases': 'oplog = yes gilt für alle Datenbanken',
  'remove database, or set oplog = no': 'database entfernen, oder oplog = no setzen',
  'ca_file is for an encrypted connection': 'ca_file ist für eine verschlüsselte Verbindung',
  'add tls = yes': 'ergänzen: tls = yes',
  'look at user, credentials and auth_database, and try mongodump by hand':
    'user, credentials und auth_database ansehen, und mongodump von Hand versuchen',
  'look whether the server runs, and at host and port': 'nachsehen, ob der Server läuft, und host und port ansehen',
  'try mongodump by hand': 'mongodump von Hand versuchen',
  'the server has no database {name}': 'der Server hat keine Datenbank {name}',
  'look at its name, and at the rights of user': 'ihren Namen ansehen, und die Rechte von user',
  'mongodump wrote nothing': 'mongodump hat nichts geschrieben',
  'look at the rights of user, and at auth_database': 'die Rechte von user ansehen, und auth_database',
  'the dump has {name} without its metadata': 'der Abzug hat {name} ohne die zugehörigen Metadaten',
  'look whether mariadb-client is whole': 'nachsehen, ob mariadb-client ganz ist',
  'look at user, credentials and host, and try the same with the client mariadb by hand':
    'user, credentials und host ansehen, und dasselbe mit dem Programm mariadb von Hand versuchen',
  'look whether the server runs, and at host, port and socket':
    'nachsehen, ob der Server läuft, und host, port und socket ansehen',
  'give its user the rights that alp drivers {driver} names': 'seinem Benutzer die Rechte geben, die alp drivers {driver} nennt',
  'repair the table: mariadb-check --repair DATABASE TABLE': 'die Tabelle reparieren: mariadb-check --repair DATABASE TABLE',
  'somebody changed tables meanwhile; run it again': 'jemand hat inzwischen Tabellen geändert; noch einmal starten',
  'try the same with mariadb-dump by hand': 'dasselbe mit mariadb-dump von Hand versuchen',
  'the table {name} was there when the dump began, and is not in it':
    'die Tabelle {name} war da, als der Abzug begann, und fehlt in ihm',
  'run it again; if it is the same table, dump it by hand with mariadb-dump to see what the server says':
    'noch einmal starten; ist es wieder dieselbe Tabelle, sie von Hand mit mariadb-dump abziehen, um zu sehen, was der Server sagt',
  '{program} cannot dump users': '{program} kann keine Benutzer abziehen',
  '{program} cannot dump users: there is no users.sql': '{program} kann keine Benutzer abziehen: es gibt kein users.sql',
  'set users = no, or install mariadb-client': 'users = no setzen, oder mariadb-client installieren',
  'skip_tables has "{text}"': 'skip_tables enthält „{text}“',
  'name the database as well: skip_tables = shop.cache_*': 'auch die Datenbank nennen: skip_tables = shop.cache_*',
  'not of the same moment as the other tables: {names}': 'nicht vom selben Augenblick wie die anderen Tabellen: {names}',
  'not of the same moment as the other tables: {names} and {number} more':
    'nicht vom selben Augenblick wie die anderen Tabellen: {names} und {number} weitere',
  'the server shows no database to this user': 'der Server zeigt diesem Benutzer keine Datenbank',
  'the server has no database {name}, or does not show it to this user':
    'der Server hat keine Datenbank {name}, oder zeigt sie diesem Benutzer nicht',
  'it shows {names}': 'er zeigt {names}',
  'it shows none': 'er zeigt keine',
  'look whether postgresql-client is whole': 'nachsehen, ob postgresql-client ganz ist',
  'somebody alters tables; run it again when that is over':
    'jemand ändert gerade Tabellen; noch einmal starten, wenn das vorbei ist',
  'look at user, credentials, host and run_as, and try the same with psql by hand':
    'user, credentials, host und run_as ansehen, und dasselbe mit psql von Hand versuchen',
  'look whether the server runs, and at host, port and socket_folder':
    'nachsehen, ob der Server läuft, und host, port und socket_folder ansehen',
  'look at database = …: psql --list shows what there is': 'database = … ansehen: psql --list zeigt, was es gibt',
  'install the postgresql-client of the version of the server, or a newer one':
    'den postgresql-client in der Version des Servers installieren, oder einen neueren',
  'install a newer postgresql-client: this one cannot read the dump':
    'einen neueren postgresql-client installieren: dieser kann den Abzug nicht lesen',
  'try the same with pg_dump by hand': 'dasselbe mit pg_dump von Hand versuchen',
  'psql ended by itself': 'psql endete von selbst',
  'it has {names}; look at database = …': 'er hat {names}; database = … ansehen',
  'it has none; look at database = …': 'er hat keine; database = … ansehen',
  'look at user, and at alp drivers postgresql': 'user ansehen, und alp drivers postgresql',
  'look at it by hand: {command}': 'es von Hand ansehen: {command}',
  'run_as is for connections without a password: the other user could not read it':
    'run_as ist für Verbindungen ohne Passwort: der andere Benutzer könnte es nicht lesen',
  'remove run_as, or credentials and password_command': 'run_as entfernen, oder credentials und password_command',
  'host and socket_folder are two ways to one server': 'host und socket_folder sind zwei Wege zu einem Server',
  'keep one of them': 'eines davon behalten',
  'socket is another way than host and port': 'socket ist ein anderer Weg als host und port',
  'write one of them': 'eines davon schreiben',
  'look at user and credentials, and try redis-cli --askpass by hand':
    'user und credentials ansehen, und redis-cli --askpass von Hand versuchen',
  'try the same by hand: {command}': 'dasselbe von Hand versuchen: {command}',
  'look whether the disk is full and what the server logs, and run it again':
    'nachsehen, ob die Platte voll ist und was der Server protokolliert, und noch einmal starten',
  'what redis-cli brought is no dump': 'was redis-cli gebracht hat, ist kein Abzug',
  'redis-check-rdb is older than the server: the dump has its beginning and its end, its keys were not looked at':
    'redis-check-rdb ist älter als der Server: der Abzug hat Anfang und Ende, seine Schlüssel wurden nicht angesehen',
  'the users of the server could not be read: {words}': 'die Benutzer des Servers ließen sich nicht lesen: {words}',
  'what {program} said could not be written: {words}': 'was {program} sagte, ließ sich nicht schreiben: {words}',
  'look whether sqlite3 is whole': 'nachsehen, ob sqlite3 ganz ist',
  '{where} could not be copied: {words}': '{where} ließ sich nicht kopieren: {words}',
  'sqlite3 says nothing': 'sqlite3 sagt nichts',
  'somebody writes to it; run it again when that is over':
    'jemand schreibt gerade hinein; noch einmal starten, wenn das vorbei ist',
  'it is damaged: sqlite3 FILE .recover may save what is left; the snapshots before have it whole':
    'sie ist beschädigt: sqlite3 FILE .recover rettet vielleicht, was übrig ist; die Schnappschüsse davor haben sie ganz',
  '{path} does not pass its integrity check: {words}': '{path} besteht die eigene Prüfung nicht: {words}',
  '{path}: sqlite3 ended by itself': '{path}: sqlite3 endete von selbst',
  '{where} cannot be read by sqlite3: {words}': '{where} ist für sqlite3 nicht lesbar: {words}',
  'the program that owns it brings this along; with copy = yes it is kept as one file, though unchecked':
    'das Programm, dem sie gehört, bringt das mit; mit copy = yes wird sie als eine Datei bewahrt, doch ungeprüft',
  '{where} is kept as one file alone, unchecked: {words}': '{where} wird nur als eine Datei bewahrt, ungeprüft: {words}',
  '"{text}" is not the whole path of a file': '„{text}“ ist nicht der volle Pfad einer Datei',
  'write it from the root: database = /var/lib/app/app.db': 'ihn von oben an schreiben: database = /var/lib/app/app.db',
  'there is no database {path}': 'eine Datenbank {path} gibt es nicht',
  '{where} is not a file': '{where} ist keine Datei',
  'look at database = …, and whether the disk it lies on is mounted':
    'database = … ansehen, und ob die Platte, auf der sie liegt, eingehängt ist',
};
