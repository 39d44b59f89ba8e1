# sharing: every path of every snapshot that is one of the inodes: "INODE SNAPSHOT/PATH", each ended by a NUL. Changes nothing.
# Arguments: DEST, inodes.
dest=$1
shift
absolute_dest
tests=
for inode do tests="$tests${tests:+ -o }-inum $inode"; done
cd "$dest" && [ -n "$tests" ] || exit 1
# shellcheck disable=SC2046,SC2086
find $(snapshot_names) -type f \( $tests \) -exec sh -c '
  for file do
    printf "%s %s\000" "$(stat -c %i -- "$file" 2>/dev/null || stat -f %i -- "$file")" "$file"
  done' sh {} + 2>/dev/null
exit 0
