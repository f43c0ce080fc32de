#!/usr/bin/env bash
# Measures the budgets; results go to .build/bench. See bench.py.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p .build/bench
cc -O2 -o .build/bench/argon2_rate Benchmarks/argon2_rate.c -lsodium -lpthread
exec python3 Benchmarks/bench.py --latchkey "${BENCH_BINARY:-.build/release/latchkey}" --work .build/bench "$@"
