#!/bin/sh
# failback.sh SERVICE: return to blue after a failover, in daylight, with somebody watching.
set -eu
service=${1:?usage: failback.sh SERVICE}
zone=${ZONE_ID:?set ZONE_ID to the hosted zone}

curl --fail --silent --max-time 5 "https://$service-blue.bookstore.example.org/health" >/dev/null
aws route53 change-resource-record-sets --hosted-zone-id "$zone" \
  --change-batch "file://dns/$service-blue.json"
echo "moved; keep green warm for one hour, then scale it down"
