# list: the snapshots of a vault, the ledger's lines about them, unfinished runs and the lease. Changes nothing.
# Argument: DEST.
dest=$1
absolute_dest
alp=$dest/.alp
[ -d "$dest" ] || stop_with absent "$dest"
[ -r "$dest" ] && [ -x "$dest" ] || stop_with unreadable "$dest"
[ ! -f "$alp/vault.json" ] || fact mark "$(head -n 1 "$alp/vault.json")"
fact root "$(cd "$dest" && pwd -P)"
df -P -k "$dest" 2>/dev/null | { read -r header; read -r device size used free rest; fact free-kilobytes "$free"; }
[ ! -L "$dest/current" ] || fact current "$(readlink "$dest/current")"
snapshot_names | while IFS= read -r name; do fact snapshot "$name"; done
if [ -s "$alp/ledger.jsonl" ]; then
  # Reads without writing: the names go through a pipe, not through a file in the vault.
  snapshot_names | while IFS= read -r name; do printf '"event":"published","snapshot":"%s"\n' "$name"; done |
    grep -F -f /dev/stdin "$alp/ledger.jsonl" | while IFS= read -r line; do fact ledger "$line"; done
fi
tell_role
for run_folder in "$alp"/unfinished/*; do
  [ -d "$run_folder" ] || continue
  attempts=0
  [ ! -f "$run_folder/attempts" ] || read -r attempts <"$run_folder/attempts"
  fact unfinished "${run_folder##*/} $attempts"
done
[ ! -f "$alp/lease" ] || tell_lease
[ -w "$alp" ] && fact writable yes
fact ready "$dest"
