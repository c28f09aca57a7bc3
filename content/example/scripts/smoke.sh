#!/bin/sh
# smoke.sh HOST: the shortest way through the shop that touches everything.
set -eu
host=${1:?usage: smoke.sh HOST}
for path in /health /books /covers/42.jpg; do
  code=$(curl --silent --output /dev/null --write-out '%{http_code}' --max-time 5 "https://$host$path")
  echo "$code $path"
  [ "$code" = 200 ]
done
