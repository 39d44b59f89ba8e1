# adopt: makes the folder, as it is now, the vault of an item: marks a folder that is none, or rewrites whose vault it is.
# Arguments: DEST, head of the new mark as JSON. Nothing but the mark is written.
dest=$1 mark_head=$2
absolute_dest
alp=$dest/.alp
[ -d "$dest" ] || mkdir -p "$dest" || stop_with unwritable "$dest"
mkdir -p "$alp" && chmod 700 "$alp" || stop_with unwritable "$dest"
if [ -f "$alp/lease" ]; then
  tell_lease
  [ "$keeper" = dead ] || stop_with held "$dest"
fi
if [ -f "$alp/vault.json" ]; then
  cp -p "$alp/vault.json" "$alp/vault.json.former" || stop_with unwritable "$dest"
  fact former "$(head -n 1 "$alp/vault.json")"
fi
rm -f "$alp/vault.json"
probe_capabilities || stop_with unwritable "$dest"
write_mark || stop_with unwritable "$dest"
fact mark "$(head -n 1 "$alp/vault.json")"
fact ready "$dest"
