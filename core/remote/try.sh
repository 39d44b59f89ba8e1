# try: could a vault be at DEST? Says what is there, whether it can be written and what room it has; leaves nothing behind.
# Argument: DEST.
dest=$1
absolute_dest
alp=$dest/.alp

disk_of() {
  df -P -k "$1" 2>/dev/null | { read -r header; read -r device rest; printf '%s' "$device"; }
}

# What stays empty until the first backup begins below the nearest folder that is there.
nearest_above() {
  above=$dest
  while [ ! -e "${above:-/}" ] && [ ! -L "$above" ]; do above=${above%/*}; done
  above=${above:-/}
}

tell_content() {
  fact there yes
  [ ! -f "$alp/vault.json" ] || fact mark "$(head -n 1 "$alp/vault.json")"
  fact snapshots "$(snapshot_names | wc -l | tr -d ' ')"
  others=$(other_things)
  [ -z "$others" ] || fact others "$others"
}

# Mode bits do not say whether a disk is read-only, nor what a file server lets root do, nor which names a file system takes:
# only trying tells. The folders that are not there yet are made in one of our own, so that they leave nothing behind.
try_to_write() {
  trial=${above%/}/.alp-try.$$
  trap 'rm -rf "$trial"; exit 1' TERM
  mkdir "$trial" 2>/dev/null || stop_with unwritable "$above"
  lacking=${dest#"${above%/}"}
  refusal=$(mkdir -p "$trial$lacking" 2>&1) && refusal=
  rm -rf "$trial"
  [ -z "$refusal" ] || stop_with unmakeable "${refusal##*: }"
}

# `..` behind a folder that is not there leads elsewhere once that is made: into a snapshot, for one.
refuse_way_back() {
  case ${dest#"${above%/}"}/ in */../*) stop_with unmakeable "there is no folder that .. could lead out of" ;; esac
}

tell_rsync
fact user "$(id -un)"
unmounted=$(unmounted_point)
if [ -n "$unmounted" ] && [ ! -f "$alp/vault.json" ]; then
  printf '%s\n' "$unmounted"
  exit 0
fi
nearest_above
[ -d "$above" ] || stop_with not-a-folder "$above"
refuse_way_back
outer=$(outer_vault "$dest")
[ -z "$outer" ] || stop_with inside-vault "$outer"
df -P -k "$above" 2>/dev/null | { read -r header; read -r device size used free rest; fact free-kilobytes "$free"; }
[ "$(disk_of "$above")" != "$(disk_of "$HOME")" ] || fact beside-home "$HOME"
if [ "$above" = "$dest" ]; then
  [ -r "$dest" ] && [ -x "$dest" ] || stop_with unreadable "$dest"
  tell_content
fi
[ ! -e "$alp" ] && [ ! -L "$alp" ] || [ -d "$alp" ] || stop_with not-a-folder "$alp"
try_to_write
[ ! -f "$alp/vault.json" ] || [ -w "$alp" ] || stop_with unwritable "$dest"
fact ready "$dest"
