/** What happened: warnings of a run, why a snapshot stays or goes, what the journal has of an item, what was read back: in French. */
import type { englishPast } from './english-past.ts';

export const frenchPast: Readonly<Record<(typeof englishPast)[number], string>> = {
  'vanished while it was read': 'disparu pendant la lecture',
  'became shorter while it was read, and was read again': 'devenu plus court pendant la lecture, et relu',
  '{where}: vanished while it was read': '{where}: disparu pendant la lecture',
  '{where}: became shorter while it was read, and was read again': '{where}: devenu plus court pendant la lecture, et relu',
  'unchanged files were copied instead of linked to the former snapshot, so this snapshot costs its full size; alp doctor looks for the cause':
    'des fichiers inchangés ont été copiés au lieu d’être liés à l’instantané précédent, celui-ci coûte donc sa taille entière ; alp doctor cherche la cause',
  'the file system of the vault has no hard links: unchanged files are copied each time, and every snapshot costs its full size; use ext4, xfs, btrfs, zfs or apfs':
    'le système de fichiers du coffre n’a pas de liens physiques : les fichiers inchangés sont copiés à chaque fois, et chaque instantané coûte sa taille entière ; prendre ext4, xfs, btrfs, zfs ou apfs',
  'an unchanged file was copied instead of linked to the former snapshot ({path}: {words}); {message}':
    'un fichier inchangé a été copié au lieu d’être lié à l’instantané précédent ({path}: {words}) ; {message}',
  '{number} unchanged files were copied instead of linked to the former snapshot (the first: {path}: {words}); {message}':
    '{number} fichiers inchangés ont été copiés au lieu d’être liés à l’instantané précédent (le premier : {path}: {words}) ; {message}',
  'the next snapshot links to the copy': 'l’instantané suivant est lié à la copie',
  'the after command did not succeed: {program} ended with code {code}':
    'la commande d’après n’a pas réussi : {program} a fini avec le code {code}',
  'the after command did not succeed: {program} ended with code {code}: {words}':
    'la commande d’après n’a pas réussi : {program} a fini avec le code {code} : {words}',
  'the after command did not succeed: {program} was ended, since alp ends':
    'la commande d’après n’a pas réussi : {program} a été arrêté, car alp s’arrête',
  'the after command did not succeed: {program} was ended, since it was cancelled':
    'la commande d’après n’a pas réussi : {program} a été arrêté, car tout a été annulé',
  'the after command did not succeed: {program} did not end within {minutes} minutes, and was ended':
    'la commande d’après n’a pas réussi : {program} n’avait pas fini après {minutes} minutes, et a été arrêté',
  'current could not be set: something else of that name is in the vault':
    'current n’a pas pu être posé : autre chose porte ce nom dans le coffre',
  'the ledger could not be written; the next run does it':
    'le registre du coffre n’a pas pu être écrit ; le prochain passage le fera',
  'recent files do not go first: opt has rules that lie in the folders of the source':
    'les derniers fichiers modifiés ne passent pas d’abord : opt a des règles qui se trouvent dans les dossiers de la source',
  'recent files could not go first: {words}': 'les derniers fichiers modifiés n’ont pas pu passer d’abord : {words}',
  'recent files first: {words}': 'derniers fichiers modifiés d’abord : {words}',
  '{number} discarded folders in .alp/trash could not be deleted: {words}':
    '{number} dossiers écartés de .alp/trash n’ont pas pu être effacés : {words}',
  'ended without a word: killed, or the machine went down':
    'fini sans un mot : arrêté de l’extérieur, ou la machine s’est éteinte',
  'no rule removes anything': 'aucune règle ne supprime rien',
  newest: 'le dernier',
  'one of the last {number}': 'l’un des {number} derniers',
  'never fewer than {number}': 'jamais moins de {number}',
  'not in the ledger, so its age is unknown': 'absent du registre du coffre, son âge est donc inconnu',
  'last of its day ({ordinal} of {number})': 'dernier de son jour ({ordinal} sur {number})',
  'last of its week ({ordinal} of {number})': 'dernier de sa semaine ({ordinal} sur {number})',
  'last of its month ({ordinal} of {number})': 'dernier de son mois ({ordinal} sur {number})',
  'last of its year ({ordinal} of {number})': 'dernier de son année ({ordinal} sur {number})',
  'no keep rule wants it': 'aucune règle ne veut le garder',
  'younger than {period} (active age {age})': 'moins de {period} (âge actif {age})',
  'no older than {period} (active age {age})': 'pas plus de {period} (âge actif {age})',
  'active age {age} is past delete_after {period} and no keep rule wants it':
    'l’âge actif {age} dépasse delete_after {period}, et aucune règle ne veut le garder',
  'a little over {period}': 'un peu plus de {period}',
  'under a minute': 'moins d’une minute',
  'removed {snapshot}: {why}': '{snapshot} supprimé : {why}',
  'took the lease over: {why}': 'a pris le coffre en charge : {why}',
  'the lease could not be read': 'la marque de qui écrit était illisible',
  'the earlier attempt of this machine (process {process}) is gone':
    'l’essai précédent de cette machine (processus {process}) a disparu',
  '{login} (process {process}) of this machine': '{login} (processus {process}) de cette machine',
  '{login} (process {process}) is gone': '{login} (processus {process}) a disparu',
  '{login} (process {process}) has not been heard of for {minutes} minutes':
    '{login} (processus {process}) n’a plus donné signe depuis {minutes} minutes',
  '{login} (process {process})': '{login} (processus {process})',
  'somebody who was faster': 'quelqu’un de plus rapide',
  'not begun: not-now: {words}': 'pas commencé, à reprendre plus tard : {words}',
  'not begun: failed: {words}': 'pas commencé, échec : {words}',
  'not begun: cut: {words}': 'pas commencé, coupé : {words}',
  'not begun: full: {words}': 'pas commencé, le coffre est plein : {words}',
  'not begun: incomplete: {words}': 'pas commencé, incomplet : {words}',
  'not begun: cancelled: {words}': 'pas commencé, annulé : {words}',
  'restored {amount} from {snapshot} to {path}': '{amount} de {snapshot} restaurés vers {path}',
  'restored {amount} from {snapshot} to {path}: {message}': '{amount} de {snapshot} restaurés vers {path} : {message}',
  'brought {snapshot} from {place}: {amount}, {size}, {sent} sent':
    '{snapshot} apporté de {place} : {amount}, {size}, {sent} envoyés',
  'brought {snapshot} from {place}: {amount}, {size}, {sent} sent; 1 warning: {words}':
    '{snapshot} apporté de {place} : {amount}, {size}, {sent} envoyés ; 1 avertissement : {words}',
  'brought {snapshot} from {place}: {amount}, {size}, {sent} sent; {number} warnings: {words}':
    '{snapshot} apporté de {place} : {amount}, {size}, {sent} envoyés ; {number} avertissements : {words}',
  '1 file': '1 fichier',
  '{count} files': '{count} fichiers',
  '1 earlier time of its schedule passed without a run; this one stands for all':
    '1 moment antérieur de son horaire a passé sans sauvegarde ; celle-ci vaut pour tous',
  '{number} earlier times of its schedule passed without a run; this one stands for all':
    '{number} moments antérieurs de son horaire ont passé sans sauvegarde ; celle-ci vaut pour tous',
  'there is no snapshot yet, and max_age has passed': 'il n’y a pas encore d’instantané, et max_age est dépassé',
  'the newest snapshot is {period} old, more than max_age allows': 'le dernier instantané a {period}, plus que ne permet max_age',
  'verified: {words}': 'vérifié : {words}',
  'read {number} of {amount}, links of {snapshots}: all as it was stored':
    '{number} lus sur {amount}, liens de {snapshots} : tout est comme enregistré',
  'read {number} of {amount}, links of {snapshots}: {words}': '{number} lus sur {amount}, liens de {snapshots} : {words}',
  'read {number} of {amount}, links of {snapshots}, then ended': '{number} lus sur {amount}, liens de {snapshots}, puis arrêté',
  '1 damaged file': '1 fichier abîmé',
  '{count} damaged files': '{count} fichiers abîmés',
  'drill: {words}': 'exercice : {words}',
  '{amount} restored and as stored, {number} of them still the same in the source; seed {seed}':
    '{amount} restaurés et comme enregistrés, dont {number} encore identiques dans la source ; graine {seed}',
  '{message}; seed {seed}': '{message} ; graine {seed}',
  '{number} of {amount} did not come back as stored: {path}: {message}':
    '{number} sur {amount} ne sont pas revenus comme enregistrés : {path}: {message}',
  'it did not come back': 'il n’est pas revenu',
  'what came back is not what was stored': 'ce qui est revenu n’est pas ce qui avait été enregistré',
  'no manifest of the vault names a file, so there is nothing to compare a restore with':
    'aucun inventaire du coffre ne nomme un fichier, il n’y a donc rien à quoi comparer',
  'healed {path} in {snapshots}': '{path} réparé dans {snapshots}',
  '1 file could not be healed': '1 fichier n’a pas pu être réparé',
  '{count} files could not be healed': '{count} fichiers n’ont pas pu être réparés',
  'the vault did not answer: {words}': 'le coffre n’a pas répondu : {words}',
  'run it again': 'relancer',
  'the vault would not let it go': 'le coffre ne l’a pas laissé partir',
  'the snapshot {snapshot} is in the ledger and not on the disk':
    'l’instantané {snapshot} est dans le registre du coffre et pas sur le disque',
  'this user may not write into the vault, so it does not remember what was read':
    'ce compte ne peut pas écrire dans le coffre, qui ne retient donc pas ce qui a été lu',
  'the connection is gone; the next verification goes on from there':
    'la connexion est perdue ; la prochaine vérification reprendra de là',
  'the vault ended the reading: {words}': 'le coffre a mis fin à la lecture : {words}',
  'without a word': 'sans un mot',
  'it was purged there meanwhile': 'il y a été supprimé entre-temps',
  'an alert did not get through: {way}: {words}': 'une alerte n’est pas passée : {way} : {words}',
  'mail to {address}': 'courriel à {address}',
  'the command {command}': 'la commande {command}',
  'the hook at {host}': 'le webhook chez {host}',
  'ntfy at {host}': 'ntfy chez {host}',
  'healthchecks at {host}': 'healthchecks chez {host}',
  '{file} names no user; write user = … and password = …': '{file} ne nomme pas de compte ; écrire user = … et password = …',
  '1 day': '1 jour',
  '{number} days': '{number} jours',
  '1 hour': '1 heure',
  '{number} hours': '{number} heures',
  '1 second': '1 seconde',
  '{number} seconds': '{number} secondes',
  '1 week': '1 semaine',
  '{number} weeks': '{number} semaines',
  '1 month': '1 mois',
  '{number} months': '{number} mois',
  '1 year': '1 an',
  '{number} years': '{number} ans',
  '{place}: {message}': '{place} : {message}',
  '{message} ({words})': '{message} ({words})',
};
