# session: the one shell that a run keeps at a place. It reads orders, a line each, and holds the lease of a vault while it lives.
# `define LINE` takes functions in; `hold DEST`, `beat` and `release` are about the lease; any other line is a script.
# A script travels on one line (printf %b brings its newlines back) and runs by itself; "alp-done CODE" ends its output.
trap '' HUP INT PIPE
held=
# Somebody who took us for dead may have the lease by now: then its receiver is none of our business.
keeps_lease() {
  [ -n "$held" ] || return 1
  { read -r holder_line; read -r keeper_word keeper_pid rest; } <"$held/lease" || return 1
  [ "$keeper_pid" = "$$" ]
} 2>/dev/null
# While something is received, what has arrived goes to the disk every second, beside the copying: little is left for the flush before publishing.
# Where sync knows no -f, nothing is flushed early.
flush_early() {
  nap=
  trap 'kill "$nap"; exit' TERM
  while kill -0 "$$" && keeps_lease; do
    for receiver in "$held"/unfinished/*/receiver; do
      [ ! -f "$receiver" ] || sync -f -- "$receiver" || [ ! -f "$receiver" ] || exit
    done
    sleep 1 &
    nap=$!
    wait "$nap"
  done
}
end_flusher() {
  [ -n "$flusher" ] || return 0
  kill "$flusher"
  wait "$flusher"
  flusher=
} 2>/dev/null
flusher=
echo alp-is-connected
while IFS= read -r order; do
  case $order in
  "define "*) eval "$(printf %b "${order#define }")" ;;
  "hold "*)
    held=${order#hold }
    flush_early </dev/null >/dev/null 2>&1 &
    flusher=$!
    ;;
  beat) ! keeps_lease || : >"$held/beat" ;;
  release)
    if keeps_lease; then
      for run_folder in "$held"/unfinished/*; do end_receiver "$run_folder" >/dev/null 2>&1; done
      rm -f "$held/lease" "$held/beat"
    fi
    end_flusher
    held=
    ;;
  *)
    (eval "$(printf %b "$order")") </dev/null 2>&1
    printf '\nalp-done %s\n' "$?"
    ;;
  esac
done
# The other end is gone without a word: save what arrived. The lease stays, so that the next run can say what happened.
! keeps_lease || for run_folder in "$held"/unfinished/*; do end_receiver "$run_folder" >/dev/null 2>&1; done
end_flusher
