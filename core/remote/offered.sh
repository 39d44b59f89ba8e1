# offered: is a snapshot there, and is it the same folder as a moment ago? Which manifests does it have? Changes nothing.
# Arguments: DEST, SNAPSHOT.
dest=$1 name=$2
absolute_dest
alp=$dest/.alp
if [ -d "$dest/$name" ] && [ ! -L "$dest/$name" ]; then
  # shellcheck disable=SC2012
  ls -d -i -- "$dest/$name" | { read -r inode path && fact folder "$inode"; }
  for kind in xxh128 md5; do
    [ ! -f "$alp/manifests/$name.$kind" ] || fact manifest "$kind"
  done
fi
fact ready "$dest"
