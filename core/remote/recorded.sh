# recorded: what was laid aside for a snapshot goes into its manifest. The ledger says first that these checksums are not of the backup itself.
# Arguments: DEST, SNAPSHOT, xxh128 or md5, ledger line.
dest=$1 snapshot=$2 kind=$3 ledger_line=$4
absolute_dest
alp=$dest/.alp
lease_is_mine || stop_with lost-lease "$dest"
lines=$alp/recording/$snapshot.$kind
manifest=$alp/manifests/$snapshot.$kind
if [ ! -d "$dest/$snapshot" ] || [ ! -f "$lines" ]; then
  rm -f "$lines"
  stop_with gone "$snapshot"
fi
append_ledger "$ledger_line" || stop_with full "the ledger"
# A purge may have handed lines on meanwhile: theirs are older, and stay. A last line that was cut must not take the next one along.
set --
for own in "$alp/manifests/$snapshot".xxh128 "$alp/manifests/$snapshot".md5; do [ ! -f "$own" ] || set -- "$@" "$own"; done
{
  { [ ! -f "$manifest" ] || awk 1 "$manifest"; } && awk '{ key = substr($0, 1, 1) == "\\" ? "/" substr($0, 36) : substr($0, 35) }
    FILENAME != ARGV[ARGC - 1] { known[key] = 1; next }
    !(key in known)' "$@" "$lines"
} >"$alp/names.$$.manifest" && mv -f "$alp/names.$$.manifest" "$manifest" || {
  rm -f "$alp/names.$$.manifest"
  stop_with full "the manifest"
}
flush_vault
rm -f "$lines"
rmdir "$alp/recording" 2>/dev/null
fact noted "$snapshot"
