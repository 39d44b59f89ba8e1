# journals: how long the journals of this machine are, and what its alp says of its configuration. Changes nothing but what alp itself keeps for reports.
# Argument: STATE, the folder of alp's state; '' for where it usually lies.
printf 'alp-answers\n'
state=$1
[ -n "$state" ] || state=${ALP_STATE_DIR:-}
if [ -z "$state" ] && [ "$(id -u)" != 0 ]; then
  case ${XDG_STATE_HOME:-} in
  /*) state=$XDG_STATE_HOME/alpine-backup ;;
  *) state=${HOME:-/}/.local/state/alpine-backup ;;
  esac
fi
[ -n "$state" ] || state=/var/lib/alpine-backup
printf 'state\t%s\n' "$state"
if [ -d "$state" ] && ! { [ -r "$state" ] && [ -x "$state" ]; }; then printf 'unreadable\t%s\n' "$state"; fi
for file in "$state"/journal/*/*.jsonl; do
  [ -f "$file" ] && [ -r "$file" ] || continue
  printf 'journal\t%s\t%s\n' "$(($(wc -c <"$file")))" "${file#"$state"/journal/}"
done
# An alp that hangs (a dead mount under its configuration) must not keep the journals back.
limit=
! command -v timeout >/dev/null 2>&1 || limit='timeout 60'
for alp in "$(command -v alp)" /usr/local/bin/alp "${HOME:-}/.local/bin/alp" "${state%/*}/alp"; do
  [ -n "$alp" ] && [ -f "$alp" ] && [ -x "$alp" ] || continue
  printf 'status\t'
  ALP_STATE_DIR=$state $limit "$alp" report --here --json </dev/null 2>/dev/null
  echo
  break
done
printf 'ready\t\n'
