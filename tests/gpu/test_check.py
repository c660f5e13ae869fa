"""check.sh with stand-ins for the programs and the GPU, and, where there is none, with the real command and a plugin that is none."""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time

import pytest

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
ATELIER = ROOT / ".build" / "bin" / "atelier"

# What the script itself needs of a machine.
BASICS = "bash cat compgen cp cut date dirname env grep head kill mkdir mktemp pwd rm sleep tail tar timeout touch gzip".split()

PLUGIN = "/opt/python/lib/python3.12/site-packages/jax_plugins/xla_cuda13/xla_cuda_plugin.so"
CONFIG = f"xla:{PLUGIN},preallocate=false,memory_fraction=0.4,shared_buffers=false"

STAND_INS = {
    "atelier": f"""#!/bin/bash
echo "atelier $*" >>"$CALLS"
case "$1" in
doctor) echo '{{"findings":[{{"name":"GPU","ok":true,"detail":"H200"}},{{"name":"backend","ok":true,"detail":"{CONFIG} (Python environment) loads"}}],"faults":0}}' ;;
train) {{ [ "$2" != "$HANG" ] || exec sleep 1000; }}
       [ "$2" != "$BREAK" ] || {{ echo "it broke" >&2; exit 1; }}
       sleep 1.5
       echo '{{"family":"'$2'","step":600,"steps_per_second":10,"backend":"XLA on CUDA"}}' ;;
esac
""",
    "contract.test": """#!/bin/bash
echo "contract $GOMLX_BACKEND" >>"$CALLS"
for ((i = 0; i < ${KEPT:-6}; i++)); do echo "    --- PASS: a"; done
echo PASS
""",
    "atelier-bench": """#!/bin/bash
echo "bench $* $GOMLX_BACKEND" >>"$CALLS"
echo '{"peer":"atelier","results":{"'$2'":{"batch":128,"first_step_s":1,"steps_per_s":300}}}'
""",
}

SMI = """#!/bin/bash
case "$*" in
-L) echo "GPU 0: NVIDIA H200" ;;
*memory.used*) echo "USED, 143771" ;;
*) echo "NVIDIA H200, 580.1, 143771 MiB" ;;
esac
"""

JAX = """import sys, json
workload = sys.argv[sys.argv.index("--only") + 1]
print(json.dumps({"peer": "jax", "results": {workload: {"batch": 128, "first_step_s": 2, "steps_per_s": 200}}}))
"""


def program(path, body):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(body)
    path.chmod(0o755)


class Machine:
    """A machine with stand-ins for all that check.sh runs."""

    def __init__(self, folder, gpu=True, used=9000):
        self.folder, self.bin, self.carry, self.out = folder, folder / "bin", folder / "my carry", folder / "results"
        self.calls = folder / "calls"
        self.bin.mkdir()
        for name in BASICS:
            if found := shutil.which(name):
                (self.bin / name).symlink_to(found)
        # The base Python, for a link to an environment's is none.
        (self.bin / "python3").symlink_to(pathlib.Path(sys.executable).resolve())
        if gpu:
            program(self.bin / "nvidia-smi", SMI.replace("USED", str(used)))
        for name, body in STAND_INS.items():
            program(self.carry / "bin" / name, body)
        self.peers = folder / "peers"
        self.peers.mkdir()
        (self.peers / "jax_steps.py").write_text(JAX)
        (folder / "tmp").mkdir()

    def start(self, *args, **env):
        return subprocess.Popen(
            ["bash", HERE / "check.sh", "--carry", self.carry, "--peers", self.peers, *args, self.out], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, start_new_session=True,
            env={"PATH": str(self.bin), "HOME": str(self.folder), "CALLS": str(self.calls), "TMPDIR": str(self.folder / "tmp"), "ATELIER_GPU_SECONDS": "1", **env})

    def check(self, *args, **env):
        """The code, the report and the text."""
        process = self.start(*args, **env)
        said, _ = process.communicate(timeout=100)
        assert not list((self.folder / "tmp").iterdir()), "the working folder is left"
        return process.returncode, json.loads((self.out / "gpu.json").read_text()), said + (self.out / "gpu.txt").read_text()


def statuses(report):
    return {part["part"]: part["status"] for part in report["parts"]}


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


def test_all_is_well(machine):
    code, report, text = machine.check()
    assert code == 0, text
    assert statuses(report) == dict.fromkeys(["doctor", "train", "memory", "contract", "bench", "jax"], "ok")
    assert report["backend"] == CONFIG
    assert report["gpu"].startswith("NVIDIA H200")
    assert report["memory"] == {"used_mib": 9000, "total_mib": 143771}
    assert {family: said["step"] for family, said in report["trained"].items()} == {"gan": 600, "vae": 600, "rnn": 600}
    assert set(report["timed"]) == {"gan_mlp", "vae_mlp", "rnn_rows", "gru_char", "dcgan"}
    assert report["timed"]["dcgan"]["ratio"] == 1.5  # 300 to 200
    assert "6 promises of 6 kept, 0 broken" in text
    assert "gan_mlp           300.0        200.0      1.5" in text
    calls = machine.calls.read_text()
    assert f"contract {CONFIG}" in calls and f"bench -only dcgan -seconds 3 {CONFIG}" in calls
    assert "train rnn --data opticks --time 1s --seed 7 --backend cuda --json" in calls
    assert "train gan --data fashion-mnist-10k" in calls


def test_what_was_packed_is_unpacked(machine):
    packed = machine.folder / "carry.tar.gz"
    subprocess.run(["tar", "-czf", packed, "-C", machine.carry, "."], check=True)
    machine.carry = packed
    code, report, text = machine.check()
    assert code == 0, text


def test_a_hanging_part_is_killed_and_the_others_go_on(machine):
    code, report, text = machine.check(HANG="vae", ATELIER_GPU_LIMIT="6")
    assert code == 1
    found = statuses(report)
    assert found["train"] == "timed out" and found["memory"] == "ok", text
    assert set(report["trained"]) == {"gan", "rnn"}


def test_a_failing_part_is_said(machine):
    code, report, text = machine.check(BREAK="rnn")
    assert code == 1 and statuses(report)["train"] == "failed" and statuses(report)["bench"] == "ok", text


def test_promises_that_were_not_looked_at_are_not_kept(machine):
    code, report, text = machine.check(KEPT="0")
    assert code == 1 and statuses(report)["contract"] == "failed", text


def test_memory_that_is_taken_whole_is_a_failure(tmp_path):
    code, report, text = Machine(tmp_path, used=130000).check()
    assert code == 1 and statuses(report)["memory"] == "failed", text


def test_missing_peers_are_skipped_in_words(machine):
    (machine.peers / "jax_steps.py").unlink()
    code, report, text = machine.check()
    assert code == 0 and statuses(report)["jax"] == "skipped"
    assert "there is no jax_steps.py in" in text and report["timed"]["dcgan"]["ratio"] is None


def test_a_signal_writes_what_there_is_and_leaves_nothing_running(machine):
    process = machine.start(HANG="gan")
    give_up = time.monotonic() + 60
    while not machine.calls.exists() or "train gan" not in machine.calls.read_text():
        assert time.monotonic() < give_up and process.poll() is None
        time.sleep(0.05)
    process.send_signal(signal.SIGTERM)
    said, _ = process.communicate(timeout=60)  # which also waits for all that hold its output
    assert process.returncode == 130, said
    assert statuses(json.loads((machine.out / "gpu.json").read_text())) == {"doctor": "ok"}


def test_wrong_use_is_one_sentence(machine):
    for args, says in ((["--paint"], "no flag --paint"), (["--carry", "/dev/null/x"], "/dev/null/x is not there: run make gpu-carry")):
        process = machine.start(*args)
        said, _ = process.communicate(timeout=60)
        assert process.returncode == 2 and says in said, said


@pytest.mark.skipif(bool(list(pathlib.Path("/dev").glob("nvidia[0-9]*"))), reason="this machine has a GPU: run check.sh itself")
def test_without_a_gpu_the_plugin_is_found_and_the_rest_skipped(tmp_path):
    """The real command finds the plugin of a Python on PATH, which here is an empty file."""
    assert ATELIER.exists(), "run `make setup`"
    machine = Machine(tmp_path, gpu=False)
    program(machine.carry / "bin" / "atelier", f'#!/bin/bash\nexec "{ATELIER}" "$@"\n')
    environment = tmp_path / "environment"
    plugin = environment / "lib/python3.12/site-packages/jax_plugins/xla_cuda13/xla_cuda_plugin.so"
    program(plugin, "")
    (environment / "bin").mkdir()
    (environment / "pyvenv.cfg").touch()
    (environment / "bin" / "python3").symlink_to(machine.bin / "python3")
    code, report, text = machine.check(PATH=f"{environment / 'bin'}{os.pathsep}{machine.bin}")
    assert code == 1
    assert report["backend"] == f"xla:{plugin},preallocate=false,memory_fraction=0.4,shared_buffers=false", text
    assert statuses(report) == {"doctor": "failed", **dict.fromkeys(["train", "memory", "contract", "bench", "jax"], "skipped")}
    assert "there is no NVIDIA GPU on this machine" in text
