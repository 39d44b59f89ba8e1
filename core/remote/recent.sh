# recent: the small files below a folder that changed last, newest first: "SECONDS SIZE NAME" for each, ended by a NUL. Changes nothing.
# Arguments: FOLDER, how many minutes back, most bytes of one file, most files, -xdev or '', what find shall pass over, each followed by -o.
root=$1 minutes=$2 bytes=$3 count=$4 stay=$5
shift 5
cd "$root" || exit 1
# GNU and busybox, or BSD.
flag=-c format='%Y %s'
stat "$flag" "$format" . >/dev/null 2>&1 || flag=-f format='%m %z'
# What lies in a vault (its snapshots, its .alp) is a backup, and nobody's work of today.
# Only now are names cut into lines, NUL and newline exchanged: head knows nothing else everywhere.
# shellcheck disable=SC2086
find . $stay \( "$@" -type d \( -name .alp -o \
  -name '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9][0-9][0-9][0-9][0-9]Z' \) \) -prune -o \
  -type f -size -"$((bytes / 512 + 1))" -mmin -"$minutes" -exec sh -c '
    flag=$1 format=$2
    shift 2
    # Facts come in the order of the names. When a file went away meanwhile they do not, and each is asked by itself.
    if facts=$(stat "$flag" "$format" -- "$@" 2>/dev/null); then
      printf "%s\n" "$facts" | for file do IFS= read -r fact && printf "%s %s\000" "$fact" "${file#./}"; done
    else
      for file do fact=$(stat "$flag" "$format" -- "$file" 2>/dev/null) && printf "%s %s\000" "$fact" "${file#./}"; done
    fi' sh "$flag" "$format" {} + 2>/dev/null |
  sort -z -r -n | tr '\000\n' '\n\000' | head -n "$count" | tr '\n\000' '\000\n'
