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
xargs -0 sh -c '
  kind=$1
  shift
  for file do
    [ -f "$file" ] && [ ! -L "$file" ] || continue
    # From standard input, so that no file name is ever printed escaped.
    if [ "$kind" = xxh128 ]; then sum=$(xxh128sum <"$file") || exit 255; else sum=$(md5sum <"$file") || exit 255; fi
    printf "%s  %s\000" "${sum%% *}" "$file"
  done' sh "$kind"
