# record: makes checksums of a snapshot's files that no manifest covers, and lays them aside until they are taken over. Needs no lease.
# Arguments: DEST, xxh128 or md5, SNAPSHOT, the one before it or -, manifests of older ones (newest first).
dest=$1 kind=$2 snapshot=$3 former=$4
shift 4
absolute_dest
alp=$dest/.alp
lines=$alp/recording/$snapshot.$kind
can_sum "$kind" || stop_with unchecked "$kind"
cd "$dest/$snapshot" 2>/dev/null || stop_with gone "$snapshot"
# What was laid aside before is the older look at these files, and better.
[ ! -f "$lines" ] || stop_with recorded "$(grep -c '' "$lines")"
mkdir -p "$alp/recording" && work=$alp/recording/.$$ && mkdir "$work" || stop_with unwritable "$dest"
trap 'rm -rf "$work"' EXIT
trap 'exit 143' TERM HUP INT
find_lineless "$dest/$former" "$@"
# What an older manifest says of a copy that was made here holds.
while IFS= read -r expected; do
  read_manifest_line "${expected#* }" && read_name "$key" && is_known_copy "./$name" "$former/$name" && printf '%s\n' "$key"
done <"$work/expected" >"$work/known"
awk 'FILENAME == ARGV[1] { known[$0] = 1; next } !($0 in known)' "$work/known" "$work/extra" >"$work/lineless"
program=$(program_of "$kind")
# Plain names: many files a program, which spells its lines as manifests do. The others one by one; `-` would be the standard input.
: >"$work/plain"
[ -z "$program" ] || grep -v -x -e '/.*' -e '.*\\.*' -e - "$work/lineless" >"$work/plain"
: >"$work/lines"
[ ! -s "$work/plain" ] || tr '\n' '\000' <"$work/plain" | $polite xargs -0 -n 500 "$program" -- >"$work/lines" 2>/dev/null
{ if [ -n "$program" ]; then grep -x -e '/.*' -e '.*\\.*' -e - "$work/lineless"; else cat "$work/lineless"; fi; } | while IFS= read -r key; do
  read_name "$key"
  sum=$(sum_of "$kind" "./$name") && manifest_line "$sum" "$key"
done >>"$work/lines"
[ -d "$dest/$snapshot" ] || stop_with gone "$snapshot"
count=$(grep -c '' "$work/lines")
[ "$count" -eq 0 ] || mv -f "$work/lines" "$lines" || stop_with full "$snapshot"
fact recorded "$count"
fact left "$(($(grep -c '' "$work/lineless") - count))"
