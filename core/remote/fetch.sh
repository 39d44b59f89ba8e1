# fetch: the content of one file, if its checksum is the one wanted, on standard output. Its name comes in a line of standard input, as manifests spell it.
# Arguments: FOLDER, kind and checksum. Exit codes: 0 it is here, 4 there is no such file, 5 it is different, 6 nothing makes such checksums here.
# The last line of standard error: "attributes MODE UID GID MTIME".
dest=$1 kind=$2 sum=$3
absolute_dest
IFS= read -r key || exit 4
read_name "$key"
file=$dest/$name
[ -f "$file" ] && [ ! -L "$file" ] && lies_inside "$dest" "$file" || exit 4
can_sum "$kind" || exit 6
[ "$(sum_of "$kind" "$file")" = "$sum" ] || exit 5
echo "attributes $(stat -c '%a %u %g %Y' -- "$file" 2>/dev/null || stat -f '%Lp %u %g %m' -- "$file")" >&2
exec cat -- "$file"
