# What every vault script starts with: facts as lines, who a process is, and how one is ended.
LC_ALL=C
export LC_ALL
tab=$(printf '\t')
# The time of folders that a resumed attempt makes before rsync does.
# shellcheck disable=SC2034
own_folder_time=197001020304.05

# Prints one fact as KEY<tab>VALUE; values never contain a newline (the configuration refuses such paths).
fact() {
  printf '%s\t%s\n' "$1" "$2"
}

stop_with() {
  fact "$1" "$2"
  exit 0
}

# The start time of process $1 in clock ticks since boot: tells it from a later process with the same number.
# Prints nothing when there is no such process or when it is only a zombie. Elsewhere than Linux: ps knows.
birth_of() {
  if [ -r /proc/self/stat ]; then
    { IFS= read -r stat <"/proc/$1/stat"; } 2>/dev/null || return 0
    stat=${stat##*") "}
    # shellcheck disable=SC2086
    set -- $stat
    [ "$1" = Z ] || echo "${20}"
  else
    ps -o lstart= -p "$1" 2>/dev/null | tr -s ' ' _
  fi
}

is_alive() {
  [ -n "$1" ] && [ -n "$2" ] && [ "$(birth_of "$1")" = "$2" ]
}

children_of() {
  if [ -r /proc/self/stat ]; then
    wanted=$1
    for stat_file in /proc/[0-9]*/stat; do
      { IFS= read -r stat <"$stat_file"; } 2>/dev/null || continue
      stat=${stat##*") "}
      # shellcheck disable=SC2086
      set -- $stat
      [ "$2" = "$wanted" ] || continue
      child=${stat_file#/proc/}
      echo "${child%/stat}"
    done
  else
    ps -A -o pid= -o ppid= | while read -r child parent; do [ "$parent" = "$1" ] && echo "$child"; done
  fi
}

# Process $1 after all its descendants.
family_of() {
  for child in $(children_of "$1"); do family_of "$child"; done
  echo "$1"
}

short_sleep() {
  sleep 0.05 2>/dev/null || sleep 1
}

# Ends process $1 (born $2) with its children and waits until each has saved what it holds.
# rsync keeps a half-sent file on TERM, not on KILL: KILL comes only after ten seconds.
end_process() {
  is_alive "$1" "$2" || return 0
  family=$(family_of "$1")
  # shellcheck disable=SC2086
  { kill -TERM $family; kill -CONT $family; } 2>/dev/null
  tries=0
  for member in $family; do
    while [ -n "$(birth_of "$member")" ]; do
      short_sleep
      tries=$((tries + 1))
      [ "$tries" -lt 200 ] || kill -KILL "$member" 2>/dev/null
      [ "$tries" -lt 300 ] || break
    done
  done
}

# Ends the receiving rsync of the run in folder $1, when one is left.
end_receiver() {
  [ -f "$1/receiver" ] || return 0
  read -r receiver_pid receiver_birth <"$1/receiver" || return 0
  is_alive "$receiver_pid" "$receiver_birth" || { rm -f "$1/receiver"; return 0; }
  fact ended-receiver "$receiver_pid"
  end_process "$receiver_pid" "$receiver_birth"
  is_alive "$receiver_pid" "$receiver_birth" || rm -f "$1/receiver"
}

# Ends every rsync that works in folder $1 (Linux): of a receiver whose first process was killed, the second goes on writing.
end_stragglers() {
  # shellcheck disable=SC2012
  for straggler in $(ls -l /proc/[0-9]*/cwd 2>/dev/null | grep -F -e " -> $(cd "$1" && pwd -P)/" | sed 's|^[^/]* /proc/\([0-9]*\)/cwd -> .*|\1|'); do
    { IFS= read -r straggler_name <"/proc/$straggler/comm"; } 2>/dev/null
    [ "$straggler_name" = rsync ] || continue
    fact ended-receiver "$straggler"
    end_process "$straggler" "$(birth_of "$straggler")"
  done
}

boot_of() {
  cat /proc/sys/kernel/random/boot_id 2>/dev/null || uname -n
}

# Is the lease still the caller's? `lease` is set in front of every script that changes the vault.
lease_is_mine() {
  [ -f "$alp/lease" ] && IFS= read -r lease_holder <"$alp/lease" || return 1
  # shellcheck disable=SC2154
  case $lease_holder in *"\"run\":\"$lease\""*) return 0 ;; *) return 1 ;; esac
}

size_of() {
  stat -c %s -- "$1" 2>/dev/null || stat -f %z -- "$1" 2>/dev/null || wc -c <"$1" | tr -d ' '
}

# Waits until the vault's file system has everything on disk (coreutils' sync -f is syncfs(2); else all of them).
flush_vault() {
  sync -f "$dest" 2>/dev/null || sync
}

# Moves $1 out of the way; the deletion itself comes later and may be cut at any time.
into_trash() {
  [ -e "$1" ] || [ -L "$1" ] || return 0
  mkdir -p "$alp/trash"
  trashed="$alp/trash/${1##*/}.$$"
  while [ -e "$trashed" ]; do trashed=$trashed.again; done
  move_folder "$1" "$trashed"
}

# Renames a folder that may itself be read-only: its parent changes, which needs write permission when we are not root.
move_folder() {
  mv -- "$1" "$2" 2>/dev/null && return 0
  chmod u+w "$1" && mv -- "$1" "$2" && chmod u-w "$2"
}

# Makes `current` point to snapshot $1 by a rename, so that it is never missing.
# A plain mv would move into the folder behind the old link: -T (GNU, busybox) or -h (BSD) forbid that.
swap_current() {
  # A folder or file of that name is the user's, and a link would land inside it.
  [ -L "$dest/current" ] || [ ! -e "$dest/current" ] || return 1
  rm -f "$alp/current.new"
  ln -s "$1" "$alp/current.new" || return 1
  mv -T -f "$alp/current.new" "$dest/current" 2>/dev/null && return 0
  mv -h -f "$alp/current.new" "$dest/current" 2>/dev/null && return 0
  rm -f "$alp/current.new"
  ln -s -f -n "$1" "$dest/current"
}

# Does path $2 lie in folder $1, and not behind a symbolic link that leads out of it?
lies_inside() {
  case $2 in "$1" | "$1/") return 0 ;; esac
  holder=$(cd -P -- "${2%/*}" 2>/dev/null && pwd) && top=$(cd -P -- "$1" && pwd) || return 1
  case $holder/ in "$top"/*) return 0 ;; *) return 1 ;; esac
}

# A mark in a folder above $1 means that $1 is part of a vault: of a snapshot, or of what the vault keeps for itself.
outer_vault() {
  outer=$1
  while [ ! -d "${outer:-/}" ]; do outer=${outer%/*}; done
  outer=$(cd -P -- "${outer:-/}" && pwd)
  while [ "${outer:-/}" != / ]; do
    below=${outer##*/}
    outer=${outer%/*}
    [ -f "$outer/.alp/vault.json" ] || continue
    case $below in .alp | [0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*) printf '%s\n' "$outer" ;; esac
    return 0
  done
}

# Who holds the lease, whether the process that keeps it lives, and how long nothing was heard of it.
tell_lease() {
  { IFS= read -r old_holder; read -r keeper_word keeper_pid keeper_birth keeper_boot keeper_host; } <"$alp/lease"
  keeper=dead
  if [ "$keeper_word" != keeper ]; then keeper=dead
  elif [ "$keeper_host" != "$(uname -n)" ]; then keeper=elsewhere
  elif [ "$keeper_boot" = "$(boot_of)" ] && is_alive "$keeper_pid" "$keeper_birth"; then keeper=alive
  fi
  fact lease "$old_holder"
  fact keeper "$keeper"
  fact silent-for "$(seconds_since_beat)"
}

seconds_since_beat() {
  beat=$(stat -c %Y -- "$alp/beat" 2>/dev/null || stat -f %m -- "$alp/beat" 2>/dev/null || echo 0)
  echo $(($(date +%s) - beat))
}

append_ledger() {
  ledger=$alp/ledger.jsonl
  # A torn last line (power cut) must not swallow the next one.
  [ ! -s "$ledger" ] || [ -z "$(tail -c 1 "$ledger")" ] || printf '\n' >>"$ledger"
  printf '%s\n' "$1" >>"$ledger"
}

# Writes the ledger's line of a purge that began, when the snapshot is gone; so does the next run after a crash.
finish_purging() {
  [ -f "$alp/purging" ] || return 0
  { IFS= read -r purged_name && IFS= read -r purged_line; } <"$alp/purging" || { rm -f "$alp/purging"; return 0; }
  if [ ! -e "$dest/$purged_name" ]; then
    for manifest in "$alp/manifests/$purged_name".*; do into_trash "$manifest"; done
    grep -q -F -x -e "$purged_line" "$alp/ledger.jsonl" 2>/dev/null || append_ledger "$purged_line"
  fi
  rm -f "$alp/purging"
}

# Which rsync lies here, and whether it knows the fast checksum.
tell_rsync() {
  version=$(rsync --version 2>/dev/null)
  fact rsync "${version%%"
"*}"
  case $version in *xxh128*) fact checksum xxh128 ;; esac
}

# The folder names of all snapshots, one a line.
snapshot_names() {
  for folder in "$dest"/[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9] \
    "$dest"/[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9][0-9][0-9][0-9][0-9]Z; do
    [ -d "$folder" ] && [ ! -L "$folder" ] && printf '%s\n' "${folder##*/}"
  done
}

# The ledger's lines of the snapshots that are still there.
known_ledger_lines() {
  [ -s "$alp/ledger.jsonl" ] || return 0
  snapshot_names | while IFS= read -r name; do printf '"event":"published","snapshot":"%s"\n' "$name"; done >"$alp/names.$$"
  grep -F -f "$alp/names.$$" "$alp/ledger.jsonl"
  rm -f "$alp/names.$$"
}

# Says by the last line about it whose snapshots these are: made here, brought from elsewhere, or this vault's own since it was promoted.
tell_role() {
  [ -s "$alp/ledger.jsonl" ] || return 0
  # A vault with backups of its own is no copy for what a sync once brought back: the last line that is its own counts before those that came.
  role=$(grep -E '^[{]"event":"(published|synced|promoted|follows)",.*[}]$' "$alp/ledger.jsonl" |
    awk '/^[{]"event":"synced"/ || /"synced":[{]/ { came = $0; next } { own = $0 } END { print own == "" ? came : own }')
  [ -z "$role" ] || fact role "$role"
}

# A mount point of fstab above the vault on which nothing is mounted: an empty folder there is not the vault.
unmounted_point() {
  [ -r /etc/fstab ] && [ -r /proc/mounts ] || return 0
  # The vault may be named through a symbolic link.
  above=$dest
  while [ ! -d "${above:-/}" ]; do above=${above%/*}; done
  real=$(cd -P -- "${above:-/}" && pwd)${dest#"$above"}
  while read -r device spelled rest; do
    case $device in '' | '#'*) continue ;; esac
    case $spelled in /?*) ;; *) continue ;; esac
    # A blank in a name is spelled \040, here and among the mounts.
    spelled=${spelled%/}
    point=$(printf %b "$spelled")
    case $dest/$tab$real/ in "$point"/* | *"$tab$point"/*) grep -q -F " $spelled " /proc/mounts || fact unmounted "$point" ;; esac
  done </etc/fstab
}

# The first names in a folder that is no vault. lost+found alone is an empty disk; an .alp without a mark is a marking that was cut.
other_things() {
  ls -A "$dest" | grep -v -x -e 'lost+found' -e '\.alp' | head -n 3 | tr '\n' ' '
}

absolute_dest() {
  case $dest in /*) ;; *) dest=$HOME/$dest ;; esac
  [ "$dest" = / ] || dest=${dest%/}
}

# What the file system can do, tried once when the vault is marked.
probe_capabilities() {
  probe=$alp/probe.$$
  mkdir "$probe" || return 1
  : >"$probe/file"
  hard_links=false symlinks=false case_sensitive=true fake_super=false
  ln "$probe/file" "$probe/link" 2>/dev/null && [ "$probe/file" -ef "$probe/link" ] && hard_links=true
  ln -s file "$probe/symlink" 2>/dev/null && [ -L "$probe/symlink" ] && symlinks=true
  [ ! -e "$probe/FILE" ] || case_sensitive=false
  # A receiver that is not root cannot give files away: rsync then keeps owners in extended attributes, where there are any.
  if [ "$(id -u)" -ne 0 ]; then
    mkdir "$probe/there"
    rsync -a --fake-super --chmod=u+s "$probe/file" "$probe/there/" >/dev/null 2>&1 && fake_super=true
  fi
  rm -rf "$probe"
}

# Writes .alp/vault.json: the caller's head of the mark, then what was found out.
write_mark() {
  # shellcheck disable=SC2154
  printf '%s,"hardLinks":%s,"symlinks":%s,"caseSensitive":%s,"fakeSuper":%s}\n' \
    "$mark_head" "$hard_links" "$symlinks" "$case_sensitive" "$fake_super" >"$alp/vault.json.new" &&
    mv -f "$alp/vault.json.new" "$alp/vault.json"
}
