# ledger: every publication that the ledger remembers, also of snapshots that are gone: name, sequence, start in milliseconds;
# what it says was purged; and what came from another vault without a line of its publication.
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
[ ! -f "$alp/ledger.jsonl" ] ||
  sed -n 's/^{"event":"synced","snapshot":"\([^"]*\)".*$/\1/p' "$alp/ledger.jsonl" |
  while IFS= read -r name; do fact synced "$name"; done
fact ready "$dest"
