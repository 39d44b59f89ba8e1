/** What happened: warnings of a run, why a snapshot stays or goes, what the journal has of an item, what was read back: in German. */
import type { englishPast } from './english-past.ts';

export const germanPast: Readonly<Record<(typeof englishPast)[number], string>> = {
  'vanished while it was read': 'beim Lesen verschwunden',
  'became shorter while it was read, and was read again': 'beim Lesen kürzer geworden und noch einmal gelesen',
  '{where}: vanished while it was read': '{where}: beim Lesen verschwunden',
  '{where}: became shorter while it was read, and was read again': '{where}: beim Lesen kürzer geworden und noch einmal gelesen',
  'unchanged files were copied instead of linked to the former snapshot, so this snapshot costs its full size; alp doctor looks for the cause':
    'unveränderte Dateien wurden kopiert statt mit dem vorigen Schnappschuss verlinkt, darum kostet dieser seine volle Größe; alp doctor sucht die Ursache',
  'the file system of the vault has no hard links: unchanged files are copied each time, and every snapshot costs its full size; use ext4, xfs, btrfs, zfs or apfs':
    'das Dateisystem des Tresors hat keine harten Links: unveränderte Dateien werden jedes Mal kopiert, und jeder Schnappschuss kostet seine volle Größe; ext4, xfs, btrfs, zfs oder apfs nehmen',
  'an unchanged file was copied instead of linked to the former snapshot ({path}: {words}); {message}':
    'eine unveränderte Datei wurde kopiert statt mit dem vorigen Schnappschuss verlinkt ({path}: {words}); {message}',
  '{number} unchanged files were copied instead of linked to the former snapshot (the first: {path}: {words}); {message}':
    '{number} unveränderte Dateien wurden kopiert statt mit dem vorigen Schnappschuss verlinkt (die erste: {path}: {words}); {message}',
  'the next snapshot links to the copy': 'der nächste Schnappschuss verlinkt die Kopie',
  'the after command did not succeed: {program} ended with code {code}':
    'der Befehl nach dem Lauf gelang nicht: {program} endete mit Code {code}',
  'the after command did not succeed: {program} ended with code {code}: {words}':
    'der Befehl nach dem Lauf gelang nicht: {program} endete mit Code {code}: {words}',
  'the after command did not succeed: {program} was ended, since alp ends':
    'der Befehl nach dem Lauf gelang nicht: {program} wurde beendet, weil alp endet',
  'the after command did not succeed: {program} was ended, since it was cancelled':
    'der Befehl nach dem Lauf gelang nicht: {program} wurde beendet, weil abgebrochen wurde',
  'the after command did not succeed: {program} did not end within {minutes} minutes, and was ended':
    'der Befehl nach dem Lauf gelang nicht: {program} kam in {minutes} Minuten nicht zum Ende und wurde beendet',
  'current could not be set: something else of that name is in the vault':
    'current ließ sich nicht setzen: im Tresor liegt etwas anderes dieses Namens',
  'the ledger could not be written; the next run does it':
    'das Buch des Tresors ließ sich nicht schreiben; der nächste Lauf holt es nach',
  'recent files do not go first: opt has rules that lie in the folders of the source':
    'die zuletzt geänderten Dateien gehen nicht zuerst: opt hat Regeln, die in den Ordnern der Quelle liegen',
  'recent files could not go first: {words}': 'die zuletzt geänderten Dateien konnten nicht zuerst gehen: {words}',
  'recent files first: {words}': 'zuletzt geänderte Dateien zuerst: {words}',
  '{number} discarded folders in .alp/trash could not be deleted: {words}':
    '{number} verworfene Ordner in .alp/trash ließen sich nicht löschen: {words}',
  'ended without a word: killed, or the machine went down': 'endete ohne ein Wort: von außen beendet, oder der Rechner ging aus',
  'no rule removes anything': 'keine Regel entfernt etwas',
  newest: 'der neueste',
  'one of the last {number}': 'einer der letzten {number}',
  'never fewer than {number}': 'nie weniger als {number}',
  'not in the ledger, so its age is unknown': 'nicht im Buch des Tresors, darum ist sein Alter unbekannt',
  'last of its day ({ordinal} of {number})': 'letzter seines Tages ({ordinal} von {number})',
  'last of its week ({ordinal} of {number})': 'letzter seiner Woche ({ordinal} von {number})',
  'last of its month ({ordinal} of {number})': 'letzter seines Monats ({ordinal} von {number})',
  'last of its year ({ordinal} of {number})': 'letzter seines Jahres ({ordinal} von {number})',
  'no keep rule wants it': 'keine Regel will ihn behalten',
  'younger than {period} (active age {age})': 'jünger als {period} (aktives Alter {age})',
  'no older than {period} (active age {age})': 'nicht älter als {period} (aktives Alter {age})',
  'active age {age} is past delete_after {period} and no keep rule wants it':
    'das aktive Alter {age} liegt über delete_after {period}, und keine Regel will ihn behalten',
  'a little over {period}': 'etwas über {period}',
  'under a minute': 'unter einer Minute',
  'removed {snapshot}: {why}': '{snapshot} entfernt: {why}',
  'took the lease over: {why}': 'hat den Tresor übernommen: {why}',
  'the lease could not be read': 'das Zeichen, wer schreibt, war nicht lesbar',
  'the earlier attempt of this machine (process {process}) is gone':
    'der frühere Versuch dieses Rechners (Prozess {process}) ist weg',
  '{login} (process {process}) of this machine': '{login} (Prozess {process}) auf diesem Rechner',
  '{login} (process {process}) is gone': '{login} (Prozess {process}) ist weg',
  '{login} (process {process}) has not been heard of for {minutes} minutes':
    'von {login} (Prozess {process}) war {minutes} Minuten lang nichts zu hören',
  '{login} (process {process})': '{login} (Prozess {process})',
  'somebody who was faster': 'jemand, der schneller war',
  'not begun: not-now: {words}': 'nicht begonnen, später noch einmal: {words}',
  'not begun: failed: {words}': 'nicht begonnen, gescheitert: {words}',
  'not begun: cut: {words}': 'nicht begonnen, unterbrochen: {words}',
  'not begun: full: {words}': 'nicht begonnen, der Tresor ist voll: {words}',
  'not begun: incomplete: {words}': 'nicht begonnen, unvollständig: {words}',
  'not begun: cancelled: {words}': 'nicht begonnen, abgebrochen: {words}',
  'restored {amount} from {snapshot} to {path}': '{amount} aus {snapshot} nach {path} wiederhergestellt',
  'restored {amount} from {snapshot} to {path}: {message}': '{amount} aus {snapshot} nach {path} wiederhergestellt: {message}',
  'brought {snapshot} from {place}: {amount}, {size}, {sent} sent':
    '{snapshot} von {place} geholt: {amount}, {size}, {sent} gesendet',
  'brought {snapshot} from {place}: {amount}, {size}, {sent} sent; 1 warning: {words}':
    '{snapshot} von {place} geholt: {amount}, {size}, {sent} gesendet; 1 Warnung: {words}',
  'brought {snapshot} from {place}: {amount}, {size}, {sent} sent; {number} warnings: {words}':
    '{snapshot} von {place} geholt: {amount}, {size}, {sent} gesendet; {number} Warnungen: {words}',
  '1 file': '1 Datei',
  '{count} files': '{count} Dateien',
  '1 earlier time of its schedule passed without a run; this one stands for all':
    '1 frühere Zeit seines Plans verging ohne Lauf; dieser steht für alle',
  '{number} earlier times of its schedule passed without a run; this one stands for all':
    '{number} frühere Zeiten seines Plans vergingen ohne Lauf; dieser steht für alle',
  'there is no snapshot yet, and max_age has passed': 'es gibt noch keinen Schnappschuss, und max_age ist überschritten',
  'the newest snapshot is {period} old, more than max_age allows':
    'der neueste Schnappschuss ist {period} alt, mehr als max_age erlaubt',
  'verified: {words}': 'geprüft: {words}',
  'read {number} of {amount}, links of {snapshots}: all as it was stored':
    '{number} von {amount} gelesen, dazu die Links ({snapshots}): alles wie gespeichert',
  'read {number} of {amount}, links of {snapshots}: {words}':
    '{number} von {amount} gelesen, dazu die Links ({snapshots}): {words}',
  'read {number} of {amount}, links of {snapshots}, then ended':
    '{number} von {amount} gelesen, dazu die Links ({snapshots}), dann beendet',
  '1 damaged file': '1 beschädigte Datei',
  '{count} damaged files': '{count} beschädigte Dateien',
  'drill: {words}': 'Probe: {words}',
  '{amount} restored and as stored, {number} of them still the same in the source; seed {seed}':
    '{amount} wiederhergestellt und wie gespeichert, {number} davon noch gleich in der Quelle; Startzahl {seed}',
  '{message}; seed {seed}': '{message}; Startzahl {seed}',
  '{number} of {amount} did not come back as stored: {path}: {message}':
    '{number} von {amount} kamen nicht zurück wie gespeichert: {path}: {message}',
  'it did not come back': 'sie kam nicht zurück',
  'what came back is not what was stored': 'was zurückkam, ist nicht, was gespeichert war',
  'no manifest of the vault names a file, so there is nothing to compare a restore with':
    'kein Verzeichnis des Tresors nennt eine Datei, also gibt es nichts, womit sich vergleichen ließe',
  'healed {path} in {snapshots}': '{path} geheilt ({snapshots})',
  '1 file could not be healed': '1 Datei ließ sich nicht heilen',
  '{count} files could not be healed': '{count} Dateien ließen sich nicht heilen',
  'the vault did not answer: {words}': 'der Tresor antwortete nicht: {words}',
  'run it again': 'noch einmal starten',
  'the vault would not let it go': 'der Tresor gab ihn nicht her',
  'the snapshot {snapshot} is in the ledger and not on the disk':
    'der Schnappschuss {snapshot} steht im Buch des Tresors und nicht auf der Platte',
  'this user may not write into the vault, so it does not remember what was read':
    'dieser Benutzer darf nicht in den Tresor schreiben, darum merkt er sich nicht, was gelesen wurde',
  'the connection is gone; the next verification goes on from there':
    'die Verbindung ist weg; die nächste Prüfung macht dort weiter',
  'the vault ended the reading: {words}': 'der Tresor beendete das Lesen: {words}',
  'without a word': 'ohne ein Wort',
  'it was purged there meanwhile': 'er wurde dort inzwischen entfernt',
  'an alert did not get through: {way}: {words}': 'eine Nachricht kam nicht durch: {way}: {words}',
  'mail to {address}': 'Mail an {address}',
  'the command {command}': 'der Befehl {command}',
  'the hook at {host}': 'der Webhook bei {host}',
  'ntfy at {host}': 'ntfy bei {host}',
  'healthchecks at {host}': 'healthchecks bei {host}',
  '{file} names no user; write user = … and password = …': '{file} nennt keinen Benutzer; user = … und password = … schreiben',
  '1 day': '1 Tag',
  '{number} days': '{number} Tage',
  '1 hour': '1 Stunde',
  '{number} hours': '{number} Stunden',
  '1 second': '1 Sekunde',
  '{number} seconds': '{number} Sekunden',
  '1 week': '1 Woche',
  '{number} weeks': '{number} Wochen',
  '1 month': '1 Monat',
  '{number} months': '{number} Monate',
  '1 year': '1 Jahr',
  '{number} years': '{number} Jahre',
  '{place}: {message}': '{place}: {message}',
  '{message} ({words})': '{message} ({words})',
};
