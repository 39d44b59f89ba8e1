# inspect: what a received tree holds, before it may be published: regular files, and whether linking to the former snapshot worked.
# Arguments: DEST, RUN, number of the attempt, name of the partial folders, newest snapshot (or '').
dest=$1 run=$2 number=$3 partial=$4 newest=$5
absolute_dest
alp=$dest/.alp
tree=$alp/unfinished/$run/$number

lease_is_mine || stop_with lost-lease "$dest"
end_receiver "$alp/unfinished/$run"
if [ "$number" -gt 1 ]; then
  # Folders that were made for a carried file and that the source does not have: children first, so that a whole branch goes.
  touch -t "$own_folder_time" "$alp/unfinished/$run/own-folder"
  find "$tree" -mindepth 1 -depth -type d ! -name "$partial" ! -newer "$alp/unfinished/$run/own-folder" -exec sh -c '
    time=$1 partial=$2
    shift 2
    for folder do
      [ "$folder" -ot "$time" ] && continue
      rm -rf "$folder/$partial"
      touch -r "${folder%/*}" "${time%/*}/parent-time"
      rmdir "$folder" 2>/dev/null
      touch -r "${time%/*}/parent-time" "${folder%/*}"
    done' sh "$alp/unfinished/$run/own-folder" "$partial" {} +
  # The folder that a half-sent file leaves keeps the time that rsync gave it.
  find "$tree" -type d -name "$partial" -prune -exec sh -c '
    time=$1
    shift
    for folder do
      touch -r "${folder%/*}" "$time"
      rm -rf "$folder"
      touch -r "$time" "${folder%/*}"
    done' sh "$alp/unfinished/$run/parent-time" {} +
fi
# One walk: what is left of partial folders goes, regular files are counted.
files=$(find "$tree" -type d -name "$partial" -prune -exec rm -rf {} + -o -type f -print0 | tr -d -c '\000' | wc -c)
fact files "$((files))"
[ -z "$(ls -A "$tree" | head -n 1)" ] || fact top-entries 1
[ -n "$newest" ] || exit 0
# Of the first files: same time as before, yet another inode = copied where a link was due.
find "$tree" -type f | head -n 400 | {
  linked=0 copied=0
  while IFS= read -r file; do
    former=$dest/$newest${file#"$tree"}
    [ -f "$former" ] || continue
    if [ "$file" -ef "$former" ]; then
      linked=$((linked + 1))
    elif ! [ "$file" -nt "$former" ] && ! [ "$file" -ot "$former" ]; then
      copied=$((copied + 1))
    fi
  done
  fact sample-linked "$linked"
  fact sample-copied "$copied"
}
