#!/usr/bin/env bash
# Shows in under five minutes that Atelier runs on this machine's NVIDIA GPU, and how fast. The machine needs no Go and no
# network, but a python3 with jax-cuda13-pjrt, whose plugin Atelier finds, and CUDA's and cuDNN's libraries.
#
#     make gpu-carry                                # where Go is: writes .build/gpu/carry.tar.gz
#     tests/gpu/check.sh [--carry PATH] [--peers FOLDER] [FOLDER]   # where the GPU is
#
# It writes gpu.json and gpu.txt into FOLDER (default: $OUT, else out/gpu). --carry names what make gpu-carry wrote, packed or
# not, and --peers the folder of jax_steps.py, beside which the five workloads are timed. Each part has a limit; one that
# hangs is killed, and the others go on. The code is 0 if all parts are ok, 1 if not, or if there is no GPU.
# ATELIER_GPU_SECONDS is how long each family trains (default: 60), ATELIER_GPU_LIMIT the seconds of all parts (290).
set -uo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
root=$(cd "$here/../.." && pwd -P)
carry=$root/.build/gpu/carry.tar.gz
peers=$root/shared/peers
out=${OUT:-$root/out/gpu}
training=${ATELIER_GPU_SECONDS:-60}
limit=${ATELIER_GPU_LIMIT:-290}
work=

# fail MESSAGE...: ends the script with one clear sentence.
fail() {
    printf 'gpu: %s\n' "$*" >&2
    exit 2
}

# note PART STATUS SECONDS WORDS...: keeps and says how a part went.
note() {
    local part=$1 status=$2 seconds=$3
    shift 3
    printf '%s\t%s\t%s\t%s\n' "$part" "$status" "$seconds" "${*//[$'\t\n']/ }" >>"$work/parts"
    printf '%-9s %-9s %4s s  %s\n' "$status" "$part" "$seconds" "$*"
}

# within SECONDS: so many seconds, or what is left of the whole.
within() {
    local left=$((limit - SECONDS))
    [ "$left" -gt 1 ] || left=1
    echo $(($1 < left ? $1 : left))
}

# bounded SECONDS COMMAND...: runs a command for so long at most; 124 or 137 says that it hung. It runs in the background,
# so that this script heeds signals meanwhile.
bounded() {
    timeout --kill-after=3 "$(within "$1")" "${@:2}" &
    wait $!
}

# verdict PART CODE BEGUN WORDS...: notes a part by its exit code.
verdict() {
    local part=$1 code=$2 seconds=$((SECONDS - $3))
    shift 3
    case $code in
    0) note "$part" ok "$seconds" "$*" ;;
    124 | 137) note "$part" "timed out" "$seconds" "it was killed; $*" ;;
    *) note "$part" failed "$seconds" "code $code; $*" ;;
    esac
}

# last FILE: the last line of a file that is not blank.
last() { grep -v '^[[:space:]]*$' "$1" 2>/dev/null | tail -n 1 | cut -c 1-300; }

# skip WHY PART...: notes parts that are not run.
skip() {
    local why=$1 part
    shift
    for part in "$@"; do note "$part" skipped 0 "$why"; done
}

has_gpu() { [ -n "$(nvidia-smi -L 2>/dev/null)" ] || compgen -G '/dev/nvidia[0-9]*' >/dev/null; }

# unpack: makes the programs ready in $work/carry.
unpack() {
    mkdir -p "$work/carry"
    if [ -d "$carry" ]; then
        cp -R "$carry/." "$work/carry"
    elif [ -f "$carry" ]; then
        tar -xzf "$carry" -C "$work/carry" || fail "$carry does not unpack: run make gpu-carry where Go is, and bring the file again"
    else
        fail "$carry is not there: run make gpu-carry where Go is, and bring the file"
    fi
    PATH=$work/carry/bin:$PATH
    # A text that comes with Go, for the text models.
    export GOROOT=$work/carry/goroot
}

# doctor: finds the plugin and computes with it. What models are to run on from here on is then in GOMLX_BACKEND.
doctor() {
    local begun=$SECONDS code
    bounded 25 atelier doctor --gpu --json >"$work/doctor.json" 2>"$work/doctor.log"
    code=$?
    GOMLX_BACKEND=$(python3 "$here/report.py" backend "$work/doctor.json")
    export GOMLX_BACKEND
    verdict doctor "$code" "$begun" "${GOMLX_BACKEND:-$(last "$work/doctor.log")}"
    [ "$code" -eq 0 ]
}

# watch_memory: notes the GPU's memory in use, in MiB, until it is killed.
watch_memory() {
    while sleep 1; do
        nvidia-smi --query-gpu=memory.used,memory.total --format=csv,noheader,nounits 2>/dev/null | head -n 1 >>"$work/memory"
    done
}

# train: trains a model of each family at the same time, as cells would that share a GPU.
train() {
    local begun=$SECONDS family watcher pids=() codes=0 code data
    watch_memory &
    watcher=$!
    for family in gan vae rnn; do
        data=fashion-mnist-10k
        [ "$family" != rnn ] || data=opticks
        timeout --kill-after=3 "$(within $((training + 30)))" atelier train "$family" --data "$data" --time "${training}s" --seed 7 \
            --backend cuda --json --out "$work/$family" >"$work/train-$family.json" 2>"$work/train-$family.log" &
        pids+=($!)
    done
    for pid in "${pids[@]}"; do
        wait "$pid"
        code=$?
        [ "$code" -le "$codes" ] || codes=$code
    done
    kill "$watcher" 2>/dev/null
    wait "$watcher" 2>/dev/null
    verdict train "$codes" "$begun" "$(python3 "$here/report.py" trained "$work")"
    begun=$SECONDS
    python3 "$here/report.py" memory "$work" >"$work/memory.said"
    verdict memory $? "$begun" "$(cat "$work/memory.said")"
}

# work: trains, and meanwhile tests what each family promises, in its small form, whose time is the compiler's.
work() {
    local begun=$SECONDS promises code kept broken
    timeout --kill-after=3 "$(within 130)" contract.test -test.v \
        -test.run '^(TestOneSeedOneModel|TestLossFalls)$/^xla$/^(gan|vae|rnn_text)$' >"$work/contract.log" 2>&1 &
    promises=$!
    train
    wait "$promises"
    code=$?
    kept=$(grep -c '^    --- PASS' "$work/contract.log")
    broken=$(grep -c '^    --- FAIL' "$work/contract.log")
    # Two promises of three families: a name that changed would else be none.
    [ "$code" -ne 0 ] || [ "$kept" -eq 6 ] || code=1
    verdict contract "$code" "$begun" "$kept promises of 6 kept, $broken broken; $(last "$work/contract.log")"
}

# bench: times the five workloads, each in turn with JAX's where its scripts are.
bench() {
    local begun=$SECONDS workload codes=0 code jax=0 jax_codes=0
    [ -f "$peers/jax_steps.py" ] && jax=1
    for workload in gan_mlp vae_mlp rnn_rows gru_char dcgan; do
        bounded 30 atelier-bench -only "$workload" -seconds 3 >"$work/bench-ours-$workload.json" 2>"$work/bench.log"
        code=$?
        [ "$code" -le "$codes" ] || codes=$code
        [ "$jax" -eq 1 ] || continue
        XLA_PYTHON_CLIENT_PREALLOCATE=false bounded 30 python3 "$peers/jax_steps.py" --only "$workload" --seconds 3 \
            >"$work/bench-jax-$workload.json" 2>"$work/jax.log"
        code=$?
        [ "$code" -le "$jax_codes" ] || jax_codes=$code
    done
    verdict bench "$codes" "$begun" "$(python3 "$here/report.py" timed "$work")"
    if [ "$jax" -eq 1 ]; then
        verdict jax "$jax_codes" "$begun" "$([ "$jax_codes" -eq 0 ] || last "$work/jax.log")"
    else
        skip "there is no jax_steps.py in $peers: name its folder with --peers" jax
    fi
}

# finish: writes what there is, whatever ended the script.
finish() {
    local code=$?
    trap - EXIT
    # A child that is told to end before it is another program has this trap too.
    [ "$BASHPID" = $$ ] && [ -n "$work" ] || exit "$code"
    jobs -p | while read -r job; do kill "$job" 2>/dev/null; done
    wait
    mkdir -p "$out" && python3 "$here/report.py" write "$work" "$out" || code=1
    rm -rf "$work"
    exit "$code"
}

main() {
    while [ $# -gt 0 ]; do
        case $1 in
        --carry | --peers)
            [ $# -gt 1 ] || fail "$1 wants a path"
            if [ "$1" = --carry ]; then carry=$2; else peers=$2; fi
            shift
            ;;
        -*) fail "there is no flag $1, want --carry PATH or --peers FOLDER" ;;
        *) out=$1 ;;
        esac
        shift
    done
    command -v python3 >/dev/null || fail "there is no python3 on PATH: put that of the environment with jax-cuda13-pjrt there"
    trap finish EXIT
    trap 'exit 130' INT TERM
    work=$(mktemp -d)
    : >"$work/parts"
    unpack
    nvidia-smi --query-gpu=name,driver_version,memory.total --format=csv,noheader >"$work/gpu" 2>/dev/null
    if ! has_gpu; then
        doctor
        skip "there is no NVIDIA GPU on this machine" train memory contract bench jax
        exit 1
    fi
    if ! doctor; then
        skip "the GPU does not compute" train memory contract bench jax
        exit 1
    fi
    work
    bench
    ! grep -qP '\t(failed|timed out)\t' "$work/parts"
}

main "$@"
