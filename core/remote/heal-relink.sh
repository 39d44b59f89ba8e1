# heal-relink: puts the healed file in the place of the damaged one, in all snapshots: from the note of its paths on, the next heal ends what a kill cut.
# Arguments: DEST, NUMBER of the damage, its inode (0: the file is missing), ledger line.
dest=$1 number=$2 inode=$3 ledger_line=$4
absolute_dest
alp=$dest/.alp
lease_is_mine || stop_with lost-lease "$dest"
work=$alp/healing/$number
[ -f "$work/content" ] || stop_with failed "the healed file is gone"
entry=$(sed -n "${number}p" "$alp/damages")
place=${entry%%"$tab"*}
read_manifest_line "${entry#*"$tab"}" || stop_with failed "the note of the damage"
if [ "$inode" = 0 ]; then
  case $key in
  /*) printf '/%s/%s\n' "${place#* }" "${key#/}" ;;
  *) printf '%s/%s\n' "${place#* }" "$key" ;;
  esac
else
  sed -n "s/^$inode //p" "$alp/damage-paths"
fi >"$work/paths.new" || stop_with full "the note of the paths"
printf '%s\n' "$ledger_line" >"$work/ledger" || stop_with full "the note of the paths"
at=0
while IFS= read -r key; do
  at=$((at + 1))
  read_name "$key"
  target=$dest/$name
  touch -r "${target%/*}" "$work/time.$at" || stop_with full "the note of the times"
  [ "$at" -gt 1 ] || [ "$inode" = 0 ] || {
    # Kept until the end, should the healing itself have been the mistake.
    mkdir -p "$alp/damaged"
    rm -f "$alp/damaged/$number"
    ln "$target" "$alp/damaged/$number" 2>/dev/null || cp -p "$target" "$alp/damaged/$number" 2>/dev/null
  }
done <"$work/paths.new"
[ "$at" -gt 0 ] || stop_with failed "the damaged file is gone"
flush_vault
mv -f "$work/paths.new" "$work/paths" || stop_with full "the note of the paths"
relink_all "$work" || stop_with failed "a path could not be relinked; the next heal tries again"
end_healing "$work" || stop_with full "the ledger"
fact healed "$at"
