#!/bin/sh
# Schemathesis over the description of every address, as everybody there is, in databases that go
# afterwards. It stands apart from what Telos is developed with, in var/fuzz, of its own lock; with
# the same versions of what both need. Run by `sh scripts/telos fuzz`.
set -eu

place=var/fuzz
if ! cmp -s requirements/fuzz.txt "$place/stamp"; then
    rm -rf "$place"
    .venv/bin/uv pip sync --quiet --python .venv/bin/python --require-hashes \
        --target "$place" requirements/fuzz.txt
    cp requirements/fuzz.txt "$place/stamp"
fi
PYTHONPATH=$place exec .venv/bin/python benchmarks/fuzz.py "$@"
