# manifest: takes the manifest of a run from standard input and lays it beside the tree until it is published.
# Arguments: DEST, RUN.
dest=$1 run=$2
absolute_dest
alp=$dest/.alp
lease_is_mine || stop_with lost-lease "$dest"
cat >"$alp/unfinished/$run/manifest.new" && mv -f "$alp/unfinished/$run/manifest.new" "$alp/unfinished/$run/manifest" || stop_with full "the manifest"
fact ready "$run"
