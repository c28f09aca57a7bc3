#!/usr/bin/env bash
# Builds the release binary, writes synthetic fleets and measures how long their sites take.
#
#   benches/run.sh [--smoke] [--journals N]
#
# STAGEPOST names a binary that is there already. See README.md for how to read the numbers.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
if [ -z "${STAGEPOST:-}" ]; then
  cargo build --release --locked --quiet --manifest-path "$here/../Cargo.toml"
  STAGEPOST="${CARGO_TARGET_DIR:-$here/../target}/release/stagepost"
fi
exec python3 -B "$here/measure.py" "$STAGEPOST" "$@"
