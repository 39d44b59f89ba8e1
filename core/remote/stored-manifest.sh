# stored-manifest: prints the manifest of a snapshot. Changes nothing.
# Arguments: DEST, SNAPSHOT, xxh128 or md5.
dest=$1 name=$2 kind=$3
absolute_dest
exec cat -- "$dest/.alp/manifests/$name.$kind"
