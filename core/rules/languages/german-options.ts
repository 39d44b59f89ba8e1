/** Mistakes with options of rsync and with drivers, and what to do about them: in German. */
import type { englishOptions } from './english-options.ts';

export const germanOptions: Readonly<Record<(typeof englishOptions)[number], string>> = {
  '"{text}" is not an option of rsync': '„{text}“ ist keine Option von rsync',
  'opt takes options only; what is copied stands in source and dest':
    'opt nimmt nur Optionen; was kopiert wird, steht in source und dest',
  '{option} is refused: {why}': '{option} wird abgelehnt: {why}',
  '{option} takes no value': '{option} nimmt keinen Wert',
  'write {option}': 'schreiben: {option}',
  'write {option}=VALUE': 'schreiben: {option}=VALUE',
  'write {option} VALUE': 'schreiben: {option} VALUE',
  '{option} is not known to be safe in a backup': 'von {option} ist nicht bekannt, dass es einer Sicherung nicht schadet',
  'remove it; allowed are for example --exclude, --chmod, --numeric-ids, --max-size, -H, -X, -c':
    'sie entfernen; erlaubt sind zum Beispiel --exclude, --chmod, --numeric-ids, --max-size, -H, -X, -c',
  '{option} lacks its value': '{option} fehlt der Wert',
  '{option} {value} would switch off the rules that protect half-sent files':
    '{option} {value} würde die Regeln abschalten, die halb gesendete Dateien schützen',
  '{option} needs a whole path: the current folder differs between the terminal and cron':
    '{option} braucht einen vollen Pfad: der aktuelle Ordner ist im Terminal ein anderer als unter cron',
  'it writes into files that older snapshots share': 'sie schreibt in Dateien, die ältere Schnappschüsse mitbenutzen',
  'a snapshot begins as an empty folder, there is nothing to delete':
    'ein Schnappschuss beginnt als leerer Ordner, es gibt nichts zu löschen',
  'remove it; old snapshots go by delete_after and keep_daily':
    'sie entfernen; alte Schnappschüsse gehen nach delete_after und keep_daily',
  'a backup leaves its source alone': 'eine Sicherung lässt ihre Quelle in Ruhe',
  'half-sent files are kept and completed without it, in a way that cannot harm whole ones':
    'halb gesendete Dateien bleiben auch ohne sie und werden so vollendet, dass ganze keinen Schaden nehmen',
  'it changes what rsync prints, which alpine-backup reads': 'sie ändert, was rsync ausgibt, und das liest alpine-backup',
  'remove it; progress is shown anyway': 'sie entfernen; der Fortschritt wird ohnehin gezeigt',
  'alpine-backup needs to hear what rsync says': 'alpine-backup muss hören, was rsync sagt',
  'remove it; write alp -q': 'sie entfernen; dafür gibt es alp -q',
  'it writes a file beside the journal': 'sie schreibt eine Datei neben dem Protokoll',
  'remove it; alp log shows every run': 'sie entfernen; alp log zeigt jeden Lauf',
  'the folder to compare with is chosen for each attempt': 'der Ordner zum Vergleichen wird für jeden Versuch gewählt',
  'remove it; unchanged files are shared with the snapshot before':
    'sie entfernen; unveränderte Dateien werden mit dem Schnappschuss davor geteilt',
  'a snapshot would be published without its files': 'ein Schnappschuss würde ohne seine Dateien veröffentlicht',
  'remove it; alp -n shows what a run would do': 'sie entfernen; alp -n zeigt, was ein Lauf tun würde',
  'a snapshot keeps one version of each file': 'ein Schnappschuss hat eine Version von jeder Datei',
  'remove it; older versions are in older snapshots': 'sie entfernen; ältere Versionen sind in älteren Schnappschüssen',
  'half-sent files would lie where the next attempt does not find them':
    'halb gesendete Dateien lägen, wo der nächste Versuch sie nicht findet',
  'a snapshot of chosen files is not a whole one': 'ein Schnappschuss ausgewählter Dateien ist kein ganzer',
  'use include and exclude': 'nehmen: include und exclude',
  'it belongs to an rsync daemon, and alpine-backup goes over ssh':
    'sie gehört zu einem rsync-Dienst, und alpine-backup geht über ssh',
  'alpine-backup starts the other rsync itself, to know its process':
    'alpine-backup startet das andere rsync selbst, um dessen Prozess zu kennen',
  'remove it; put rsync on the PATH of the login': 'sie entfernen; rsync in den PATH der Anmeldung bringen',
  'it leaves files out of the snapshot without a word': 'sie lässt ohne ein Wort Dateien aus dem Schnappschuss weg',
  'remove it; use exclude': 'sie entfernen; exclude nehmen',
  'it misses a change that leaves the size of a file as it was':
    'sie übersieht eine Änderung, bei der die Datei so groß bleibt wie zuvor',
  'remove it; -c compares contents': 'sie entfernen; -c vergleicht Inhalte',
  'a batch file is not a snapshot': 'eine Batch-Datei ist kein Schnappschuss',
  'the path above the source would become part of the snapshot, and restoring in place would repeat it':
    'der Pfad über der Quelle würde Teil des Schnappschusses, und beim Wiederherstellen am alten Platz käme er doppelt vor',
  'remove it; give the source a slash at its end or not, as you like':
    'sie entfernen; ob die Quelle mit einem Schrägstrich endet, bleibt Ihnen überlassen',
  'the times of folders would be lost': 'die Zeiten der Ordner gingen verloren',
  'it lists files and copies none': 'sie listet Dateien auf und kopiert keine',
  'the time an attempt may take is decided in one place': 'wie lange ein Versuch dauern darf, wird an einer Stelle entschieden',
  'use the key timeout': 'die Einstellung timeout nehmen',
  'the limit is decided in one place': 'die Grenze wird an einer Stelle entschieden',
  'use the key bandwidth, for example bandwidth = 5 MB/s': 'die Einstellung bandwidth nehmen, zum Beispiel bandwidth = 5 MB/s',
  'the snapshot would hold the first level of the folder only': 'der Schnappschuss enthielte nur die erste Ebene des Ordners',
  'without its time every file would be sent again each time': 'ohne ihre Zeit würde jede Datei jedes Mal neu gesendet',
  'the other rsync must be told the same as this one': 'das andere rsync muss dasselbe gesagt bekommen wie dieses',
  'how owners are kept is decided for the vault as a whole, by what its login may do':
    'wie Eigentümer erhalten werden, entscheidet sich für den ganzen Tresor danach, was seine Anmeldung darf',
  'it lets the other side choose where files are written': 'sie lässt die andere Seite wählen, wohin Dateien geschrieben werden',
  'file names could be taken for commands by the other side': 'die andere Seite könnte Dateinamen für Befehle halten',
  'it makes every symbolic link of the snapshot unusable': 'sie macht jeden symbolischen Link des Schnappschusses unbrauchbar',
  'files could be written outside of the snapshot': 'Dateien könnten außerhalb des Schnappschusses geschrieben werden',
  'the manifest of a snapshot depends on the kind of checksum':
    'das Verzeichnis eines Schnappschusses hängt von der Art der Prüfsumme ab',
  'ssh makes the connection': 'ssh stellt die Verbindung her',
  'use the key ssh, for example ssh = ssh -4 -p 2222': 'die Einstellung ssh nehmen, zum Beispiel ssh = ssh -4 -p 2222',
  'it makes rsync print a text and copy nothing': 'sie lässt rsync einen Text ausgeben und nichts kopieren',
  'the driver {driver} stands already in line {line}': 'der Treiber {driver} steht schon in Zeile {line}',
  'driver is empty': 'driver ist leer',
  'write the name of a driver, or remove the line': 'den Namen eines Treibers schreiben, oder die Zeile entfernen',
  'there is no driver "{driver}"': 'einen Treiber „{driver}“ gibt es nicht',
  'the driver {driver} has no such short form': 'der Treiber {driver} hat keine solche Kurzform',
  'write driver = {driver} and its settings as keys': 'driver = {driver} schreiben, und seine Einstellungen als eigene Zeilen',
  'the drivers are {names}; one of your own is an executable in the folder drivers/':
    'die Treiber sind {names}; ein eigener ist ein ausführbares Programm im Ordner drivers/',
  'this item has no driver {driver}': 'dieser Posten hat keinen Treiber {driver}',
  'add driver = {driver}, or remove {key}': 'driver = {driver} ergänzen, oder {key} entfernen',
  'write {setting} or {other}': 'schreiben: {setting} oder {other}',
  '{key} is a setting of {names}': '{key} ist eine Einstellung von {names}',
  'the driver {driver} has no setting "{key}"': 'der Treiber {driver} hat keine Einstellung „{key}“',
  'its settings are none': 'er hat keine Einstellungen',
  'its settings are {names}': 'seine Einstellungen sind {names}',
  'there is no key "{key}", and {names} has no such setting':
    'eine Einstellung „{key}“ gibt es nicht, und {names} hat keine solche',
  'a setting of your driver is written {driver}.{key}': 'eine Einstellung Ihres Treibers schreibt sich {driver}.{key}',
  'the settings are none': 'er hat keine Einstellungen',
  'the settings are {names}': 'die Einstellungen sind {names}',
  '{key} is a setting of the driver {names}, and this item has none':
    '{key} ist eine Einstellung des Treibers {names}, und dieser Posten hat keinen',
  'add driver = {driver} above it, or remove {key}': 'darüber driver = {driver} ergänzen, oder {key} entfernen',
  'the driver {driver} needs {key}': 'der Treiber {driver} braucht {key}',
  'the driver {driver} needs {names}, not to be found on this machine':
    'der Treiber {driver} braucht {names}, auf diesem Rechner nicht zu finden',
  'install {packages}': '{packages} installieren',
  'add {key} = …': 'ergänzen: {key} = …',
  'a driver line has two or three parts, this one has none': 'eine Treiberzeile hat zwei oder drei Teile, diese hat keinen',
  'a driver line has two or three parts, this one has {number}': 'eine Treiberzeile hat zwei oder drei Teile, diese hat {number}',
  'write "type","user@host:VOLUME","/point"': 'schreiben: "type","user@host:VOLUME","/point"',
  '"{text}" is not the name of a driver': '„{text}“ ist nicht der Name eines Treibers',
  '"{text}" is not of the form user@host:VOLUME': '„{text}“ hat nicht die Form user@host:VOLUME',
  'a part of "{text}" starts with a dash': 'ein Teil von „{text}“ beginnt mit einem Bindestrich',
  'the point "{text}" is not a whole path': 'der Punkt „{text}“ ist kein voller Pfad',
  '{key} contains a control character': '{key} enthält ein Steuerzeichen',
  '{key} = {value} begins with a dash, as options do': '{key} = {value} beginnt mit einem Bindestrich wie eine Option',
  'write another value': 'einen anderen Wert schreiben',
  '{key} = {value} is not a whole path': '{key} = {value} ist kein voller Pfad',
  '{key} has an empty entry': '{key} hat einen leeren Eintrag',
  'no entry may begin with a dash': 'kein Eintrag darf mit einem Bindestrich beginnen',
  '{key} = {value} is not known': '{key} = {value} ist nicht bekannt',
  '"{text}" does not begin with a program': '„{text}“ beginnt nicht mit einem Programm',
  '{file} has the name of a driver of alp': '{file} heißt wie ein Treiber von alp',
  'give the file another name': 'der Datei einen anderen Namen geben',
  and: 'und',
  or: 'oder',
};
