/** The help texts: what there is, how it is written, what the exit codes mean. */

const overview = `alp: rsync snapshots that survive bad networks. Full backups in plain folders, storing only what changed.

  alp SERVER [ITEM]                     back up one item, or all of the server's
  alp ls [SERVER [ITEM [SNAPSHOT [PATH]]]]      vaults, snapshots, what lies inside
  alp versions SERVER ITEM PATH         the distinct versions of one path, newest first
  alp diff SERVER ITEM OLDER NEWER      what was added, removed and changed
  alp restore SERVER ITEM [PATH…] --to DIR | --in-place | --to-database [NAME]      bring files or databases back
  alp purge [SERVER [ITEM]] [-n]        what the policy removes and keeps, and why
  alp check-config [SERVER]             what was understood of the configuration
  alp doctor SERVER [ITEM]              look at both ends; which limits apply
  alp drivers [NAME]                    what can happen around an item: mount, dump, stop; the manual of one
  alp log [SERVER [ITEM]] [RUN]         what happened

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
  --to-database [NAME]  a dump goes back into its database, by the driver that made it; with NAME into another one (also: alp-dbrestore)
  -n              say what would be restored; writes nothing`,
  purge: `alp purge [SERVER [ITEM]] [-n]
Removes what the policy (delete_after, keep_…) does not keep, each with its reason. The newest snapshot always stays,
and never fewer than keep_at_least do. Without a policy nothing is removed. A backup does the same after it published.`,
  'check-config': `alp check-config [SERVER]
Says what was understood, item by item, and every mistake with file, line, key and remedy. Exit code 2 when there is one.`,
  doctor: `alp doctor SERVER [ITEM]
Looks at ssh, both rsyncs, the source and the vault. Exit code 1 when something is bad.

  --accept-host-key SHA256:…   take the server's host key into known_hosts, if it has this fingerprint
  --adopt                      make the folder at dest, as it is now, the vault of this item`,
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
