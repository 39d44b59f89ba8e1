/** What is refused or found while settings are changed, folders looked into, keys made and servers reached: in German. */
import type { englishSetup } from './english-setup.ts';

export const germanSetup: Readonly<Record<(typeof englishSetup)[number], string>> = {
  'there is no folder {path}': 'einen Ordner {path} gibt es nicht',
  'the folder {path} cannot be read ({error})': 'der Ordner {path} ist nicht lesbar ({error})',
  '{file} and {other} are both the server {name}': '{file} und {other} sind beide der Server {name}',
  'merge the two, or rename one': 'beide zusammenlegen, oder eine umbenennen',
  'the file cannot be read ({error})': 'die Datei ist nicht lesbar ({error})',
  'check its owner and its mode, or remove it': 'Eigentümer und Rechte ansehen, oder sie entfernen',
  'the servers are {names}': 'die Server sind {names}',
  '{path} has no server yet: write {file}': '{path} hat noch keinen Server: {file} schreiben',
  'there is no server {name} in {path}': 'einen Server {name} gibt es in {path} nicht',
  'create {path} with one file per server, or name another folder with --config or ALP_CONFIG_DIR':
    '{path} anlegen, mit einer Datei je Server, oder mit --config oder ALP_CONFIG_DIR einen anderen Ordner nennen',
  'more than {number} changes at once': 'mehr als {number} Änderungen auf einmal',
  'make them in several steps': 'sie in mehreren Schritten machen',
  '{file} would be longer than {number} kB': '{file} würde länger als {number} kB',
  'edit it with a text editor, or make several files of it':
    'sie mit einem Texteditor bearbeiten, oder mehrere Dateien daraus machen',
  '{where} is a folder': '{where} ist ein Ordner',
  '{where} is a special file': '{where} ist eine Gerätedatei oder Ähnliches',
  '{where} cannot be read ({error})': '{where} ist nicht lesbar ({error})',
  'check its owner and its mode, or run as the user who owns it':
    'Eigentümer und Rechte ansehen, oder als der Benutzer starten, dem sie gehört',
  'a file of this name is not read as a server': 'eine Datei dieses Namens wird nicht als Server gelesen',
  'choose another name, without .ini, .bak or ~ at its end': 'einen anderen Namen wählen, ohne .ini, .bak oder ~ am Ende',
  '{path} is a symbolic link to a file that is not there; nothing was changed':
    '{path} ist ein symbolischer Link auf eine Datei, die nicht da ist; nichts wurde geändert',
  'make that file, or remove the link': 'diese Datei anlegen, oder den Link entfernen',
  '{path} belongs to another user, and would not any more; nothing was changed':
    '{path} gehört einem anderen Benutzer und täte es dann nicht mehr; nichts wurde geändert',
  'make room on its disk': 'auf seiner Platte Platz schaffen',
  'run as the user who owns {path}, or edit the file as that user and come back':
    'als der Benutzer starten, dem {path} gehört, oder die Datei als dieser bearbeiten und zurückkommen',
  '{path} cannot be written ({error}); nothing was changed': '{path} ist nicht beschreibbar ({error}); nichts wurde geändert',
  'a pattern contains a line break or a NUL': 'ein Muster enthält einen Zeilenumbruch oder ein NUL',
  '{where} is on another machine': '{where} liegt auf einem anderen Rechner',
  'only folders of this machine can be looked into': 'nur in Ordner dieses Rechners lässt sich hineinsehen',
  '{where} gives no answer': '{where} antwortet nicht',
  'is the disk or share that it lies on away?': 'ist die Platte oder Freigabe, auf der er liegt, weg?',
  'choose a folder': 'einen Ordner wählen',
  '{path} cannot be read by this user ({error})': '{path} ist für diesen Benutzer nicht lesbar ({error})',
  'choose another folder, or run as a user who may read it':
    'einen anderen Ordner wählen, oder als ein Benutzer starten, der ihn lesen darf',
  'looking into {path} was ended, as it took too long or was cancelled':
    'der Blick in {path} wurde beendet, weil er zu lange dauerte oder abgebrochen wurde',
  'try again': 'noch einmal versuchen',
  'there is no rsync on this machine': 'auf diesem Rechner gibt es kein rsync',
  'install rsync': 'rsync installieren',
  'the rsync of this machine cannot say what it leaves out: {words}':
    'das rsync dieses Rechners kann nicht sagen, was es auslässt: {words}',
  'install rsync 3.1.3 or newer (on macOS: brew install rsync)':
    'rsync 3.1.3 oder neuer installieren (unter macOS: brew install rsync)',
  'rsync could not look into {path}: {words}': 'rsync konnte nicht in {path} hineinsehen: {words}',
  'can this user read it?': 'kann dieser Benutzer ihn lesen?',
  'paste the line for the key into a terminal at the server': 'die Zeile für den Schlüssel am Server in ein Terminal einfügen',
  'the key {path} has a passphrase': 'der Schlüssel {path} hat eine Passphrase',
  'unlock it: its passphrase can be typed in the window, and on the page of alp ui':
    'ihn entsperren: seine Passphrase lässt sich im Fenster eingeben und auf der Seite von alp ui',
  'the passphrase is empty': 'die Passphrase ist leer',
  'type the passphrase of the key': 'die Passphrase des Schlüssels eingeben',
  'this is no passphrase that ssh-add could read': 'das ist keine Passphrase, die ssh-add lesen könnte',
  'there is no key {path}': 'es gibt keinen Schlüssel {path}',
  'look at ssh = … and at IdentityFile in ~/.ssh/config': 'ssh = … und IdentityFile in ~/.ssh/config ansehen',
  'the key {path} has no passphrase': 'der Schlüssel {path} hat keine Passphrase',
  'nothing needs to be unlocked': 'es gibt nichts zu entsperren',
  'the key {path} cannot be read': 'der Schlüssel {path} lässt sich nicht lesen',
  'look at its owner and mode: {command}': 'Eigentümer und Rechte ansehen: {command}',
  'this is not the passphrase of the key {path}': 'das ist nicht die Passphrase des Schlüssels {path}',
  'the key {path} could not be unlocked: {words}': 'der Schlüssel {path} ließ sich nicht entsperren: {words}',
  'does this work: {command}': 'geht das: {command}',
  'ssh-agent could not be started: {words}': 'ssh-agent ließ sich nicht starten: {words}',
  'use a key without a passphrase': 'einen Schlüssel ohne Passphrase nehmen',
  'this computer has no key store that would keep it': 'dieser Rechner hat keinen Schlüsselspeicher, der sie aufhöbe',
  'the key store of this computer protects nothing (basic_text)':
    'der Schlüsselspeicher dieses Rechners schützt nichts (basic_text)',
  'the key store did not keep it: {words}': 'der Schlüsselspeicher hat sie nicht aufgehoben: {words}',
  'a key store that protects is, for example, GNOME Keyring or KWallet':
    'ein Schlüsselspeicher, der schützt, ist zum Beispiel GNOME-Schlüsselbund oder KWallet',
  'only the desktop app can keep it': 'nur die Desktop-App kann sie aufheben',
  'the kept passphrase of {path} fits no more, and was forgotten':
    'die aufgehobene Passphrase von {path} passt nicht mehr und ist vergessen',
  'move it away, then a new one is made': 'ihn wegräumen, dann wird ein neuer gemacht',
  'others may read the key {path}': 'andere dürfen den Schlüssel {path} lesen',
  'the key {path} cannot be used: {words}': 'der Schlüssel {path} ist nicht brauchbar: {words}',
  'the key {path} could not be made: {words}': 'der Schlüssel {path} ließ sich nicht anlegen: {words}',
  'look at the owner and mode of its folder; is the disk full?':
    'Eigentümer und Rechte seines Ordners ansehen; ist die Platte voll?',
  'ssh-add does not answer': 'ssh-add antwortet nicht',
  'ssh-keygen does not answer': 'ssh-keygen antwortet nicht',
  'the password is empty': 'das Passwort ist leer',
  'type the password of the login': 'das Passwort der Anmeldung eingeben',
  'this is no password that ssh could send': 'das ist kein Passwort, das ssh senden könnte',
  'type it again': 'es noch einmal eingeben',
  'ssh reaches {host} through another machine or program, and the password is meant for {other} alone':
    'ssh erreicht {host} über einen anderen Rechner oder ein Programm, und das Passwort ist allein für {other} bestimmt',
  'ssh could not ask for the password ({words})': 'ssh konnte nicht nach dem Passwort fragen ({words})',
  'set TMPDIR to a folder where programs may run, or {message}':
    'TMPDIR auf einen Ordner setzen, in dem Programme laufen dürfen, oder {message}',
  '{host} lets nobody in by password': '{host} lässt niemanden mit Passwort ein',
  'try again, or {message}': 'noch einmal versuchen, oder {message}',
  'the key could not be written at {host}: {words}': 'der Schlüssel ließ sich auf {host} nicht schreiben: {words}',
  '{host} does not take this password of {login}': '{host} nimmt dieses Passwort von {login} nicht an',
  'type it again; most servers let root in by key only, or {message}':
    'es noch einmal eingeben; die meisten Server lassen root nur mit Schlüssel ein; oder {message}',
  'type it again, or {message}': 'es noch einmal eingeben, oder {message}',
  '{host} did not answer in time': '{host} antwortete nicht rechtzeitig',
  'does it ask for more than a password? Then {message}': 'fragt er nach mehr als einem Passwort? Dann {message}',
  'a folder of this machine needs no key': 'ein Ordner dieses Rechners braucht keinen Schlüssel',
  'a folder of this machine has no host key': 'ein Ordner dieses Rechners hat keinen Hostschlüssel',
  'choose a server': 'einen Server wählen',
  'look again, and compare what it shows now': 'noch einmal nachsehen und vergleichen, was er jetzt zeigt',
  '{host} does not show a key with the fingerprint {key}': '{host} zeigt keinen Schlüssel mit dem Fingerabdruck {key}',
  'no network interface is up': 'keine Netzwerkkarte ist verbunden',
  'ssh goes by ProxyJump or ProxyCommand, and no network is connected':
    'ssh geht über ProxyJump oder ProxyCommand, und kein Netz ist verbunden',
  'it was not waited for': 'auf ihn wurde nicht gewartet',
  'no host key is known for {host}': 'für {host} ist kein Hostschlüssel bekannt',
  'no host key is known for {host}: {other} does not answer':
    'für {host} ist kein Hostschlüssel bekannt: {other} antwortet nicht',
  'it greets, but shows no host key': 'er meldet sich, zeigt aber keinen Hostschlüssel',
  'port {port} shows another host key than the one known for {host}':
    'Port {port} zeigt einen anderen Hostschlüssel als den, der für {host} bekannt ist',
  'the look took too long': 'der Blick dorthin dauerte zu lange',
  'it is not configured any more': 'er ist nicht mehr eingerichtet',
  'on this machine: {words}': 'auf diesem Rechner: {words}',
  'at the server: {words}': 'auf dem Server: {words}',
  '{where} is write-protected, so something else may be in charge of it; nothing was changed':
    '{where} ist schreibgeschützt, vielleicht ist etwas anderes dafür zuständig; nichts wurde geändert',
  'if you are: chmod u+w {path}': 'wenn Sie es sind: chmod u+w {path}',
  'its disk is mounted read-only: mount it so that it can be written':
    'seine Platte ist nur lesbar eingehängt: sie beschreibbar einhängen',
  'there is a file {path} again; nothing was changed': 'eine Datei {path} gibt es wieder; nichts wurde geändert',
  'there is no file {path}': 'eine Datei {path} gibt es nicht',
  'rename one of the two in a terminal': 'eine der beiden in einem Terminal umbenennen',
  'the removed file of {name} is not in {path} any more': 'die entfernte Datei von {name} ist nicht mehr in {path}',
  'it was removed already': 'sie wurde schon entfernt',
  'set the server up anew; its snapshots are where they were':
    'den Server neu einrichten; seine Schnappschüsse sind, wo sie waren',
  '{where} cannot be made: {words}': '{where} lässt sich nicht anlegen: {words}',
  'another alp has been telling for {period}; what is new is told by the next look: alp alert':
    'ein anderes alp meldet schon seit {period}; was neu ist, meldet der nächste Blick: alp alert',
  'what was told could not be noted: {words}': 'was gemeldet wurde, ließ sich nicht notieren: {words}',
  '{where} does not answer: {words}': '{where} antwortet nicht: {words}',
};
