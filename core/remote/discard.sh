# discard: takes snapshots or an unfinished run out of sight (into .alp/trash) and writes the ledger's lines about it.
# Arguments: DEST, then SNAPSHOT<tab>LEDGER LINE or unfinished/RUN<tab> each.
dest=$1
shift
absolute_dest
alp=$dest/.alp
lease_is_mine || stop_with lost-lease "$dest"

# The snapshot that was published behind $1 and is still there: unchanged files of $1 live on in it.
heir_of() {
  {
    snapshot_names
    echo
    sed -n 's/^{"event":"published","snapshot":"\([^"]*\)".*/\1/p' "$alp/ledger.jsonl"
  } | awk -v doomed="$1" '
    $0 == "" { ordered = 1; next }
    !ordered { there[$0] = 1; next }
    { last[$0] = NR }
    END {
      if (!(doomed in last)) exit
      for (name in last)
        if (name in there && last[name] > last[doomed] && (heir == "" || last[name] < last[heir])) heir = name
      print heir
    }'
}

# A line of a manifest goes where its file goes: what $1 received and the next snapshot still has is from now on in the next one's manifest.
hand_on() {
  heir=$(heir_of "$1")
  [ -n "$heir" ] || return 0
  for kind in xxh128 md5; do
    [ -s "$alp/manifests/$1.$kind" ] || continue
    # Sorted on disk, as a manifest may be larger than the memory here; a tab in a name is spelled //t meanwhile.
    for half in "1 $heir.xxh128" "1 $heir.md5" "2 $1.$kind"; do
      [ ! -f "$alp/manifests/${half#* }" ] || awk -v half="${half%% *}" '{
        key = substr($0, 1, 1) == "\\" ? "/" substr($0, 36) : substr($0, 35)
        gsub(/\t/, "//t", key)
        print key "\t" half "\t" (half == 2 ? $0 : "")
      }' "$alp/manifests/${half#* }"
    done | sort -T "$alp" | awk '
      { at = index($0, "\t"); key = substr($0, 1, at); half = substr($0, at + 1, 1) }
      half == 1 || key == known { known = key; next }
      { known = key; print substr($0, at + 3) }' | while IFS= read -r line; do
      read_manifest_line "$line" && read_name "$key" && [ -f "$dest/$heir/$name" ] && printf '%s\n' "$line"
    done >"$alp/names.$$.handed"
    if [ -s "$alp/names.$$.handed" ]; then
      {
        [ ! -f "$alp/manifests/$heir.$kind" ] || cat "$alp/manifests/$heir.$kind"
        cat "$alp/names.$$.handed"
      } >"$alp/names.$$.manifest" && mv -f "$alp/names.$$.manifest" "$alp/manifests/$heir.$kind" || fact not-handed-on "$1"
    fi
    rm -f "$alp/names.$$".*
  done
}

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
  hand_on "$name"
  # Noted first, so that a crash behind the rename does not leave the ledger without a word about it.
  printf '%s\n%s\n' "$name" "$ledger_line" >"$alp/purging" || { rm -f "$alp/purging"; fact refused "$name"; continue; }
  into_trash "$dest/$name" || { rm -f "$alp/purging"; fact refused "$name"; continue; }
  finish_purging
  fact discarded "$name"
done
flush_vault
