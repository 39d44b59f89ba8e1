# source: is the source there, and what can the rsync beside it do? Changes nothing.
# Argument: the path as configured.
path=$1
case $path in /*) ;; *) path=$HOME/$path ;; esac
if [ -L "$path" ] && [ -d "$path" ]; then
  # Without a slash at the end rsync would keep the link and nothing of what is behind it.
  fact kind link
elif [ -d "$path" ]; then
  if [ -r "$path" ] && [ -x "$path" ]; then
    fact kind folder
    [ -n "$(ls -A "$path" | head -n 1)" ] || fact empty yes
  else
    fact kind unreadable
  fi
  fact root "$(cd "$path" 2>/dev/null && pwd -P)"
elif [ -e "$path" ] || [ -L "$path" ]; then fact kind file
else fact kind absent
fi
tell_rsync
fact ready "$path"
