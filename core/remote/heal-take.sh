# heal-take: takes the right content of one damaged file, from another path of this vault or from standard input, holds it against the manifest,
# and gives it the attributes of the damaged file. Nothing in a snapshot is touched.
# Arguments: DEST, NUMBER of the damage, `here` or `input`, attributes for a missing file ("MODE UID GID MTIME" or ''),
# yes when what lies there is another file, whose attributes say nothing.
dest=$1 number=$2 from=$3 attributes=$4 is_other=$5
absolute_dest
alp=$dest/.alp
lease_is_mine || stop_with lost-lease "$dest"
entry=$(sed -n "${number}p" "$alp/damages")
kind=${entry%% *} place=${entry%%"$tab"*}
snapshot=${place#* }
read_manifest_line "${entry#*"$tab"}" && read_name "$key" || stop_with failed "the note of the damage"
damaged=$dest/$snapshot/$name
! strays "$dest/$snapshot" "$name" || stop_with failed "the folder of the file is a link"
work=$alp/healing/$number
content=$work/content

give_up() {
  rm -rf "$work"
  stop_with "$1" "$2"
}

# The same path in the other snapshots, where it is another file.
find_here() {
  for other in $(snapshot_names); do
    ! strays "$dest/$other" "$name" || continue
    other=$dest/$other/$name
    [ -f "$other" ] && [ ! -L "$other" ] && ! [ "$other" -ef "$damaged" ] || continue
    [ "$(sum_of "$kind" "$other")" = "$sum" ] || continue
    printf '%s\n' "$other."
    return 0
  done
  return 1
}

attributes_of() {
  stat -c '%a %u %g %Y' -- "$1" 2>/dev/null || stat -f '%Lp %u %g %m' -- "$1"
  getfattr -d -m - -e hex --absolute-names -- "$1" 2>/dev/null | sed 1d
}

# Content stays; mode, owner, times, extended attributes and ACLs come from $1.
take_attributes() {
  cp --attributes-only --preserve=all -- "$1" "$content" 2>/dev/null || {
    owner=$(stat -c %u:%g -- "$1" 2>/dev/null || stat -f %u:%g -- "$1")
    mode=$(stat -c %a -- "$1" 2>/dev/null || stat -f %Lp -- "$1")
    chown "$owner" "$content" 2>/dev/null
    chmod "$mode" "$content"
    touch -r "$1" "$content"
  }
  [ "$(attributes_of "$1")" = "$(attributes_of "$content")" ]
}

rm -rf "$work"
mkdir -p "$work" || give_up unwritable "$dest"
reference=
[ ! -f "$damaged" ] || [ -n "$is_other" ] || reference=$damaged
if [ "$from" = here ]; then
  other=$(find_here) || give_up none "$number"
  other=${other%.}
  [ -n "$reference" ] || reference=$other
  cat -- "$other" >"$content" || give_up full "the healed file"
else
  cat >"$content" || give_up full "the healed file"
fi
[ "$(sum_of "$kind" "$content")" = "$sum" ] || give_up wrong "$number"
if [ -n "$reference" ]; then
  take_attributes "$reference" || give_up attributes "$number"
else
  [ -n "$attributes" ] && [ -d "${damaged%/*}" ] || give_up no-attributes "$number"
  # shellcheck disable=SC2086
  set -- $attributes
  chown "$2:$3" "$content" 2>/dev/null
  chmod "$1" "$content" && touch -d "@$4" "$content" || give_up no-attributes "$number"
fi
fact ready "$number"
