# verify: reads content and links of snapshots and holds them against the manifests. Never writes into a snapshot; needs no lease.
# Arguments: DEST, time in milliseconds for what is noted as checked, the round as one line. Orders on standard input, a line each:
# `slice MANIFEST OFFSET LINES`, `links SNAPSHOT FORMER|- OLDER-MANIFEST…` (newest first). Records end in NUL. Ends with its input.
dest=$1 time=$2 round=$3
absolute_dest
alp=$dest/.alp

say() {
  printf '%s\t%s\000' "$1" "$2"
}

# What was found is kept for heal; in a vault that we may only read, it is only said.
keep() {
  [ "$1" = checked ] || all_good=
  [ -z "$keeps" ] || printf '%s\n' "$2" >>"$alp/$1"
}

# The manifest's line $3 of kind $2 against snapshot $1, in whose folder we are.
check_line() {
  read_manifest_line "$3" || { say torn-line "$1 $3"; return 0; }
  read_name "$key"
  files_read=$((files_read + 1))
  if [ ! -f "./$name" ] || [ -L "./$name" ] || strays . "$name"; then
    # A purge may have taken the whole snapshot meanwhile.
    [ -d "$dest/$1" ] || return 0
    say missing "$2 $sum $1/$name"
    keep damages "$2 $1$tab$3"
  elif ! can_sum "$2"; then
    say unchecked "$2"
  else
    seen=$(sum_of "$2" "./$name") || seen=unreadable
    [ "$seen" != "$sum" ] || return 0
    [ -d "$dest/$1" ] || return 0
    say damaged "$2 $sum $(inode_of "./$name") $seen $1/$name"
    keep damages "$2 $1$tab$3"
  fi
}

# All lines at once; one by one where that is not possible, or something is wrong.
check_lines() {
  program=$(program_of "$2")
  if [ -n "$program" ] && [ "$(grep -c -E '^[0-9a-f]{32}  .' "$3")" = "$(grep -c '' "$3")" ] &&
    $polite "$program" -c "$3" >/dev/null 2>&1; then
    files_read=$((files_read + $(grep -c '' "$3")))
    return 0
  fi
  while IFS= read -r line; do check_line "$1" "$2" "$line"; done <"$3"
}

slice() {
  snapshot=${1%.*} kind=${1##*.}
  tail -c "+$(($2 + 1))" "$alp/manifests/$1" 2>/dev/null | head -n "$3" >"$work/slice"
  { [ -s "$work/slice" ] && cd "$dest/$snapshot" 2>/dev/null; } || { say gone "$1"; return 0; }
  check_lines "$snapshot" "$kind" "$work/slice"
  # What holds damage is read again by every verification until it is healed.
  [ -z "$all_good" ] || keep checked "$1$tab$2$tab$3$tab$time"
}

links() {
  snapshot=$1 former=$dest/$2
  shift 2
  cd "$dest/$snapshot" 2>/dev/null || { say gone "$snapshot"; return 0; }
  find_lineless "$former" "$@"
  extra=$(grep -c '' "$work/extra")
  copies=0
  while IFS= read -r expected; do
    { read_manifest_line "${expected#* }" && read_name "$key" && is_known_copy "./$name" "$former/$name"; } || continue
    copies=$((copies + 1))
    check_line "$snapshot" "${expected%% *}" "${expected#* }"
  done <"$work/expected"
  [ -d "$dest/$snapshot" ] || { say gone "$snapshot"; return 0; }
  say linked "$snapshot $(grep -c '' "$work/files") $copies $((extra - copies))"
  [ -z "$all_good" ] || keep checked "$snapshot.links${tab}0${tab}0$tab$time"
}

keeps=
if [ -w "$alp" ]; then
  keeps=yes
  work=$alp/verifying.$$
  mkdir "$work" || exit 1
  printf '%s\n' "$round" >"$alp/verifying" || exit 1
else
  work=$(mktemp -d) || exit 1
fi
trap 'rm -rf "$work"' EXIT
trap 'exit 143' TERM HUP INT
while IFS= read -r order; do
  files_read=0 all_good=yes
  # shellcheck disable=SC2086
  case $order in
  "slice "*) slice ${order#slice } </dev/null ;;
  "links "*) links ${order#links } </dev/null ;;
  esac
  say done "$files_read"
done
say over "$dest"
