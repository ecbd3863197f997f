#!/usr/bin/env bash
# Coverage-guided fuzzing of the layers, on the stable toolchain:
#
#     fuzz/run.sh SECONDS [LAYER...]
#
# for so many seconds each of objects, content, filters, cmap, font, table, text, flat, headings, writers, whole. libFuzzer's
# own crate is built by g++; no nightly, no cargo-fuzz. What a layer has learnt lies in fuzz/corpus/LAYER, a find in
# fuzz/found/LAYER-*: run it again with `SAMSTEM_LAYER=LAYER fuzz/target/x86_64-unknown-linux-gnu/release/layer FILE`.
# A find becomes a test beside the code it is in.
set -euo pipefail
cd "$(dirname "$0")"
seconds=$1; shift
layers=("$@")
[ ${#layers[@]} -gt 0 ] || layers=(objects content filters cmap font table text flat headings writers whole)

export RUSTFLAGS="--cfg=fuzzing" RUSTC_WRAPPER="$PWD/instrument.sh"
target=x86_64-unknown-linux-gnu
cargo build --release --quiet --target "$target"
mkdir -p found
held=0
for layer in "${layers[@]}"; do
    mkdir -p "corpus/$layer"
    # A stack as in the worker processes; 2 GiB and 20 s are far above what any small input takes.
    SAMSTEM_LAYER=$layer SAMSTEM_SEEDS=corpus/$layer bash -c 'ulimit -s 16384; exec "$@"' - \
        "target/$target/release/layer" "corpus/$layer" -max_total_time="$seconds" -max_len=8192 -timeout=20 -rss_limit_mb=2048 \
        -dict=tokens.dict -artifact_prefix="found/$layer-" -print_final_stats=1 2> "found/$layer.log" || held=$?
    grep -E "stat::number_of_executed_units|stat::average_exec|SUMMARY|panicked" "found/$layer.log" | sed "s/^/$layer: /"
done
exit "$held"
