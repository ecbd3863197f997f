#!/bin/sh
# Calls the compiler for run.sh: the crates whose coverage is to guide are instrumented, all others built as ever.
for crate in samstem lopdf hayro_cmap; do
    case " $* " in *" --crate-name $crate "*)
        exec "$@" -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
            -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
            -Cllvm-args=-sanitizer-coverage-trace-compares ;;
    esac
done
exec "$@"
