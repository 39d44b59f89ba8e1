# attempt: makes the fresh tree of one attempt; carries over what earlier attempts of the run half received, and splices it.
# Arguments: DEST, RUN, number of the attempt, name of the partial folders, newest snapshot (or ''),
# yes when only some files come into this tree, which is never published: what was half received waits in it for the next one.
dest=$1 run=$2 number=$3 partial=$4 newest=$5 stage=$6
absolute_dest
alp=$dest/.alp
run_folder=$alp/unfinished/$run
tree=$run_folder/$number

lease_is_mine || stop_with lost-lease "$dest"
mkdir -p "$run_folder" || stop_with unwritable "$dest"
end_receiver "$run_folder"
[ "$number" -eq 1 ] || end_stragglers "$run_folder"
[ ! -f "$run_folder/receiver" ] || stop_with receiver-alive "$receiver_pid"

# The numbers of the trees of earlier attempts, newest first.
older() {
  count=$((number - 1))
  while [ "$count" -ge 1 ]; do
    [ ! -d "$run_folder/$count" ] || echo "$count"
    count=$((count - 1))
  done
}

# The machine was switched off since: a complete-looking small file may be a hole that never reached the disk.
# Only big files are kept, as delta bases, which rsync checks as a whole; the small ones are sent again.
distrust_trees() {
  for old in $(older); do
    find "$run_folder/$old" -type f -links 1 -size +2048 ! -path "*/$partial/*" -exec sh -c '
      partial=$1
      shift
      for file do mkdir -p "${file%/*}/$partial" && mv -f -- "$file" "${file%/*}/$partial/${file##*/}"; done' sh "$partial" {} +
  done
}

# A receiver that was killed hard leaves .NAME.XXXXXX, which rsync never looks at again: it is a half-sent file, too.
# With more than one link it is no such file, and may be history's; older than the attempt, it is a whole file of such a name.
salvage_temporary_files() {
  find "$1" -type f -links 1 -newer "$run_folder/attempts" -name '.?*.??????' -exec sh -c '
    tree=$1 partial=$2 newest=$3
    shift 3
    for file do
      folder=${file%/*}
      case $folder in */"$partial") continue ;; esac
      name=${file##*/.}
      name=${name%.??????}
      [ ! -e "$newest/${file#"$tree"/}" ] && [ ! -e "$folder/$name" ] || continue
      mkdir -p "$folder/$partial" && [ ! -e "$folder/$partial/$name" ] && mv -- "$file" "$folder/$partial/$name"
    done' sh "$1" "$partial" "$newest_folder" {} +
}

# Moves the partial folders of an older tree to the same places in the new one; of two the longer file stays.
carry_partial_files() {
  find "$1" -type d -name "$partial" -prune -exec sh -c '
    old=$1 tree=$2 partial=$3
    shift 3
    for folder do
      parent=${folder%/*}
      target=$tree${parent#"$old"}/$partial
      mkdir -p "$target" || exit 1
      for file in "$folder"/* "$folder"/.[!.]* "$folder"/..?*; do
        [ -f "$file" ] && [ ! -L "$file" ] || continue
        name=${file##*/}
        if [ -e "$target/$name" ] && [ "$(wc -c <"$target/$name")" -ge "$(wc -c <"$file")" ]; then continue; fi
        mv -f -- "$file" "$target/$name"
      done
    done' sh "$1" "$tree" "$partial" {} +
}

# Folders made for a carried file may be gone from the source by now; rsync gives every other folder its own time,
# so whatever still has this one afterwards is not the source's (inspect removes it).
mark_own_folders() {
  find "$tree" -depth -type d -exec touch -t "$own_folder_time" {} +
}

# A partial file hides the former version as a delta basis; the former version's tail behind it makes both count.
# Without room for that tail the partial goes when it is the smaller share, and stays when it is the larger.
splice_partial_files() {
  free=$(df -P -k "$dest" | tail -n 1 | { read -r device size used free rest; echo "$free"; })
  find "$tree" -type f -path "*/$partial/*" | while IFS= read -r file; do
    folder=${file%/"$partial"/*}
    former=$newest_folder${folder#"$tree"}/${file##*/}
    have=$(size_of "$file")
    fact carried "$have"
    [ -z "$stage" ] || continue
    [ -n "$newest" ] && [ -f "$former" ] && [ ! -L "$former" ] || continue
    full=$(size_of "$former")
    [ "$have" -lt "$full" ] || continue
    if [ $(((full - have) / 1024 + 65536)) -lt "$free" ]; then
      tail -c +$((have + 1)) -- "$former" >>"$file" || rm -f "$file"
      fact spliced "$((full - have))"
    elif [ $((have * 2)) -lt "$full" ]; then
      rm -f "$file"
    fi
  done
}

# rsync takes 20 link bases at most: what only the younger trees have moves into the oldest, which stays.
# Oldest first, so that of several versions the youngest is left; what is linked to the snapshot or to the oldest is there already.
fold_trees() {
  # shellcheck disable=SC2046
  set -- $(older)
  [ "$#" -gt 8 ] || return 0
  youngest_last=
  for count do youngest_last="$count $youngest_last"; done
  # shellcheck disable=SC2086
  set -- $youngest_last
  oldest=$run_folder/$1
  shift
  # Scripts and braces come from variables: find takes only one pair of braces in its own arguments.
  braces='{}'
  move_new_files='
    target=$1 former=$2
    shift 2
    for file do
      shift
      [ "$file" -ef "$former/${file##*/}" ] || [ "$file" -ef "$target/${file##*/}" ] || set -- "$@" "$file"
    done
    [ "$#" -eq 0 ] || { mkdir -p "$target" && mv -f -- "$@" "$target/"; }'
  export braces move_new_files
  for young do
    young=$run_folder/$young
    find "$young" -type d -exec sh -c '
      young=$1 oldest=$2 newest=$3
      shift 3
      for folder do
        below=${folder#"$young"}
        find "$folder" -maxdepth 1 -type f -exec sh -c "$move_new_files" sh "$oldest$below" "$newest$below" "$braces" +
      done' sh "$young" "$oldest" "$newest_folder" {} +
    into_trash "$young"
    rm -rf "$trashed"
  done
}

newest_folder=$dest/$newest
[ -n "$newest" ] || newest_folder=$alp/no-such-folder
into_trash "$tree"
mkdir "$tree" || stop_with unwritable "$dest"
if [ "$number" -gt 1 ]; then
  boot=
  [ ! -f "$run_folder/boot" ] || read -r boot <"$run_folder/boot"
  distrusted=
  [ "$boot" = "$(boot_of)" ] || distrusted=yes
  for old in $(older); do salvage_temporary_files "$run_folder/$old"; done
  [ -z "$distrusted" ] || distrust_trees
  for old in $(older); do carry_partial_files "$run_folder/$old"; done
  splice_partial_files
  [ -n "$stage" ] || mark_own_folders
  if [ -n "$distrusted" ]; then
    for old in $(older); do into_trash "$run_folder/$old"; done
    fact distrusted "$boot"
  fi
  fold_trees
fi
boot_of >"$run_folder/boot"
echo "$number" >"$run_folder/attempts"
root=$(cd "$dest" && pwd -P)
fact tree "$root/.alp/unfinished/$run/$number"
fact receiver "$root/.alp/unfinished/$run/receiver"
[ -z "$newest" ] || fact base "$root/$newest"
for old in $(older); do fact base "$root/.alp/unfinished/$run/$old"; done
