#!/usr/bin/env bash
# Writes docker/requirements.txt from docker/requirements.in: the same versions, each with the SHA-256 of every file
# that the index has of it, for all Pythons and machines. pip takes no other file then.
#
#     docker/lock.sh
#
# Run it after a change of requirements.in. It needs uv (python3 -m pip install uv) and pip's index.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")"
command -v uv >/dev/null || {
    echo "atelier: uv is needed, which asks the index for the files: python3 -m pip install uv" >&2
    exit 1
}
fresh=$(mktemp)
trap 'rm -f "$fresh"' EXIT
{
    echo '# Written by docker/lock.sh from requirements.in, which says what each package is for. Do not edit.'
    uv pip compile --quiet --universal --python-version 3.10 --no-deps --generate-hashes --no-header --no-annotate \
        --no-emit-index-url --no-emit-find-links requirements.in
} >"$fresh"
# What uv wrote is complete by now, so a failure leaves the old file.
cat "$fresh" >requirements.txt
echo "docker/requirements.txt has $(grep -c -- --hash "$fresh") files of $(grep -c '==' "$fresh") versions"
