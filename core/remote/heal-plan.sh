# heal-plan: ends or undoes what a killed heal left, looks at all noted damage again, and finds every path of each damaged inode.
# Argument: DEST. Records end in NUL: `damage NUMBER STATE INODE KIND SUM SNAPSHOT`, `name NUMBER KEY`, `path NUMBER SNAPSHOT/PATH`.
dest=$1
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
rm -f "$alp/damages.new" "$alp/damage-paths" "$alp/names.$$".*
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
  if [ -f "$file" ] && [ ! -L "$file" ]; then
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
  if [ -f "$dest/$snapshot/$name" ] && [ ! -L "$dest/$snapshot/$name" ]; then
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
  (cd "$dest" && ALP_NEWLINE=$newline ALP_RETURN=$return find $(snapshot_names | sed 's|^|./|') -type f \( $inodes \) -exec sh -c "$own_and_shared" sh /no-such-folder {} + 2>/dev/null) |
    while IFS= read -r found; do
      key=${found#+ }
      read_name "$key"
      printf '%s %s\n' "$(inode_of "$dest/$name")" "$key"
    done >"$alp/damage-paths"
  while IFS= read -r found; do say path "$found"; done <"$alp/damage-paths"
fi
say over "$number"
