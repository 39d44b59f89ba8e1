# ledger: every publication that the ledger remembers, also of snapshots that are gone: name, sequence, start in milliseconds; and what it says was purged.
# Argument: DEST.
dest=$1
absolute_dest
alp=$dest/.alp
[ ! -f "$alp/ledger.jsonl" ] ||
  sed -n 's/^{"event":"published","snapshot":"\([^"]*\)","sequence":\([0-9]*\),.*,"start":\([0-9]*\),.*$/\1 \2 \3/p' "$alp/ledger.jsonl" |
  while IFS= read -r line; do fact placed "$line"; done
[ ! -f "$alp/ledger.jsonl" ] ||
  sed -n 's/^{"event":"purged","snapshot":"\([^"]*\)".*$/\1/p' "$alp/ledger.jsonl" |
  while IFS= read -r name; do fact purged "$name"; done
fact ready "$dest"
