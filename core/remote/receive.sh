# receive: notes who receives (process and birth) in file $1, then becomes the rsync of the other arguments.
# One line without single quotes: it travels inside --rsync-path, through whatever shell the login has.
f=$1; shift; { read -r s <"/proc/$$/stat"; } 2>/dev/null && s=${s##*") "} && b=$(set -- $s; echo "${20}"); [ -n "$b" ] || b=$(ps -o lstart= -p $$ | tr -s " " _); echo "$$ $b" >"$f" || exit 11; LC_ALL=C; export LC_ALL; exec rsync "$@"
