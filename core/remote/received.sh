# received: the paths of all regular files of an unfinished tree that are not links to the newest snapshot, each ended by a NUL.
# Arguments: DEST, RUN, number of the attempt, newest snapshot (or '').
dest=$1 run=$2 number=$3 newest=$4
absolute_dest
alp=$dest/.alp
tree=$alp/unfinished/$run/$number
cd "$tree" || exit 1
former=$dest/$newest
[ -n "$newest" ] || former=$alp/no-such-folder
find . -type f -exec sh -c '
  former=$1
  shift
  for file do [ "$file" -ef "$former/$file" ] || printf "%s\000" "${file#./}"; done' sh "$former" {} + 2>/dev/null
# A folder that its owner may not read came without content.
exit 0
