# publish: everything to disk, the tree gets its final name by one rename, `current` follows, the ledger says so.
# Arguments: DEST, RUN, number of the attempt, name of the snapshot, kind of manifest (xxh128, md5 or '') that lies in the run's folder, ledger line,
# the snapshot that `current` shall name (or '': this one).
dest=$1 run=$2 number=$3 name=$4 manifest_kind=$5 ledger_line=$6 newest=${7:-$4}
absolute_dest
alp=$dest/.alp
run_folder=$alp/unfinished/$run
tree=$run_folder/$number

give_up() {
  rm -f "$run_folder/publishing" "$alp/manifests/$name.$manifest_kind"
  stop_with "$1" "$2"
}

lease_is_mine || stop_with lost-lease "$dest"
if [ -f "$run_folder/receiver" ]; then
  read -r receiver_pid receiver_birth <"$run_folder/receiver"
  ! is_alive "$receiver_pid" "$receiver_birth" || stop_with receiver-alive "$receiver_pid"
fi
[ -d "$tree" ] || stop_with failed "the received tree is gone"
[ ! -e "$dest/$name" ] && [ ! -L "$dest/$name" ] || stop_with exists "$name"

printf '%s\n%s\n%s\n' "$name" "$ledger_line" "$newest" >"$run_folder/publishing" || give_up full "the note of the publication"
if [ -n "$manifest_kind" ]; then
  mv -f "$run_folder/manifest" "$alp/manifests/$name.$manifest_kind" || give_up full "the manifest"
fi
flush_vault || give_up full "flushing the disk"
lease_is_mine || give_up lost-lease "$dest"
move_folder "$tree" "$dest/$name" || give_up failed "renaming the tree"
swap_current "$newest" || fact no-current "$name"
if append_ledger "$ledger_line"; then
  flush_vault
  # Trees of earlier attempts are deleted later; without any, the folder goes at once.
  rm -f "$run_folder"/[a-z]*
  rmdir "$run_folder" 2>/dev/null || into_trash "$run_folder"
else
  # The note stays beside it: the next run writes the line from there.
  fact no-ledger "$name"
fi
fact published "$name"
