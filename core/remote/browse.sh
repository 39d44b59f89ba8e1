# browse: the entries of one folder of a snapshot as rsync lists them, folders first, then by name, upper and lower case alike. Changes nothing.
# Arguments: DEST, SNAPSHOT, PATH. Each line begins with 0 (folder) or 1.
dest=$1
absolute_dest
TZ=UTC
export TZ
target=$dest/$2/$3
[ -e "$target" ] || [ -L "$target" ] || { echo "no such path: $3" >&2; exit 23; }
lies_inside "$dest/$2" "$target" || { echo "no such path: $3" >&2; exit 23; }
if [ -d "$target" ] && [ ! -L "$target" ]; then target=${target%/}/; fi
# Of a pipe only the last code is known: rsync's goes around it. The folder itself, `.`, is none of its entries.
exec 4>&1
code=$({ {
  rsync --list-only -d -8 --no-h -- "$target"
  echo "$?" >&3
} | sed -n -e '/^d[^ ]* *[0-9]* [0-9/]* [0-9:]* \.$/d' -e 's/^d/0d/p' -e 's/^[bclps-]/1&/p' |
  sort -k 1.1,1.1 -k 5f >&4 || echo 71 >&3; } 3>&1)
exit "${code##*"
"}"
