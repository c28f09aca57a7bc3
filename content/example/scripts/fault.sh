#!/bin/sh
# fault.sh stop|start NAME: the hand that the experiments use. NAME is a part of the
# staging stack (db, cdn, blue, …). Killing is meant: a polite stop drains connections,
# and outages do not.
set -eu
verb=${1:?usage: fault.sh stop|start NAME} name=${2:?usage: fault.sh stop|start NAME}
case $verb in
  stop)  docker compose kill --signal KILL "$name" >/dev/null; echo "stopped $name" ;;
  start) docker compose start "$name" >/dev/null; echo "started $name" ;;
  *)     echo "unknown verb: $verb" >&2; exit 2 ;;
esac
