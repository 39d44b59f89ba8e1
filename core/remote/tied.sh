# tied: becomes the rsync of the arguments, which ends when whoever started it is gone: its standard input then ends without a line.
# Read through descriptor 3, because a shell gives what runs in the background no standard input.
exec 3<&0
{ IFS= read -r word <&3 || kill -TERM "-$$"; } >/dev/null 2>&1 &
exec rsync "$@" </dev/null 3<&-
