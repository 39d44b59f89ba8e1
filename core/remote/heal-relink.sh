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
kind=${entry%% *}
read_manifest_line "${entry#*"$tab"}" || stop_with failed "the note of the damage"
case $key in
/*) own=/${place#* }/${key#/} ;;
*) own=${place#* }/$key ;;
esac

# A path of the same inode that shall have other content is another file, which somebody has linked to this one: it stays.
# Where no manifest speaks of a path, its name or its size has to say that it is the same file.
shall_be_this() {
  case $1 in
  -) [ "$(below_snapshot "$3")" = "$(below_snapshot "$own")" ] || [ "$(size_of "$work/content")" = "$(read_name "$3" && size_of "$dest/$name")" ] ;;
  "$kind") [ "$2" = "$sum" ] ;;
  *) [ "$2" = "$(sum_of "$1" "$work/content")" ] ;;
  esac
}

below_snapshot() {
  beyond=${1#/}
  printf '%s.' "${beyond#*/}"
}

if [ "$inode" = 0 ]; then printf '%s\n' "$own"
else
  sed -n "s/^$inode //p" "$alp/damage-paths" | while IFS= read -r found; do
    its_kind=${found%% *} rest=${found#* }
    shall_be_this "$its_kind" "${rest%% *}" "${rest#* }" || continue
    printf '%s\n' "${rest#* }" || exit 1
  done
fi >"$work/paths.new" || stop_with full "the note of the paths"
[ -s "$work/paths.new" ] || stop_with failed "no path of the damaged file is left"
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
