#!/usr/bin/env bash
# Pins the base image of docker/Dockerfile by its digest, so that a tag that moves changes no build unseen.
#
#     docker/pin.sh           # asks the registry and writes the digest into the Dockerfile
#     docker/pin.sh --check   # fails if the Dockerfile has none, or another than the registry's
#
# It needs Docker or Podman and the network. ENGINE names the program.
set -euo pipefail

file=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)/Dockerfile

# fail MESSAGE...: ends the script with one clear sentence.
fail() {
    printf 'atelier: %s\n' "$*" >&2
    exit 1
}

engine=${ENGINE:-}
for known in docker podman; do
    [ -n "$engine" ] || ! command -v "$known" >/dev/null || engine=$known
done
[ -n "$engine" ] || fail "Docker or Podman is needed, which asks the registry: install one, or name one in ENGINE"

base=$(sed -n 's/^ARG BASE=//p' "$file")
tag=${base%%@*}
[ -n "$tag" ] || fail "$file has no line ARG BASE=IMAGE:TAG"
"$engine" pull --quiet "$tag" >/dev/null || fail "$engine gets no $tag: check the network"
digest=$("$engine" image inspect --format '{{index .RepoDigests 0}}' "$tag")
digest=${digest##*@}
[[ $digest =~ ^sha256:[0-9a-f]{64}$ ]] || fail "$engine names \"$digest\" as the digest of $tag, which is none"

if [ "${1:-}" = --check ]; then
    [ "$base" = "$tag@$digest" ] || fail "the base image is $base and the registry has $tag@$digest: run docker/pin.sh, and look at what changed"
    echo "the base image is $base, as in the registry"
    exit
fi
sed -i "s|^ARG BASE=.*|ARG BASE=$tag@$digest|" "$file"
echo "the base image is pinned: $tag@$digest"
