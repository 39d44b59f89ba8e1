# empty-trash: deletes what was discarded, at low priority; may be cut at any time and goes on the next time.
# Argument: DEST.
dest=$1
absolute_dest
alp=$dest/.alp
[ -d "$alp/trash" ] || exit 0
# Busybox may lack either.
polite=
command -v nice >/dev/null 2>&1 && polite=nice
command -v ionice >/dev/null 2>&1 && polite="$polite ionice -c 3"
for folder in "$alp"/trash/* "$alp"/trash/.[!.]*; do
  [ -e "$folder" ] || [ -L "$folder" ] || continue
  # shellcheck disable=SC2086
  $polite rm -rf -- "$folder" 2>/dev/null && continue
  # A folder without write permission cannot be emptied by its owner until it has it; only folders are touched, never shared inodes.
  find "$folder" -type d ! -perm -700 -exec chmod u+rwx {} +
  # shellcheck disable=SC2086
  $polite rm -rf -- "$folder" || fact not-emptied "${folder##*/}"
done
fact emptied "$dest"
