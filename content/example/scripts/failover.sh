#!/bin/sh
# failover.sh SERVICE [--yes]: move a service from its blue instance to green.
#
# Used by the playbooks (dr-failover.md of bookstore-api and of checkout), by the
# half-yearly exercise, and by the pipeline. It stops and asks once, before the
# DNS record moves, unless --yes is given.
set -eu

service=${1:?usage: failover.sh SERVICE [--yes]}
answer=${2:-ask}
zone=${ZONE_ID:?set ZONE_ID to the hosted zone}
name="$service.bookstore.example.org"

say() { printf '%s %s\n' "$(date -u +%H:%M:%S)" "$*"; }

say "1/5 green answers?"
curl --fail --silent --max-time 5 "https://$service-green.bookstore.example.org/health" >/dev/null

say "2/5 the database standby is in sync?"
aws rds describe-db-instances --db-instance-identifier "$service-db" \
  --query 'DBInstances[0].StatusInfos' --output text

if [ "$answer" != "--yes" ]; then
  printf 'Move %s to green? [y/N] ' "$name"
  read -r reply
  [ "$reply" = y ] || { say "left as it was"; exit 3; }
fi

say "3/5 moving $name"
aws route53 change-resource-record-sets --hosted-zone-id "$zone" \
  --change-batch "file://dns/$service-green.json"

say "4/5 waiting for the name to follow"
i=0
until curl --silent "https://$name/health" | grep -q '"instance": "green"'; do
  i=$((i + 1))
  [ "$i" -lt 60 ] || { say "still blue after 10 minutes"; exit 1; }
  sleep 10
done

say "5/5 one order from end to end"
exec ./scripts/smoke.sh "$name"
