# twins: files that look like those of another snapshot (same size, same second) and are others: rsync would take one for the other.
# Prints their paths below the snapshot, each ended by a NUL. Changes nothing. Arguments: DEST, SNAPSHOT, the others.
dest=$1 name=$2
shift 2
absolute_dest
cd "$dest/$name" || exit 1
for other do
  find . -type f -exec sh -c '
    other=$1
    shift
    # What is no link to the other one remains: pairs of file and namesake.
    count=$#
    while [ "$count" -gt 0 ]; do
      file=$1
      shift
      count=$((count - 1))
      [ ! -f "$other/$file" ] || [ -L "$other/$file" ] || [ "$file" -ef "$other/$file" ] || set -- "$@" "$file" "$other/$file"
    done
    [ "$#" -gt 0 ] || exit 0
    looks=$(stat -c "%s %Y" -- "$@" 2>/dev/null || stat -f "%z %m" -- "$@" 2>/dev/null)
    # Where their looks cannot be told, all of them are taken for twins.
    if [ "$(printf "%s\n" "$looks" | grep -c .)" -ne "$#" ]; then
      while [ "$#" -gt 0 ]; do printf "%s\000" "${1#./}"; shift 2; done
      exit 0
    fi
    printf "%s\n" "$looks" | while IFS= read -r mine && IFS= read -r its; do
      [ "$mine" != "$its" ] || printf "%s\000" "${1#./}"
      shift 2
    done' sh "$dest/$other" {} + || exit 1
done
# One that was purged meanwhile had no files to look like: nothing is known of it. (A purge renames it before anything in it goes.)
for other do [ -d "$dest/$other" ] && [ ! -L "$dest/$other" ] || exit 1; done
