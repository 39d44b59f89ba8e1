/** The help texts: what there is, how it is written, what the exit codes mean. */

const overview = `alp: rsync snapshots that survive bad networks. Full backups in plain folders, storing only what changed.

  alp SERVER [ITEM]                     back up one item, or all of the server's
  alp ls [SERVER [ITEM [SNAPSHOT [PATH]]]]      vaults, snapshots, what lies inside
  alp versions SERVER ITEM PATH         the distinct versions of one path, newest first
  alp diff SERVER ITEM OLDER NEWER      what was added, removed and changed
  alp restore SERVER ITEM [PATH…] --to DIR | --in-place | --to-database [NAME]      bring files or databases back
  alp purge [SERVER [ITEM]] [-n]        what the policy removes and keeps, and why
  alp sync SERVER ITEM|all SOURCE-SERVER [--latest] [-n]      bring the snapshots that another server has (also: syncalp)
  alp synconf [SERVER…]                 copy the configuration to the servers of the fleet
  alp verify [SERVER [ITEM]]            read backups back and hold them against their checksums
  alp heal SERVER ITEM [--from HOST]    what is damaged gets its right content back, in all snapshots
  alp drill [SERVER [ITEM]]             restore some files by lot, compare them, throw them away
  alp check-config [SERVER]             what was understood of the configuration
  alp doctor SERVER [ITEM]              look at both ends; which limits apply
  alp alert [SERVER] [--test]           tell those who want to know; a test of every way
  alp drivers [NAME]                    what can happen around an item: mount, dump, stop; the manual of one
  alp log [SERVER [ITEM]] [RUN]         what happened
  alp report [SERVER]                   how every item stands, here and in the fleet; --html, --mail, --json
  alp collect [SERVER…]                 bring the journals of the fleet's servers here, for the report
  alp metrics [--textfile FILE]         the same as numbers for Prometheus

  alp agent                             back up by itself, when it is due and the server is in reach
  alp status [--watch]                  what the agent does, what each item waits for
  alp now [SERVER [ITEM]]               the agent backs up now, on battery and metered networks as well
  alp cancel [SERVER [ITEM]]            it stops what runs; what arrived is kept
  alp pause [2h | until 18:00], alp unpause      it waits, it goes on
  alp ui [--open] [--read-only]         all of this as a page in the browser of this machine

  alp help COMMAND                      more about one of them (alp help backup)
  for all: --config DIR, --json, -v, -h, --version

Configuration: one INI file per server in /etc/alpine-backup (root) or ~/.config/alpine-backup;
--config DIR or ALP_CONFIG_DIR chooses another folder. Journal: ALP_STATE_DIR, else /var/lib/alpine-backup
or ~/.local/state/alpine-backup.

Exit codes: 0 good   1 failed   2 usage or configuration   3 published with warnings
            75 not now: server or disk away, somebody else writes, or no agent runs; run again, it goes on where it stopped
            130/143 cancelled by Ctrl-C / SIGTERM (what arrived is kept)`;

const topics: Readonly<Record<string, string>> = {
  backup: `alp SERVER [ITEM]   (also: alp backup SERVER [ITEM])
Makes a snapshot of one item, or of all items of the server, one after the other; one that fails does not stop the others.
A run that was cut goes on where it stopped: what arrived is not sent again.

  -n, --dry-run      say what would be sent; writes nothing
  -q                 say nothing unless something is wrong (for cron)
  -v                 say every warning
  --json             one JSON object a line
  --retry N          after a cut, try up to N times more, with pauses of 2 s to 1 min
  --accept-shrink    publish although the source lost more files than shrink_limit allows`,
  ls: `alp ls                                 all vaults: newest snapshot, size, state
alp ls SERVER [ITEM]                   the snapshots of an item
alp ls SERVER ITEM SNAPSHOT [PATH]     what lies inside
SNAPSHOT is a name, the beginning of one, "latest", or a date ("2026-11-23", "2026-11-23 04:15"; UTC): the newest up to then.`,
  versions: `alp versions SERVER ITEM PATH
The distinct versions of one path over all snapshots, newest first. Equal inodes are one version.`,
  diff: `alp diff SERVER ITEM OLDER NEWER
  + added   - removed   * changed   a other owner, mode or time`,
  restore: `alp restore SERVER ITEM [PATH…] [--from SNAPSHOT|DATE] --to DIR | --in-place [--keep-both] | --to-database [NAME]
Without PATH: everything. Without --from: the latest snapshot. A restore that was cut goes on when it is run again.

  --to DIR        into another folder; files there that differ are kept as NAME.before-restore-TIME
  --in-place      to where it came from; files there that differ are replaced (said afterwards, and before with -n)
  --keep-both     with --in-place: files there that differ are kept as NAME.before-restore-TIME
  --to-database [NAME]  a dump goes back by the driver that made it: into its own database, where nothing is in the way, or into NAME
                  beside it; its own name written out has what is there replaced (also: alp-dbrestore; alp drivers NAME)
  -n              say what would be restored; writes nothing`,
  purge: `alp purge [SERVER [ITEM]] [-n]
Removes what the policy (delete_after, keep_…) does not keep, each with its reason. The newest snapshot always stays,
and never fewer than keep_at_least do. Without a policy nothing is removed. A backup does the same after it published.`,
  sync: `alp sync SERVER ITEM|all SOURCE-SERVER   (also: syncalp SERVER ITEM|all SOURCE-SERVER, alp SERVER ITEM SOURCE-SERVER)
Brings every snapshot that the vault of the item on SOURCE-SERVER has and the one on this machine lacks: oldest first, under its own name and
with its own time, its line in the ledger and its manifest, linked to its neighbours, so that it costs here what it costs there. Both servers
have the same configuration files; nothing else is needed. What the master purged stays here until this server's own policy removes it,
and what that removed does not come back. A sync that was cut goes on where it stopped.

SOURCE-SERVER is a host as ssh knows it (nas, or user@nas; the user of dest, and the item's ssh, count as well), host:/path where the vault
lies elsewhere there, or the path of a vault on this machine.

  --latest       the newest snapshot alone
  --no-purge     leave the policy alone for now
  --adopt        the vault that was here is not missed: begin a new one in its place
  --demote       this vault was promoted (below), or made by backups: it becomes a copy, if it has no snapshot that the other one never had
  -n             say what would be brought; writes nothing
  -q, --json, --retry N   as for a backup
Exit codes: as for a backup; 3 when something that came is damaged there.

alp sync --promote SERVER ITEM|all   the master is lost: the copy on this machine takes over
A vault that is filled by sync is not backed up into, by nobody, since it would not be a copy any more. From its promotion on it is, and a sync
into it is refused. The ledger has a line about it. Other copies may be synced from it.`,
  synconf: `alp synconf [SERVER…] [--yes] [--with-secrets] [--delete]   (also: alp-synconf)
Copies the configuration folder to the servers of the fleet ([fleet] servers = a b c in alpine-backup.conf), or to those named, over ssh with
rsync, to the folder of the same path there. Shows first what would change there, file by file, and asks; each file is replaced in one step.

  --yes            do not ask
  -n               show the differences only
  --with-secrets   also what only its owner may read (mode 0600), which otherwise stays here
  --delete         remove there what is not here; otherwise nothing is removed
Exit codes: 0 the same everywhere   1 a server failed   2 usage or configuration   75 not confirmed, or a server does not answer.`,
  verify: `alp verify [SERVER [ITEM]] [--snapshot NAME] [--sample 8% | --all] [--against-source] [--due]
alp verify --write-checksums [SERVER [ITEM]] [--snapshot NAME]
Reads files of the vault where they lie, at low priority, and compares them with the checksums of their manifests; also looks whether snapshots
share what they should, at the ledger, current and what is left over. Without more words it reads the share of verify = …, else 8%, those first
that were read longest ago, so that in the end all is read. One that was cut goes on where it stopped. Nothing in a snapshot is written.
Each damaged file is named with all snapshots and paths that share it.

  --snapshot NAME    what this snapshot received, and its links
  --sample 8%        this share of all files; --all: everything
  --against-source   compares the newest snapshot with the source as well: same time and size, other bytes?
  --due              only if verify = 8% weekly (daily, monthly …) of the item says that it is time: for cron and timers
  --write-checksums  files that no manifest covers get checksums as they are now, so that damage from now on is found; what was before is not known,
                     and the ledger says that they were written later. Reads all of these files; one that was cut goes on with the next snapshot
Exit codes: 0 all as it was stored   1 something is damaged or missing   3 not everything could be checked, or the ledger is not in order`,
  heal: `alp heal SERVER ITEM [--from HOST | USER@HOST:/PATH | /PATH]
What alp verify found damaged or missing gets its right content: from another snapshot, from the vault of a synced server (--from; the same path there,
or the one behind the colon), from the source where the file is still the same. Only what has the checksum of the manifest is taken. Mode, owner,
times, extended attributes and ACLs stay. Nothing else is touched; one that was killed is ended or undone by the next. Exit code 1: some could not be healed.`,
  drill: `alp drill [SERVER [ITEM]] [--files N] [--seed N] [--due]
Restores N files (else those of drill = …, else 20) that are chosen by lot, as alp restore does, into a folder of its own, compares them with their
checksums and with the source, and removes the folder. The seed that it says chooses the same files again.

  --due              only if drill = 20 files monthly of the item says that it is time: for cron and timers
Exit code 1: something did not come back as it was stored.`,
  'check-config': `alp check-config [SERVER]
Says what was understood, item by item, and every mistake with file, line, key and remedy. Exit code 2 when there is one.`,
  doctor: `alp doctor SERVER [ITEM]
Looks at ssh, both rsyncs, the source and the vault. Exit code 1 when something is bad.

  --accept-host-key SHA256:…   take the server's host key into known_hosts, if it has this fingerprint
  --adopt                      make the folder at dest, as it is now, the vault of this item`,
  alert: `alp alert [SERVER] [--test] [--json]
Looks at every item that has a line alert = … and tells by these ways what is new: an item that failed, that is overdue (max_age), whose
vault is damaged, and that it is good again; all items of a server at once, each trouble once (again after remind = 1 day). Every run of alp
and the agent do the same by themselves; from cron it also tells of items that nothing runs any more, and sends the summary that
[alerts] summary = weekly mailto:ann@example.org asks for, as the agent does. --test sends one message by each way.
A way that fails is said and noted in the journal, is tried again by the next look, and makes no backup fail. Exit code 1 then.`,
  drivers: `alp drivers [NAME] [--json]
All drivers with one sentence each, and which of their programs are not on this machine. With NAME its manual page: settings, programs,
an example, how it restores, and what it was tried against. An item names a driver by driver = NAME, and its settings as keys beside it
(or NAME.key, where two drivers have the same); several driver lines are prepared in order and released in the reverse one.
A driver of your own is an executable in the folder drivers/ of the configuration, called with prepare, release or restore; README.md has one.`,
  log: `alp log [SERVER [ITEM]]      the journal, oldest first
alp log RUN                  one run with its attempts`,
  agent: `alp agent
Stays in the foreground and backs items up by their schedule, as soon as their server is in reach; says what it does, a line each.
schedule, reach, on_battery, on_metered and between of an item say when; alp check-config shows what was understood.
SIGTERM or Ctrl-C ends what runs in good order and the agent with exit code 0: what arrived is kept. A second one ends it at once.
One agent runs for a user and state folder; another one is refused (exit code 75). ./install --agent starts it at every login.`,
  status: `alp status [--watch] [--json]
What the agent does now, what each item does or waits for, its last snapshot, and when it is due next. Exit code 75 when no agent runs.

  --watch    on a terminal: shown anew until Ctrl-C; else a line for each change
  --json     the whole status as one JSON object; with --watch one for each change, a line each`,
  now: `alp now [SERVER [ITEM]]
Asks the agent to back up at once: all items (also: alp now all), those of a server, or one. It passes over pause, battery, metered networks and hours,
and says which. When the server is not in reach, it begins as soon as it is.
Exit codes: 0 the agent knows   2 it refuses (no such item, say)   75 no agent runs; alp SERVER [ITEM] backs up right here.`,
  pause: `alp pause [2h | 90m | 1h 30m | 3 days | until 18:00 | until tomorrow | until tomorrow 8:00]
The agent ends what runs (what arrived is kept) and begins nothing by itself until then. Without a time: for an hour; 31 days at most.
“tomorrow” begins at 0:00. alp unpause ends it at once, alp now passes over it. Exit code 75 when no agent runs.`,
  unpause: `alp unpause
Ends the pause: what is due begins. Exit code 75 when no agent runs.`,
  cancel: `alp cancel [SERVER [ITEM]]
The agent ends what runs and drops what was asked for: all items, those of a server, or one. What arrived is kept; the items come again
when they are due next. Exit codes: 0 done   2 the agent refuses (no such item, say)   75 no agent runs.`,
  report: `alp report [SERVER] [--json | --html | --mail [--to ADDRESS]] [--since "7 days" | --since 2026-11-01] [--here]
What fails, is overdue, never ran or does not answer comes first. SERVER is one of this configuration (then what was understood of it
follows) or of the fleet. Nothing is asked over the network: alp collect does that.   Also: alp-report.

  --html           one page that needs nothing else
  --mail           a mail with text and page, to standard output; with --to it goes to the mail server of [alerts], or sendmail takes it
  --since          what came of each item since then (31 days at most)
  --here           this machine alone, without the fleet
Exit codes: 0 all is good   1 something fails, is overdue or has been silent for a day   3 somebody should have a look`,
  collect: `alp collect [SERVER…] [--to postgresql://USER@HOST/DATABASE]
Brings what the journals of the fleet's servers have gained, over ssh, eight servers at a time, each within two minutes. In alpine-backup.conf:

  [fleet]
  servers = nas root@[2001:db8::7] ann@web2:/opt/alp/state     (the folder where its alp keeps its state, if that lies elsewhere)
  ssh = ssh -i /root/.ssh/backup                      (jobs = 8 and timeout = 2 minutes are the defaults)
  keep = 400 days                                     (copied journals; or forever. What a report speaks of stays longer)

The login must be allowed to read the state folder there; nothing but sh and tail runs there, and alp report if alp is there.
  --to             keeps the same tables in PostgreSQL, too, through psql; the password comes from ~/.pgpass or PGPASSFILE
Exit code 1: a server did not answer; alp report lists it first.   Also: alp-getdata.`,
  metrics: `alp metrics [--textfile DIR/alpine-backup.prom]
Prints the report as Prometheus reads it, or puts it into a file for node_exporter, at once and readable for all.
The agent shows the same over HTTP where alpine-backup.conf says so: [agent] metrics = 127.0.0.1:9797
Alert rules and a dashboard: build/monitoring in the sources.`,
  ui: `alp ui [--port N] [--read-only] [--open]
Serves a page for the browsers of this machine until Ctrl-C, and prints its address. An address opens once; Enter prints another one.
Who came in stays in until alp ui ends. From elsewhere, through ssh: ssh -L 8730:127.0.0.1:8730 HOST, with the same number twice.
Restores that were begun on the page go on when it is closed, and end with alp ui.

  --port N       this port (0: any that is free); else 8730, or the next that is free
  --read-only    shows everything, changes nothing
  --open         opens it in a browser
Exit code 2: the port is taken, or the page is not built (npm run build).`,
};

export function helpText(topic: string | undefined): string {
  return (topic === undefined ? undefined : topics[topic]) ?? overview;
}
