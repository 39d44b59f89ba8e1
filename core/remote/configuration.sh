# configuration: where the configuration folder lies, made if it is wanted; then takes the named files out of it.
# Arguments: FOLDER; yes to make it, or ''; paths below it that go.
dest=$1 make=$2
shift 2
absolute_dest
[ -z "$make" ] || [ -d "$dest" ] || (umask 022 && mkdir -p "$dest") || stop_with unwritable "$dest"
[ ! -d "$dest" ] || fact folder "$dest"
for path do
  case /$path/ in */../*) continue ;; esac
  # Behind a folder that is a link lies what others may use as well.
  lies_inside "$dest" "$dest/$path" || { fact kept "$path"; continue; }
  rm -f -- "$dest/$path" && fact removed "$path"
done
tell_rsync
fact ready "$dest"
