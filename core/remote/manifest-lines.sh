# manifest-lines: single lines of manifests: "SNAPSHOT KIND LINE" each, ended by a NUL. Changes nothing.
# Arguments: DEST, then MANIFEST, offset of a slice in bytes, number of the line in it, each.
dest=$1
shift
absolute_dest
cd "$dest/.alp/manifests" || exit 1
while [ $# -ge 3 ]; do
  line=$(tail -c "+$(($2 + 1))" "$1" | sed -n "${3}{p;q;}")
  printf '%s %s %s\000' "${1%.*}" "${1##*.}" "$line"
  shift 3
done
