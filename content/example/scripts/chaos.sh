#!/bin/sh
# chaos.sh EXPERIMENT SERVICE DEPENDENCY: run one experiment and keep its journal.
# The build fails when the service did not hold: that is the gate of stage 5.
set -eu
experiment=$1 service=$2 dependency=$3

status=0
chaos run --journal-path journal.json "$experiment" || status=$?
stagepost record journal.json --service "$service" --dependency "$dependency" --environment staging
exit "$status"
