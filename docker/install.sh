#!/usr/bin/env bash
# Sets up this clone of Atelier: .venv (JupyterLab and the XLA plugin), .build/bin (the tools and
# the atelier command), the Jupyter kernel inside .venv, and a warm Go build cache.
#
#     docker/install.sh
#
# It is the one way in: `make setup`, .ci/run and the Dockerfile call it. It needs no root, writes
# only inside the clone and in Go's and pip's own caches, and does nothing twice: run it again
# after a failure or an update. PYTHON names another Python than the python3 of PATH, and
# ATELIER_PIP_FLAGS adds flags for pip (such as --find-links=FOLDER).
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
bin=$root/.build/bin
stamps=$root/.build/stamps
log=$root/.build/install.log
venv=$root/.venv
papermill=$root/kernel/papermill
python=${PYTHON:-python3}
step=0
steps=6

# A user's own settings for Python, pip or a Go workspace must not reach into the clone.
unset PYTHONHOME PYTHONPATH
export PIP_USER=0 PIP_DISABLE_PIP_VERSION_CHECK=1 GOWORK=off

# fail MESSAGE...: ends the script with one clear sentence.
fail() {
    printf 'atelier: %s\n' "$*" >&2
    exit 1
}

# stop: ends the command that is running, when the user does.
stop() {
    local job
    for job in $(jobs -p); do
        kill "$job" 2>/dev/null || true
    done
    printf '\natelier: stopped; run docker/install.sh again to go on\n' >&2
    exit 130
}

# unchanged NAME TEXT: whether the step NAME was last finished with the inputs TEXT.
unchanged() {
    [ -f "$stamps/$1" ] && [ "$(cat "$stamps/$1")" = "$2" ]
}

# finished NAME TEXT: notes that the step NAME was finished with the inputs TEXT.
finished() {
    printf '%s\n' "$2" >"$stamps/$1"
}

# announce TEXT: counts and names the next step.
announce() {
    step=$((step + 1))
    printf '[%d/%d] %s\n' "$step" "$steps" "$1"
}

# watch PID: says how long a command has run and what it wrote last, until it ends. A terminal
# gets a line that is rewritten each second, a log one line each half minute.
watch() {
    local started=$SECONDS spent said=0
    while kill -0 "$1" 2>/dev/null; do
        sleep 0.1
        spent=$((SECONDS - started))
        [ "$spent" -gt "$said" ] || continue
        if [ -t 1 ]; then
            printf '\r\033[K      %3d s  %s' "$spent" "$(tail -n 1 "$log" | cut -c 1-60)"
        elif [ $((spent % 30)) -eq 0 ]; then
            printf '      %3d s  %s\n' "$spent" "$(tail -n 1 "$log" | cut -c 1-60)"
        fi
        said=$spent
    done
    [ ! -t 1 ] || printf '\r\033[K'
}

# run FIX COMMAND...: runs a command with its output in the log; when it fails, shows the end of
# the log and the FIX.
run() {
    local fix=$1 started=$SECONDS child
    shift
    "$@" >"$log" 2>&1 </dev/null &
    child=$!
    watch "$child"
    if ! wait "$child"; then
        tail -n 15 "$log" >&2
        fail "\"$(basename "$1") ${*:2:3}\" failed in $root (its output is in $log): $fix"
    fi
    printf '      done in %d s\n' $((SECONDS - started))
}

# enough: whether the go on PATH, or a toolchain that it has fetched before, is what go.mod asks for.
enough() {
    (cd "$root" && GOPROXY=off go list -m >/dev/null 2>&1)
}

# check_go puts the Go that go.mod asks for into .build/bin, which is first on PATH from then on. An older one
# fetches it, as it fetches modules: it checks what it gets.
check_go() {
    local wanted here goroot
    wanted=$(sed -n 's/^toolchain //p' "$root/go.mod")
    command -v go >/dev/null ||
        fail "Go is needed and there is no \"go\" on PATH: install $wanted from https://go.dev/dl"
    # Where Go's settings forbid that for all, this clone asks for it; what the user says in the environment counts.
    export GOTOOLCHAIN=${GOTOOLCHAIN:-auto}
    if ! enough; then
        here=$(cd / && go env GOVERSION)
        case "$(cd / && go env GOTOOLCHAIN)" in
        auto | *+auto) ;;
        *) fail "$wanted is needed and $(command -v go) is $here, which GOTOOLCHAIN keeps from fetching it: unset GOTOOLCHAIN, or install $wanted from https://go.dev/dl" ;;
        esac
        printf '      %s is here and fetches %s\n' "$here" "$wanted"
        run "check the network or GOPROXY and run docker/install.sh again, or install $wanted from https://go.dev/dl" go -C "$root" list -m
    fi
    goroot=$(cd "$root" && go env GOROOT)
    ln -sf "$goroot/bin/go" "$goroot/bin/gofmt" "$bin/"
    export PATH=$bin:$PATH
}

check_compiler() {
    local compiler
    compiler=$(cd "$root" && go env CC)
    # The value may carry flags, so it is split into words on purpose.
    # shellcheck disable=SC2086
    $compiler -x c -o "$root/.build/compiled" - 2>/dev/null <<<$'#include <stdlib.h>\nint main(void) { return EXIT_SUCCESS; }' ||
        fail "a C compiler is needed and \"$compiler\" compiles nothing: install one (Debian: apt install gcc libc6-dev)"
    rm -f "$root/.build/compiled"
    [ "$(cd "$root" && go env CGO_ENABLED)" = 1 ] ||
        fail "XLA needs cgo and CGO_ENABLED is 0: unset CGO_ENABLED"
}

check_python() {
    command -v "$python" >/dev/null ||
        fail "Python 3.10 or newer is needed and there is no \"$python\" on PATH: install it (Debian: apt install python3 python3-venv)"
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 10))' ||
        fail "Python 3.10 or newer is needed and $(command -v "$python") is $("$python" -V 2>&1): install a newer one, or name one in PYTHON"
    "$python" -c 'import venv, ensurepip' 2>/dev/null ||
        fail "Python's venv is needed and $(command -v "$python") lacks it: install it (Debian: apt install python3-venv)"
}

# make_venv: an environment made by another Python, or before the clone was moved, is made anew. What is no
# environment is the user's.
make_venv() {
    local made clear=()
    if [ ! -f "$stamps/venv" ] && [ ! -f "$venv/pyvenv.cfg" ] && [ -n "$(ls -A "$venv" 2>/dev/null)" ]; then
        fail "$venv is no Python environment, so it is not cleared to make one: move it elsewhere"
    fi
    made="$root $("$python" -c 'import sys; print(sys.version)')"
    if unchanged venv "$made" && "$venv/bin/python" -c '' 2>/dev/null; then
        return
    fi
    if [ -f "$stamps/venv" ] || ! "$venv/bin/python" -c '' 2>/dev/null; then
        clear=(--clear)
    fi
    rm -f "$stamps/requirements"
    run "see the log" "$python" -m venv ${clear[@]+"${clear[@]}"} "$venv"
    finished venv "$made"
}

install_python() {
    local wanted
    announce "Python packages into .venv: JupyterLab, papermill for Go, test tools and the XLA plugin"
    make_venv
    wanted=$(cat "$root/docker/requirements.txt" "$papermill/pyproject.toml" "$papermill"/*/*.py)
    if unchanged requirements "$wanted" && [ -x "$venv/bin/jupyter-lab" ]; then
        printf '      nothing to do\n'
        return
    fi
    # shellcheck disable=SC2086
    run "check the network or pip's index, then run docker/install.sh again" \
        "$venv/bin/python" -m pip install --progress-bar off --require-hashes ${ATELIER_PIP_FLAGS:-} -r "$root/docker/requirements.txt"
    # Nothing is fetched: what it needs, and what builds it, is there by now.
    run "see the log" "$venv/bin/python" -m pip install --no-index --no-deps --no-build-isolation --force-reinstall "$papermill"
    finished requirements "$wanted"
}

# go_in FOLDER COMMAND ARGUMENT...: runs a go command in a folder.
go_in() {
    local folder=$1 command=$2
    shift 2
    run "check the network or GOPROXY, then run docker/install.sh again" go -C "$folder" "$command" "$@"
}

# go_build FOLDER ARGUMENT...: compiles in a folder and names each package as it is done. Version
# control is not asked, because it refuses to answer in a clone that another user owns. What only a
# debugger reads is left out, as where cells are linked (Lean in kernel/engine/workspace/gotool.go).
go_build() {
    local folder=$1
    shift
    go_in "$folder" build -v -mod=readonly -buildvcs=false -gcflags=all=-dwarf=false "$@"
}

install_tools() {
    local wanted
    announce "a tool for development into .build/bin: staticcheck"
    wanted="$(cd "$root" && go env GOVERSION GOARCH) $(cat "$root/kernel/tools/go.mod" "$root/kernel/tools/go.sum")"
    if unchanged tools "$wanted" && [ -x "$bin/staticcheck" ]; then
        printf '      nothing to do\n'
        return
    fi
    go_build "$root/kernel/tools" -o "$bin/" tool
    finished tools "$wanted"
}

install_command() {
    announce "the Go modules that cells may import, and the atelier command into .build/bin"
    # All of them, because a cell may import what the command does not, and without the network.
    go_in "$root" mod download
    go_in "$root/tests/paper" mod download
    go_build "$root" -o "$bin/" ./kernel/cmd/atelier ./kernel/cmd/atelier-kernel ./kernel/cmd/atelier-photos
}

# warm_cache: what cells import is compiled now, so that the first cell need not. Installing the
# kernel links a cell too, which is quick after this.
warm_cache() {
    announce "what cells import into Go's build cache"
    go_build "$root" ./gomlx_models/... ./notebooks/... ./plotting/...
}

install_kernel() {
    announce "the Jupyter kernel into .venv"
    run "see the lines above" "$bin/atelier" kernel install --prefix "$venv" --module "$root"
    # JupyterLab would ask for news and updates from the network.
    mkdir -p "$venv/share/jupyter/lab/settings"
    cp "$root/docker/overrides.json" "$venv/share/jupyter/lab/settings/overrides.json"
}

main() {
    trap stop INT TERM
    announce "checking for Go, a C compiler and Python"
    mkdir -p "$bin" "$stamps"
    # Two setups of one clone at a time would write the same files.
    if command -v flock >/dev/null; then
        exec 9>"$root/.build/install.lock"
        flock -n 9 || { printf '      waiting for another setup of this clone\n' && flock 9; }
    fi
    check_go
    check_compiler
    check_python
    install_python
    install_tools
    install_command
    warm_cache
    install_kernel
    printf 'atelier: ready after %d s: make lab opens JupyterLab, make demo runs the tour\n' "$SECONDS"
}

main "$@"
