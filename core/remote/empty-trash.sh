# empty-trash: deletes what was discarded, at low priority; may be cut at any time and goes on the next time.
# Argument: DEST.
dest=$1
absolute_dest
alp=$dest/.alp
[ -d "$alp/trash" ] || exit 0
polite=
command -v ionice >/dev/null 2>&1 && polite='ionice -c 3'
for folder in "$alp"/trash/* "$alp"/trash/.[!.]*; do
  [ -e "$folder" ] || [ -L "$folder" ] || continue
  # shellcheck disable=SC2086
  nice $polite rm -rf -- "$folder" 2>/dev/null && continue
  # A folder without write permission cannot be emptied by its owner until it has it; only folders are touched, never shared inodes.
  find "$folder" -type d ! -perm -700 -exec chmod u+rwx {} +
  nice rm -rf -- "$folder"
done
fact emptied "$dest"
