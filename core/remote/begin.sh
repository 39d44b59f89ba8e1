# begin: looks at the vault, marks a new one, and takes its lease in the name of the session that runs this script.
# Arguments: DEST; the run whose lease may be taken over (or ''); the holder as JSON; the head of a new mark as JSON;
# the vault id that the caller met here before (or '').
dest=$1 take=$2 holder=$3 mark_head=$4 known=$5
absolute_dest
alp=$dest/.alp

mark_vault() {
  mkdir -p "$alp" && chmod 700 "$alp" || stop_with unwritable "$dest"
  probe_capabilities || stop_with unwritable "$dest"
  write_mark || stop_with unwritable "$dest"
}

find_or_mark_vault() {
  if [ -f "$alp/vault.json" ]; then return 0; fi
  [ ! -e "$dest" ] || [ -d "$dest" ] || stop_with not-a-folder "$dest"
  outer=$(outer_vault "$dest")
  [ -z "$outer" ] || stop_with inside-vault "$outer"
  [ -z "$known" ] || stop_with missing-vault "$dest"
  if [ ! -d "$dest" ]; then
    mkdir -p "$dest" 2>/dev/null || stop_with unwritable "$dest"
    # Behind a folder that was only made now, `..` may lead into a snapshot.
    outer=$(outer_vault "$dest")
    [ -z "$outer" ] || stop_with inside-vault "$outer"
  elif [ -z "$(snapshot_names)" ]; then
    others=$(other_things)
    [ -z "$others" ] || stop_with not-a-vault "$others"
  else
    fact adopted "$dest"
  fi
  mark_vault
  fact marked "$dest"
}

# A crash between the renaming of a tree and the ledger's line: the line was written beside the tree before, so finish the work.
finish_publishing() {
  for note in "$alp"/unfinished/*/publishing; do
    [ -f "$note" ] || continue
    { IFS= read -r name && IFS= read -r line && { IFS= read -r newest || newest=$name; }; } <"$note" || { rm -f "$note"; continue; }
    if [ -d "$dest/$name" ]; then
      # The whole line: a torn one is as good as none.
      if ! grep -q -F -x -e "$line" "$alp/ledger.jsonl" 2>/dev/null; then
        append_ledger "$line"
        fact recovered "$name"
      fi
      swap_current "$newest"
      into_trash "${note%/*}"
    else
      rm -f "$note" "$alp/manifests/$name".*
    fi
  done
}

take_lease() {
  mkdir -p "$alp/unfinished" "$alp/trash" "$alp/manifests" || stop_with unwritable "$dest"
  if [ -f "$alp/lease" ]; then
    tell_lease
    case $old_holder in
    *'"run":"'*'}') case $old_holder in *"\"run\":\"$take\""*) [ -n "$take" ] || stop_with held "$dest" ;; *) stop_with held "$dest" ;; esac ;;
    # A power cut can leave an empty or torn lease, which nobody holds.
    *) [ "$take" = unreadable ] || stop_with held "$dest" ;;
    esac
    [ "$keeper" != alive ] || end_process "$keeper_pid" "$keeper_birth"
    for run_folder in "$alp"/unfinished/*; do end_receiver "$run_folder"; done
    take_away_lease
  fi
  new_lease=$alp/lease.$$
  # $$ is the session's process also in this subshell: it keeps the lease, and its life is the lease's.
  printf '%s\nkeeper %s %s %s %s\n' "$holder" "$$" "$(birth_of $$)" "$(boot_of)" "$(uname -n)" >"$new_lease" || stop_with unwritable "$dest"
  # ln fails when somebody was faster; file systems without hard links get the shell's noclobber instead.
  if ! ln "$new_lease" "$alp/lease" 2>/dev/null; then
    [ -f "$new_lease" ] && (set -C; cat "$new_lease" >"$alp/lease") 2>/dev/null || { rm -f "$new_lease"; stop_with held "$dest"; }
  fi
  # Also what was left by those who were killed while they took it.
  rm -f "$alp"/lease.[0-9]* "$alp"/names.[0-9]* "$alp/current.new" "$alp/vault.json.new"
  rm -rf "$alp"/probe.[0-9]*
  : >"$alp/beat"
}

# By a rename, so that of two who take it over one sees that it is another's by now, and gives it back.
take_away_lease() {
  away=$alp/lease.$$.former
  mv -f "$alp/lease" "$away" 2>/dev/null || stop_with held "$dest"
  IFS= read -r found_holder <"$away"
  if [ "$found_holder" != "$old_holder" ]; then
    ln "$away" "$alp/lease"
    rm -f "$away"
    stop_with held "$dest"
  fi
  rm -f "$away"
}

tell_what_is_here() {
  fact root "$(cd "$dest" && pwd -P)"
  fact mark "$(head -n 1 "$alp/vault.json")"
  df -P -k "$dest" 2>/dev/null | { read -r header; read -r device size used free rest; fact free-kilobytes "$free"; }
  df -P -i "$dest" 2>/dev/null | { read -r header; read -r device size used free rest; fact free-inodes "$free"; }
  tell_rsync
  [ ! -L "$dest/current" ] || fact current "$(readlink "$dest/current")"
  snapshot_names | while IFS= read -r name; do fact snapshot "$name"; done
  tell_role
  known_ledger_lines | while IFS= read -r line; do fact ledger "$line"; done
  for run_folder in "$alp"/unfinished/*; do
    [ -d "$run_folder" ] || continue
    # On a full disk the file may be empty: the trees count as well.
    attempts=0 noted=
    [ ! -f "$run_folder/attempts" ] || read -r noted <"$run_folder/attempts"
    for tree in "$run_folder"/[0-9]* "${noted:-0}"; do
      number=${tree##*/}
      case $number in *[!0-9]*) continue ;; esac
      [ "$number" -le "$attempts" ] || attempts=$number
    done
    fact unfinished "${run_folder##*/} $attempts"
  done
}

unmounted=$(unmounted_point)
if [ -n "$unmounted" ] && [ ! -f "$alp/vault.json" ]; then
  printf '%s\n' "$unmounted"
  exit 0
fi
find_or_mark_vault
[ -w "$alp" ] || stop_with unwritable "$dest"
# Another item's vault is not ours to write into; the caller compares the mark before it goes on.
take_lease
finish_purging
finish_publishing
tell_what_is_here
fact ready "$alp"
