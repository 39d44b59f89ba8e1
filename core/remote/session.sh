# session: the one shell that a run keeps at a place. It reads orders, a line each, and holds the lease of a vault while it lives.
# `define LINE` takes functions in; `hold DEST`, `beat` and `release` are about the lease; any other line is a script.
# A script travels on one line (printf %b brings its newlines back) and runs by itself; "alp-done CODE" ends its output.
trap '' HUP INT PIPE
held=
echo alp-is-connected
while IFS= read -r order; do
  case $order in
  "define "*) eval "$(printf %b "${order#define }")" ;;
  "hold "*) held=${order#hold } ;;
  beat) [ -z "$held" ] || : >"$held/beat" ;;
  release)
    if [ -n "$held" ]; then
      for run_folder in "$held"/unfinished/*; do end_receiver "$run_folder" >/dev/null 2>&1; done
      rm -f "$held/lease" "$held/beat"
    fi
    held=
    ;;
  *)
    (eval "$(printf %b "$order")") </dev/null 2>&1
    printf '\nalp-done %s\n' "$?"
    ;;
  esac
done
# The other end is gone without a word: save what arrived. The lease stays, so that the next run can say what happened.
[ -z "$held" ] || for run_folder in "$held"/unfinished/*; do end_receiver "$run_folder" >/dev/null 2>&1; done
