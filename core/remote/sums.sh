# What verify and heal share: names as manifests spell them, and checksums with what lies here.
# A name on one line: as it is, or with a slash in front and its line breaks and backslashes escaped.
newline='
'
return=$(printf '\r')

# Answers in $name what the line $1 means.
read_name() {
  case $1 in
  /*)
    # A full stop, because the shell drops line breaks at the end.
    name=$(printf '%b.' "${1#/}")
    name=${name%.}
    ;;
  *) name=$1 ;;
  esac
}

# Answers in $sum and $key what a manifest's line $1 says; fails where it says nothing.
read_manifest_line() {
  case $1 in
  \\*) sum=${1#?} key=/${1#*  } ;;
  *) sum=$1 key=${1#*  } ;;
  esac
  sum=${sum%%  *}
  case $sum in *[!0-9a-f]* | '') return 1 ;; esac
  [ ${#sum} -eq 32 ] && [ "$key" != / ] && [ -n "$key" ]
}

# A manifest's line from sum $1 and key $2.
manifest_line() {
  case $2 in
  /*) printf '\\%s  %s\n' "$1" "${2#/}" ;;
  *) printf '%s  %s\n' "$1" "$2" ;;
  esac
}

# The program that checks lists of kind $1 at once; nothing where there is none.
program_of() {
  case $1 in xxh128) set -- xxh128sum ;; *) set -- md5sum ;; esac
  command -v "$1" >/dev/null 2>&1 && echo "$1"
}

can_sum() {
  [ -n "$(program_of "$1")" ] || case $(rsync --version 2>/dev/null) in *"$1"*) ;; *) return 1 ;; esac
}

# The checksum of kind $1 of file $2; fails where it cannot be read.
sum_of() {
  summing=$(program_of "$1")
  if [ -n "$summing" ]; then
    found=$($polite "$summing" <"$2" 2>/dev/null) || return 1
  else
    # A place needs no checksum programs: rsync makes them, too.
    found=$($polite rsync -n -c --checksum-choice="$1" --out-format=%C -- "$2" /no-such-folder/ 2>/dev/null) || return 1
  fi
  found=${found#\\}
  found=${found%% *}
  [ ${#found} -eq 32 ] && echo "$found"
}

# Does name $2 below folder $1 lead upward or through a symbolic link? Then what lies there is not the folder's.
strays() {
  case /$2/ in */../*) return 0 ;; esac
  walked=$1 left_to_walk=$2
  while :; do
    case $left_to_walk in */*) ;; *) return 1 ;; esac
    walked=$walked/${left_to_walk%%/*} left_to_walk=${left_to_walk#*/}
    [ ! -L "$walked" ] || return 0
  done
}

inode_of() {
  stat -c %i -- "$1" 2>/dev/null || stat -f %i -- "$1" 2>/dev/null
}

# Nobody who backs up should wait for us. Busybox may lack either.
polite=
command -v nice >/dev/null 2>&1 && polite=nice
command -v ionice >/dev/null 2>&1 && polite="$polite ionice -c 3"

# Names on one line each, of the files given: `= ` in front of what is the same file in folder $1, `+ ` in front of all others.
own_and_shared='
  former=$1
  shift
  for file do
    if [ "$file" -ef "$former/$file" ]; then printf "= \n"; continue; fi
    case $file in
    *"$ALP_NEWLINE"* | *"$ALP_RETURN"*)
      awk "BEGIN {
        printf \"+ /\"
        for (at = 3; at <= length(ARGV[1]); at++) {
          letter = substr(ARGV[1], at, 1)
          printf \"%s\", letter == \"\\\\\" ? \"\\\\\\\\\" : letter == \"\\n\" ? \"\\\\n\" : letter == \"\\r\" ? \"\\\\r\" : letter
        }
        printf \"\\n\"
      }" "$file"
      ;;
    *) printf "+ %s\n" "${file#./}" ;;
    esac
  done'

# Where the snapshot has a manifest, what it received is in there, and the rest came from older ones. Where it has none, a file with
# another size or time may as well have been received: what an older manifest says is then not about it.
is_known_copy() {
  [ -f "$alp/manifests/$snapshot.xxh128" ] || [ -f "$alp/manifests/$snapshot.md5" ] ||
    [ "$(size_and_time "$1")" = "$(size_and_time "$2")" ]
}

size_and_time() {
  stat -c '%s %Y' -- "$1" 2>/dev/null || stat -f '%z %m' -- "$1"
}

# Of $snapshot, in whose folder we are: its files (own or shared with folder $1) into $work/files, the keys of own ones without a line
# into $work/extra, and what manifests of older snapshots ($2…, newest first) say of these into $work/expected, as `KIND LINE`.
find_lineless() {
  former=$1
  shift
  ALP_NEWLINE=$newline ALP_RETURN=$return $polite find . -type f -exec sh -c "$own_and_shared" sh "$former" {} + 2>/dev/null >"$work/files"
  # Own files without a line of their own: names of both, sorted on disk, a tab in a name spelled //t meanwhile. (Not every busybox has comm.)
  {
    for own in "$alp/manifests/$snapshot".xxh128 "$alp/manifests/$snapshot".md5; do
      [ ! -f "$own" ] || awk '{
        key = substr($0, 1, 1) == "\\" ? "/" substr($0, 36) : substr($0, 35)
        gsub(/\t/, "//t", key)
        print key "\t1"
      }' "$own"
    done
    awk '/^\+ / { key = substr($0, 3); gsub(/\t/, "//t", key); print key "\t2" }' "$work/files"
  } | sort -T "$work" | awk '
    { key = substr($0, 1, length($0) - 2) }
    /1$/ { known = key; next }
    key != known { gsub(/\/\/t/, "\t", key); print key }' >"$work/extra"
  : >"$work/expected"
  if [ -s "$work/extra" ] && [ $# -gt 0 ]; then
    # A copy that was made here (other attributes, too many links) has no line of its own: an older manifest says what is in it.
    (cd "$alp/manifests" && awk '
      NR == FNR { wanted[$0] = 1; next }
      { key = substr($0, 1, 1) == "\\" ? "/" substr($0, 36) : substr($0, 35) }
      key in wanted { kind = FILENAME; sub(/.*\./, "", kind); print kind " " $0; delete wanted[key] }' "$work/extra" "$@") >"$work/expected" 2>/dev/null
  fi
}

# Every path of a damaged inode becomes the healed file in folder $1, by a rename over it; folders get their times back.
# May be done again at any time: what is relinked already is passed over.
relink_all() {
  at=0
  while IFS= read -r key; do
    at=$((at + 1))
    read_name "$key"
    target=$dest/$name
    folder=${target%/*}
    # The snapshot went in between.
    [ -d "$folder" ] && ! strays "$dest" "$name" || continue
    if ! [ "$target" -ef "$1/content" ]; then
      rm -f "$1/link"
      ln "$1/content" "$1/link" || return 1
      # A folder that its owner may not write: noted, so that it is closed again whatever comes.
      [ -w "$folder" ] || { : >"$1/closed.$at" && chmod u+w "$folder"; } || return 1
      mv -f "$1/link" "$target" || return 1
    fi
    [ ! -f "$1/closed.$at" ] || chmod u-w "$folder"
    touch -r "$1/time.$at" "$folder"
  done <"$1/paths"
}

# The healed file is in its places: the ledger says so, the damaged content goes.
end_healing() {
  IFS= read -r ledger_line <"$1/ledger" || return 1
  flush_vault
  grep -q -F -x -e "$ledger_line" "$alp/ledger.jsonl" 2>/dev/null || append_ledger "$ledger_line" || return 1
  flush_vault
  rm -f "$alp/damaged/${1##*/}"
  rmdir "$alp/damaged" 2>/dev/null
  rm -rf "$1"
}
