# look-inside: lists one folder (or file) of a snapshot, or compares two snapshots, by the rsync that lies at the vault.
# Arguments: DEST, "list" SNAPSHOT PATH [recursive]  or  DEST, "compare" OLD NEW.
dest=$1 what=$2
absolute_dest
TZ=UTC
export TZ
case $what in
list)
  target=$dest/$3/$4
  [ -e "$target" ] || [ -L "$target" ] || { echo "no such path: $4" >&2; exit 23; }
  lies_inside "$dest/$3" "$target" || { echo "no such path: $4" >&2; exit 23; }
  if [ -d "$target" ] && [ ! -L "$target" ]; then target=${target%/}/; fi
  if [ "$5" = recursive ]; then set -- -r; else set -- -d; fi
  exec rsync --list-only "$@" -l -8 --no-h -- "$target"
  ;;
compare)
  [ -d "$dest/$3" ] && [ -d "$dest/$4" ] || { echo "no such snapshot" >&2; exit 23; }
  exec rsync -n -a -i -8 --no-h --delete --out-format='alp|%i||%l|0|%n' -- "$dest/$4/" "$dest/$3/"
  ;;
esac
exit 2
