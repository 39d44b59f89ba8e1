# versions: one path in every snapshot: inode, size, time and type, so that equal inodes are one version.
# Arguments: DEST, PATH below a snapshot.
dest=$1 path=$2
absolute_dest
snapshot_names | while IFS= read -r name; do
  file=$dest/$name/$path
  [ -e "$file" ] || [ -L "$file" ] || continue
  lies_inside "$dest/$name" "$file" || continue
  facts=$(stat -c '%i %s %Y %F' -- "$file" 2>/dev/null || stat -f '%i %z %m %HT' -- "$file" 2>/dev/null) || continue
  fact version "$name $facts"
done
fact ready "$dest"
