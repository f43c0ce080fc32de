#!/usr/bin/env bash
# run.sh [OPTION …]           measures the budgets (bench.py)
# run.sh scaling [OPTION …]   measures what docs/scaling.md tells (scaling.py)
# --parts NAME …              only these; --help names them, and how many accounts and events there are. What was looked into:
#                             run.sh --parts rights                                     roles and groups (R-012)
#                             run.sh scaling --parts reading [--engines SQLite]         search, events, overview (R-050, R-061)
# Databases and results go to .build/bench.
set -euo pipefail
cd "$(dirname "$0")/.."
program=bench
if [ "${1:-}" = scaling ]; then
    program=scaling
    shift
fi
mkdir -p .build/bench
cc -O2 -o .build/bench/argon2_rate Benchmarks/argon2_rate.c -lsodium -lpthread
cc -O2 -o .build/bench/distance Benchmarks/distance.c -lpthread
exec python3 "Benchmarks/$program.py" --latchkey "${BENCH_BINARY:-.build/release/latchkey}" --work .build/bench "$@"
