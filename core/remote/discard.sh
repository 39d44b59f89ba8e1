# discard: takes snapshots or an unfinished run out of sight (into .alp/trash) and writes the ledger's lines about it.
# Arguments: DEST, then SNAPSHOT<tab>LEDGER LINE or unfinished/RUN<tab> each.
dest=$1
shift
absolute_dest
alp=$dest/.alp
lease_is_mine || stop_with lost-lease "$dest"
current=$(readlink "$dest/current" 2>/dev/null)
current=${current##*/}
for doomed do
  name=${doomed%%"$tab"*} ledger_line=${doomed#*"$tab"}
  case $name in
  unfinished/*) into_trash "$alp/$name" && fact discarded "$name"; continue ;;
  [0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9] | [0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9][0-9][0-9][0-9][0-9]Z) ;;
  *) fact refused "$name"; continue ;;
  esac
  # Whatever a policy says: the snapshot that `current` names stays.
  [ "$name" != "$current" ] || { fact refused "$name"; continue; }
  [ -d "$dest/$name" ] && [ ! -L "$dest/$name" ] || { fact refused "$name"; continue; }
  # Noted first, so that a crash behind the rename does not leave the ledger without a word about it.
  printf '%s\n%s\n' "$name" "$ledger_line" >"$alp/purging" || { rm -f "$alp/purging"; fact refused "$name"; continue; }
  into_trash "$dest/$name" || { rm -f "$alp/purging"; fact refused "$name"; continue; }
  finish_purging
  fact discarded "$name"
done
flush_vault
