# manifests: what there is to verify: the snapshots, every manifest in slices, what was checked when, the ledger's lines, what is not finished. Changes nothing.
# Arguments: DEST, lines in a slice.
dest=$1 slice=$2
absolute_dest
alp=$dest/.alp
[ -d "$dest" ] || stop_with absent "$dest"
[ -f "$alp/vault.json" ] || stop_with unmarked "$dest"
[ -r "$alp" ] && [ -x "$alp" ] || stop_with unreadable "$dest"
fact mark "$(head -n 1 "$alp/vault.json")"
fact root "$(cd "$dest" && pwd -P)"
# Whoever publishes or purges now does it in steps: of these snapshots names and ledger need not agree yet.
tell_moving() {
  [ ! -f "$alp/purging" ] || fact moving "$(head -n 1 "$alp/purging")"
  for note in "$alp"/unfinished/*/publishing; do [ ! -f "$note" ] || fact moving "$(head -n 1 "$note")"; done
}
tell_moving
snapshot_names | while IFS= read -r name; do fact snapshot "$name"; done
[ ! -L "$dest/current" ] || fact current "$(readlink "$dest/current")"
for manifest in "$alp"/manifests/*.xxh128 "$alp"/manifests/*.md5; do
  [ -f "$manifest" ] || continue
  # Where each slice begins, in bytes, so that nobody reads the lines in front of it again.
  awk -v name="${manifest##*/}" -v slice="$slice" '
    (NR - 1) % slice == 0 { if (NR > 1) printf "slice\t%s %.0f %d\n", name, start, count; start = bytes; count = 0 }
    { count++; bytes += length($0) + 1 }
    END { if (count > 0) printf "slice\t%s %.0f %d\n", name, start, count }' "$manifest"
done
[ ! -f "$alp/checked" ] || sed "s/^/checked$tab/" "$alp/checked"
[ ! -f "$alp/verifying" ] || fact round "$(head -n 1 "$alp/verifying")"
[ ! -f "$alp/ledger.jsonl" ] || sed "s/^/ledger$tab/" "$alp/ledger.jsonl"
[ ! -s "$alp/ledger.jsonl" ] || [ -z "$(tail -c 1 "$alp/ledger.jsonl")" ] || { echo; fact torn-end 1; }
snapshot_names | while IFS= read -r name; do fact snapshot-behind "$name"; done
tell_moving
for left in "$alp"/unfinished/* "$alp"/trash/* "$alp"/healing/* "$alp/purging"; do
  [ ! -e "$left" ] || fact left "${left#"$alp"/}"
done
[ ! -f "$alp/lease" ] || tell_lease
[ ! -w "$alp" ] || fact writable yes
fact ready "$dest"
