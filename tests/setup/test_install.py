"""docker/install.sh in a small clone of its own, with stand-ins for Go, Python and the compiler.

What the real ones do is shown by `make setup`, which has run before this test does.
"""

import os
import pathlib
import re
import shutil
import signal
import subprocess
import time

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]

# What the script itself needs of a machine.
BASICS = "bash basename cat chmod cp cut date dirname env flock head kill ln ls mkdir printf rm sed sh sleep tail touch".split()

GO = """#!/bin/sh
echo "go $*" >>"$CALLS"
case "$*" in
*"env CC") echo cc ;;
*"env CGO_ENABLED") echo 1 ;;
*"env GOVERSION GOARCH") echo go1.27.4 amd64 ;;
*"env GOROOT") echo "$STAND_INS/goroot" ;;
*env*) echo go1.27.4 ;;
*" tool") ln -sf "$STAND_INS/atelier" .build/bin/staticcheck ;;
*kernel/cmd/atelier*) for name in atelier atelier-kernel atelier-photos; do ln -sf "$STAND_INS/atelier" ".build/bin/$name"; done ;;
esac
"""

# An older one whose settings let it fetch no other, unless the environment says so.
OLD_GO = """#!/bin/sh
mode=${GOTOOLCHAIN:-local}
case "$*" in
*"env GOVERSION") echo go1.26.8 ;;
*"env GOTOOLCHAIN") echo "$mode" ;;
*"env GOROOT") echo "$STAND_INS/goroot" ;;
*"list -m") [ "$mode" = auto ] && { [ -e "$HOME/fetched" ] || { [ "$GOPROXY" != off ] && touch "$HOME/fetched"; }; } ;;
*) exit 9 ;;
esac
"""

PYTHON = """#!/bin/sh
echo "python $*" >>"$CALLS"
case "$*" in
*"-m venv"*) mkdir -p .venv/bin && ln -sf "$STAND_INS/python3" .venv/bin/python ;;
*"pip install"*) ln -sf "$STAND_INS/atelier" .venv/bin/jupyter-lab ;;
*version*) echo 3.12.1 ;;
esac
"""

OTHER = """#!/bin/sh
echo "$(basename "$0") $*" >>"$CALLS"
"""


class Clone:
    """A clone with nothing in it but the script and its inputs, on a machine of stand-ins."""

    def __init__(self, folder: pathlib.Path):
        # A space in the path is what a user's own folder may have.
        self.root = folder / "my clone"
        self.path = folder / "bin"
        self.calls = folder / "calls"
        for name in ("go.mod", "docker/install.sh", "docker/requirements.txt", "docker/overrides.json", "kernel/tools/go.mod", "kernel/tools/go.sum",
                     "kernel/papermill/pyproject.toml", "kernel/papermill/atelier_papermill/__init__.py"):
            target = self.root / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, target)
        self.path.mkdir()
        for name in BASICS:
            found = shutil.which(name)
            if found:
                (self.path / name).symlink_to(found)
        self.stand_in("go", GO)
        for name in ("go", "gofmt"):  # what the set-up links to
            self.stand_in(f"goroot/bin/{name}", '#!/bin/sh\nexec "$STAND_INS/go" "$@"\n')
        self.stand_in("python3", PYTHON)
        self.stand_in("cc", OTHER)
        self.stand_in("atelier", OTHER)

    def stand_in(self, name: str, body: str):
        (self.path / name).parent.mkdir(parents=True, exist_ok=True)
        (self.path / name).write_text(body)
        (self.path / name).chmod(0o755)

    def environment(self) -> dict:
        return {"PATH": str(self.path), "CALLS": str(self.calls), "STAND_INS": str(self.path), "HOME": str(self.root.parent)}

    def install(self, **more) -> subprocess.CompletedProcess:
        self.calls.write_text("")
        return subprocess.run([self.root / "docker/install.sh"], cwd=self.root, env={**self.environment(), **more},
                              capture_output=True, text=True, timeout=60)

    def called(self, part: str) -> bool:
        return part in self.calls.read_text()


@pytest.fixture
def clone(tmp_path):
    return Clone(tmp_path)


def test_installs_in_order(clone):
    done = clone.install()
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    steps = [line for line in done.stdout.splitlines() if line.startswith("[")]
    assert [line[:5] for line in steps] == [f"[{n}/6]" for n in range(1, 7)]
    calls = clone.calls.read_text()
    order = ["-m venv", "pip install", "-o " + str(clone.root) + "/.build/bin/ tool", "./kernel/cmd/atelier",
             "./gomlx_models/...", "atelier kernel install --prefix"]
    places = [calls.index(call) for call in order]
    assert places == sorted(places), calls


def test_pip_takes_only_what_is_known(clone):
    """A file of another content is refused, wherever it comes from; a user's flags stand beside that."""
    done = clone.install(ATELIER_PIP_FLAGS="--find-links=/wheels --no-index")
    assert done.returncode == 0, done.stderr
    (call,) = [line for line in clone.calls.read_text().splitlines() if "-r " in line]
    assert "--require-hashes --find-links=/wheels --no-index -r " in call


def test_writes_only_into_the_clone(clone):
    before = {path.name for path in clone.root.parent.iterdir()} | {"calls"}
    clone.install()
    assert {path.name for path in clone.root.parent.iterdir()} == before
    assert {path.name for path in clone.root.iterdir()} == {"go.mod", "docker", "kernel", ".venv", ".build"}


def test_does_nothing_twice(clone):
    clone.install()
    again = clone.install()
    assert again.returncode == 0, again.stderr
    assert again.stdout.count("nothing to do") == 2, again.stdout
    for call in ("-m venv", "pip install", " tool"):
        assert not clone.called(call), clone.calls.read_text()
    # The sources may have changed, and Go knows better than a stamp.
    assert clone.called("./kernel/cmd/atelier")


@pytest.mark.parametrize("changed, call, untouched", [
    ("docker/requirements.txt", "pip install", " tool"),
    ("kernel/papermill/atelier_papermill/__init__.py", "pip install", " tool"),
    ("kernel/tools/go.mod", " tool", "pip install"),
])
def test_follows_a_change(clone, changed, call, untouched):
    clone.install()
    with (clone.root / changed).open("a") as file:
        file.write("# one more\n")
    clone.install()
    assert clone.called(call)
    assert not clone.called(untouched)


def test_makes_what_was_deleted(clone):
    clone.install()
    shutil.rmtree(clone.root / ".venv")
    (clone.root / ".build/bin/staticcheck").unlink()
    clone.install()
    assert clone.called("-m venv") and clone.called("pip install") and clone.called(" tool")


def test_follows_a_moved_clone(clone):
    clone.install()
    clone.root = clone.root.rename(clone.root.parent / "moved")
    clone.install()
    assert clone.called("-m venv --clear") and clone.called("pip install"), clone.calls.read_text()


def test_clears_no_folder_of_the_users(clone):
    (clone.root / ".venv").mkdir()
    clone.install()
    assert clone.called("-m venv"), "an empty folder is in nobody's way"
    shutil.rmtree(clone.root / ".venv")
    shutil.rmtree(clone.root / ".build")
    thesis = clone.root / ".venv/thesis.txt"
    thesis.parent.mkdir()
    thesis.write_text("years of work")
    failed = clone.install()
    assert failed.returncode == 1
    assert failed.stderr.splitlines() == [f"atelier: {clone.root}/.venv is no Python environment, so it is not cleared to make one: move it elsewhere"]
    assert thesis.read_text() == "years of work" and not clone.called("-m venv")
    (clone.root / ".venv/pyvenv.cfg").write_text("")  # one that was being made
    clone.install()
    assert clone.called("-m venv --clear")


def old_go(clone):
    """Puts an old Go on PATH, and the one that it fetches where it says."""
    clone.stand_in("goroot/bin/go", GO)
    clone.stand_in("go", OLD_GO)


def test_an_old_go_fetches_the_one_that_is_needed(clone):
    old_go(clone)
    done = clone.install()
    assert done.returncode == 0, done.stderr
    assert re.search(r"go1\.26\.8 is here and fetches go1\.\d+\.\d+", done.stdout)
    assert clone.called("./kernel/cmd/atelier"), "the old one was asked to build"
    for name in ("go", "gofmt"):
        assert (clone.root / ".build/bin" / name).resolve() == (clone.path / "goroot/bin" / name).resolve()
    again = clone.install()
    assert again.returncode == 0 and "fetches" not in again.stdout


@pytest.mark.parametrize("mode", ["local", "path", "go1.26.8"])
def test_a_user_may_keep_go_from_fetching_another(clone, mode):
    old_go(clone)
    failed = clone.install(GOTOOLCHAIN=mode)
    assert failed.returncode == 1
    (line,) = failed.stderr.splitlines()
    assert re.fullmatch(r"atelier: (go\S+) is needed and \S+/go is go1\.26\.8, which GOTOOLCHAIN keeps from fetching it: "
                        r"unset GOTOOLCHAIN, or install \1 from https://go\.dev/dl", line), line
    assert not (clone.root / ".venv").exists()


def test_says_what_to_do_where_no_toolchain_can_be_fetched(clone):
    clone.stand_in("go", OLD_GO.replace('touch "$HOME/fetched"', "{ echo no route to proxy; false; }"))
    failed = clone.install()
    assert failed.returncode == 1
    assert "no route to proxy" in failed.stderr and "check the network or GOPROXY" in failed.stderr.splitlines()[-1]


@pytest.mark.parametrize("name, body, wanted", [
    ("go", None, 'Go is needed and there is no "go" on PATH: install go1.'),
    ("cc", None, 'a C compiler is needed and "cc" compiles nothing'),
    ("cc", "#!/bin/sh\nexit 1\n", "apt install gcc libc6-dev"),
    ("go", GO.replace("echo 1 ;;", "echo 0 ;;"), "unset CGO_ENABLED"),
    ("python3", None, 'there is no "python3" on PATH'),
    ("python3", '#!/bin/sh\ncase "$*" in *3,*) exit 1 ;; *-V*) echo Python 3.9.2 ;; esac\n', "is Python 3.9.2"),
    ("python3", '#!/bin/sh\ncase "$*" in *ensurepip*) exit 1 ;; esac\n', "apt install python3-venv"),
])
def test_names_what_is_missing(clone, name, body, wanted):
    (clone.path / name).unlink()
    if body:
        clone.stand_in(name, body)
    failed = clone.install()
    assert failed.returncode == 1
    lines = failed.stderr.splitlines()
    assert len(lines) == 1, failed.stderr
    assert lines[0].startswith("atelier: ") and wanted in lines[0]
    assert not (clone.root / ".venv").exists(), "it began to install on a machine that lacks something"


@pytest.mark.parametrize("name, body, failing, fix", [
    ("python3", PYTHON.replace("jupyter-lab ;;", "jupyter-lab; echo no route to index; exit 1 ;;"), "pip install", "check the network"),
    ("go", GO.replace("*\" tool\")", "*\" tool\") echo no route to proxy; exit 1;"), " tool", "check the network or GOPROXY"),
])
def test_goes_on_after_a_failure(clone, name, body, failing, fix):
    clone.stand_in(name, body)
    failed = clone.install()
    assert failed.returncode == 1
    assert "no route to" in failed.stderr, "the end of the log is not shown"
    assert failed.stderr.splitlines()[-1].startswith("atelier: ") and fix in failed.stderr
    clone.stand_in(name, {"python3": PYTHON, "go": GO}[name])
    done = clone.install()
    assert done.returncode == 0, done.stderr
    assert clone.called(failing), "the step that failed was taken for finished"


def test_waits_for_another_setup(clone):
    (clone.root / ".build").mkdir()
    with (clone.root / ".build/install.lock").open("w") as lock:
        holder = subprocess.Popen(["flock", str(lock.fileno())], pass_fds=[lock.fileno()])
        assert holder.wait() == 0
        waiting = subprocess.Popen([clone.root / "docker/install.sh"], env=clone.environment() , cwd=clone.root,
                                   stdout=subprocess.PIPE, text=True)
        for line in waiting.stdout:
            if "waiting for another setup" in line:
                break
        assert waiting.poll() is None and not (clone.root / ".venv").exists()
    waiting.communicate(timeout=60)
    assert waiting.returncode == 0


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_stops_when_told_to(clone, how):
    """What the script had started must not go on without it."""
    clone.stand_in("python3", PYTHON.replace('*"pip install"*)', '*"pip install"*) echo $$ >"$CALLS.pid"; exec sleep 60;'))
    running = subprocess.Popen([clone.root / "docker/install.sh"], cwd=clone.root, env=clone.environment(),
                               stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    pid_file = pathlib.Path(str(clone.calls) + ".pid")
    wait_for(lambda: pid_file.exists() and pid_file.read_text().strip())
    running.send_signal(how)
    _, complaint = running.communicate(timeout=30)
    assert running.returncode == 130
    assert "run docker/install.sh again to go on" in complaint
    wait_for(lambda: not alive(int(pid_file.read_text())))


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # A process that ended and that nobody has asked about yet is not alive.
    return ") Z " not in pathlib.Path(f"/proc/{pid}/stat").read_text()


def wait_for(condition, seconds: float = 20):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.02)
