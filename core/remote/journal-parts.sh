# journal-parts: parts of journals, one behind the other, byte by byte. Changes nothing.
# Arguments: STATE, then for each part the journal below STATE/journal, its first byte (from 1), how many.
printf 'alp-answers\n'
state=$1
shift
while [ $# -ge 3 ]; do
  tail -c "+$2" "$state/journal/$1" 2>/dev/null | head -c "$3"
  shift 3
done
