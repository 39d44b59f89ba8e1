# verified: a verification came to its end: the ledger says so, the round is over, and of what was checked when only the last time stays.
# Arguments: DEST, ledger line.
dest=$1 ledger_line=$2
absolute_dest
alp=$dest/.alp
[ -w "$alp" ] || stop_with unwritable "$dest"
rm -f "$alp/verifying"
rm -rf "$alp"/verifying.[0-9]*
if [ -f "$alp/checked" ]; then
  {
    for manifest in "$alp"/manifests/*; do printf '%s\n' "${manifest##*/}"; done
    snapshot_names | sed 's/$/.links/'
  } >"$alp/checked.names"
  awk -F "$tab" '
    NR == FNR { there[$0] = 1; next }
    $1 in there { last[$1 FS $2] = $0 }
    END { for (key in last) print last[key] }' "$alp/checked.names" "$alp/checked" >"$alp/checked.new" &&
    mv -f "$alp/checked.new" "$alp/checked"
  rm -f "$alp/checked.names"
fi
append_ledger "$ledger_line" && fact noted "$dest"
