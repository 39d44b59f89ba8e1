# heal-plan: ends or undoes what a killed heal left, looks at all noted damage again, and finds every path of each damaged inode.
# Arguments: DEST, its snapshots in order. Records end in NUL: `damage NUMBER STATE INODE KIND SUM SNAPSHOT`, `name NUMBER KEY`,
# `path INODE KIND SUM SNAPSHOT/PATH` (the checksum that this path shall have; both `-` where no manifest says it).
dest=$1
shift
absolute_dest
alp=$dest/.alp
lease_is_mine || { printf 'lost-lease\t%s\000' "$dest"; exit 0; }

say() {
  printf '%s\t%s\000' "$1" "$2"
}

for work in "$alp"/healing/*; do
  [ -d "$work" ] || continue
  if [ -f "$work/paths" ]; then
    relink_all "$work" && end_healing "$work" && say finished "${work##*/}" || say stuck "${work##*/}"
  else
    rm -rf "$work"
    say undone "${work##*/}"
  fi
done
rm -f "$alp/damages.new" "$alp/damage-paths" "$alp/damage-paths.new" "$alp/names.$$".*

# Each path of `INODE KEY` lines with what the newest manifest up to its snapshot says of it; snapshots in order.
with_expected_sums() {
  paths=$1
  shift
  order=$*
  set --
  # shellcheck disable=SC2086
  for one in $order; do
    for manifest in "$alp/manifests/$one".xxh128 "$alp/manifests/$one".md5; do [ ! -f "$manifest" ] || set -- "$@" "$manifest"; done
  done
  awk -v order="$order" '
    BEGIN { count = split(order, names, " "); for (at = 1; at <= count; at++) place[names[at]] = at }
    function below(key) { return substr(key, 1, 1) == "/" ? "/" substr(key, index(substr(key, 2), "/") + 2) : substr(key, index(key, "/") + 1) }
    function snapshot(key) { sub(/^\//, "", key); return substr(key, 1, index(key, "/") - 1) }
    FILENAME == ARGV[1] { lines[++total] = $0; wanted[below(substr($0, index($0, " ") + 1))] = 1; next }
    FNR == 1 {
      at = FILENAME
      sub(/.*\//, "", at)
      kind = at
      sub(/.*\./, "", kind)
      sub(/\.[^.]*$/, "", at)
      at = place[at]
    }
    {
      escaped = substr($0, 1, 1) == "\\"
      key = escaped ? "/" substr($0, 36) : substr($0, 35)
      if (key in wanted) said[at, key] = kind " " substr($0, 1 + escaped, 32)
    }
    END {
      for (one = 1; one <= total; one++) {
        blank = index(lines[one], " ")
        full = substr(lines[one], blank + 1)
        expected = "- -"
        for (at = place[snapshot(full)]; at > 0; at--)
          if ((at, below(full)) in said) { expected = said[at, below(full)]; break }
        print substr(lines[one], 1, blank) expected " " full
      }
    }' "$paths" "$@"
}

nothing_left() {
  rmdir "$alp/healing" 2>/dev/null
  rm -f "$alp/damages"
  say over 0
  exit 0
}

[ -s "$alp/damages" ] || nothing_left

# What is good by now, or gone with its snapshot, is no damage any more.
sort -u "$alp/damages" | while IFS= read -r entry; do
  kind=${entry%% *} place=${entry%%"$tab"*}
  snapshot=${place#* }
  [ -d "$dest/$snapshot" ] && read_manifest_line "${entry#*"$tab"}" && read_name "$key" || continue
  file=$dest/$snapshot/$name
  if [ -f "$file" ] && [ ! -L "$file" ] && ! strays "$dest/$snapshot" "$name"; then
    [ "$(sum_of "$kind" "$file")" != "$sum" ] || continue
  fi
  printf '%s\n' "$entry"
done >"$alp/damages.new"
mv -f "$alp/damages.new" "$alp/damages"
[ -s "$alp/damages" ] || nothing_left

number=0
inodes=
while IFS= read -r entry; do
  number=$((number + 1))
  kind=${entry%% *} place=${entry%%"$tab"*}
  snapshot=${place#* }
  read_manifest_line "${entry#*"$tab"}"
  read_name "$key"
  state=damaged inode=0
  if strays "$dest/$snapshot" "$name"; then state=other
  elif [ -f "$dest/$snapshot/$name" ] && [ ! -L "$dest/$snapshot/$name" ]; then
    inode=$(inode_of "$dest/$snapshot/$name")
    inodes="$inodes${inodes:+ -o }-inum $inode"
  elif [ -e "$dest/$snapshot/$name" ] || [ -L "$dest/$snapshot/$name" ]; then state=other
  else state=missing
  fi
  say damage "$number $state $inode $kind $sum $snapshot"
  say name "$number $key"
done <"$alp/damages"
: >"$alp/damage-paths"
if [ -n "$inodes" ]; then
  # One walk for all of them.
  # shellcheck disable=SC2046,SC2086
  (cd "$dest" && ALP_NEWLINE=$newline ALP_RETURN=$return find $(snapshot_names | sed 's|^|./|') -xdev -type f \( $inodes \) -exec sh -c "$own_and_shared" sh /no-such-folder {} + 2>/dev/null) |
    while IFS= read -r found; do
      key=${found#+ }
      read_name "$key"
      printf '%s %s\n' "$(inode_of "$dest/$name")" "$key"
    done >"$alp/damage-paths.new"
  with_expected_sums "$alp/damage-paths.new" "$@" >"$alp/damage-paths" || : >"$alp/damage-paths"
  rm -f "$alp/damage-paths.new"
  while IFS= read -r found; do say path "$found"; done <"$alp/damage-paths"
fi
say over "$number"
