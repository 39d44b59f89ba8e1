# search: paths below a snapshot whose last part matches, as they are found: "TYPE SIZE PATH" for each (d = folder), ended by a NUL. Changes nothing.
# Arguments: DEST, SNAPSHOT, how many at most, find's tests. Ends with its input, too: whoever asked may have gone.
dest=$1 snapshot=$2 limit=$3
shift 3
absolute_dest
cd -P -- "$dest/$snapshot" || exit 1
exec 5<&0 6>&1
# Each match is told as it comes and counted here, so that find ends at the limit: of a pipe behind it, it would learn only with the next match.
# What find itself says is its number, first of all.
# shellcheck disable=SC2016
sh -c 'echo "$$"; exec find "$@"' sh . ! -name . \( "$@" \) -exec sh -c '
  size=0 type=f
  if [ -d "$1" ] && [ ! -L "$1" ]; then type=d
  else size=$(stat -c %s -- "$1" 2>/dev/null || stat -f %z -- "$1" 2>/dev/null) || exit 0
  fi
  printf "%s %s %s\000" "$type" "$size" "${1#./}" >&6 && echo found' sh {} \; 2>/dev/null 6>&6 | {
  read -r finder || exit 1
  { cat <&5; kill "$finder"; } >/dev/null 2>&1 5<&5 6>&- &
  watcher=$!
  count=0
  while [ "$count" -lt "$limit" ] && read -r found; do count=$((count + 1)); done
  { kill "$watcher" "$finder"; } 2>/dev/null
  exit 0
}
