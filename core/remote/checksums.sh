# checksums: reads NUL-ended paths below a folder from standard input and prints "HASH  PATH" for each, ended by a NUL.
# Arguments: DEST, folder below it, xxh128 or md5. A file that is gone is passed over.
dest=$1 folder=$2 kind=$3
absolute_dest
cd "$dest/$folder" || exit 1
# A vault needs no xxh128sum: without one, rsync makes the sums.
if [ "$kind" = xxh128 ] && ! command -v xxh128sum >/dev/null 2>&1; then
  xargs -0 sh -c '
    for file do
      [ -f "$file" ] && [ ! -L "$file" ] || continue
      sum=$(rsync -n -c --checksum-choice=xxh128 --out-format=%C -- "./$file" /no-such-folder/) || exit 255
      printf "%s  %s\000" "${sum%% *}" "$file"
    done' sh
  exit
fi
# Many files a program: their sums come in their order. Where the count is not right (a file went away, a name has a line break),
# one by one, from standard input, so that no file name is ever printed escaped.
xargs -0 -n 500 sh -c '
  program=$1
  shift
  sums=
  case $* in
  *"
"*) ;;
  *) sums=$("$program" -- "$@" 2>/dev/null) ;;
  esac
  if [ "$(printf "%s\n" "$sums" | grep -c "")" -eq $# ] && [ -n "$sums" ]; then
    printf "%s\n" "$sums" | while read -r sum rest; do
      printf "%s  %s\000" "${sum#\\}" "$1"
      shift
    done
    exit 0
  fi
  for file do
    [ -f "$file" ] && [ ! -L "$file" ] || continue
    sum=$("$program" <"$file") || exit 255
    printf "%s  %s\000" "${sum%% *}" "$file"
  done' sh "$([ "$kind" = xxh128 ] && echo xxh128sum || echo md5sum)"
