"""What the kernel's tests share: the kernel installed for the tests alone, and a way to run cells in it.

Run them with the clone's Python: .venv/bin/python -m pytest tests/kernel
TEST_ATELIER names another atelier binary to test, beside its tools, than the one of `make setup`.
"""
import contextlib
import os
import pathlib
import re
import subprocess
import tempfile
import time

import pytest
from jupyter_client.manager import start_new_kernel

ROOT = pathlib.Path(__file__).resolve().parents[2]
ATELIER = pathlib.Path(os.environ.get("TEST_ATELIER", ROOT / ".build" / "bin" / "atelier"))
NAME = "atelier-test"


def atelier(*args, **options):
    """Calls the command; what it wrote is in stdout and stderr of the result."""
    return subprocess.run([ATELIER, *args], capture_output=True, text=True, timeout=300, cwd=ROOT, **options)


@pytest.fixture(scope="session", autouse=True)
def kernelspec(tmp_path_factory):
    """The kernel, installed where only these tests look; every test runs offline, with a history of its own."""
    assert ATELIER.exists(), f"{ATELIER} is missing: run `make setup`"
    prefix = tmp_path_factory.mktemp("prefix")
    done = atelier("kernel", "install", "--prefix", str(prefix), "--name", NAME, "--warm=false")
    assert done.returncode == 0, done.stderr
    os.environ["JUPYTER_PATH"] = str(prefix / "share" / "jupyter")
    os.environ["ATELIER_HISTORY"] = str(prefix / "history.jsonl")
    os.environ["GOPROXY"] = "off"
    return prefix / "share" / "jupyter" / "kernels" / NAME


class Reply:
    """What came back for one cell."""

    def __init__(self):
        self.status = ""
        self.content = {}  # of the execute_reply
        self.streams = {"stdout": [], "stderr": []}
        self.words = []  # both of them
        self.shown = []  # the data of display_data messages
        self.updated = []  # the data of update_display_data messages
        self.results = []  # the contents of execute_result messages
        self.cleared = []  # the wait of clear_output messages
        self.errors = []  # the contents of error messages

    def hear(self, message):
        kind, content = message["msg_type"], message["content"]
        if kind == "stream":
            self.words.append(content["text"])
            self.streams[content["name"]].append(content["text"])
        elif kind == "display_data":
            self.shown.append(content["data"])
        elif kind == "update_display_data":
            self.updated.append(content["data"])
        elif kind == "execute_result":
            self.results.append(content)
        elif kind == "clear_output":
            self.cleared.append(content["wait"])
        elif kind == "error":
            self.errors.append(content)

    @property
    def text(self):
        """What stands below the cell: stdout and stderr."""
        return "".join(self.words)

    @property
    def stdout(self):
        return "".join(self.streams["stdout"])

    @property
    def stderr(self):
        return "".join(self.streams["stderr"])

    @property
    def result(self):
        """The data of the execute_result; nothing if there was none."""
        assert len(self.results) <= 1, self.results
        return self.results[0]["data"] if self.results else {}

    @property
    def plain(self):
        """The text of the execute_result, or None."""
        return self.result.get("text/plain")

    @property
    def fault(self):
        """What the error message says, without colours; there may be one at most."""
        assert len(self.errors) <= 1, self.errors
        return "\n".join(bare("\n".join([e["ename"], e["evalue"], *e["traceback"]])) for e in self.errors)


def bare(text):
    """A terminal's text without its colours."""
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


class Kernel:
    """A running kernel in a temporary folder of its own."""

    def __init__(self, folder, tmp, env):
        env = {**os.environ, "TMPDIR": str(tmp), **env}
        self.tmp = tmp
        self.manager, self.client = start_new_kernel(kernel_name=NAME, startup_timeout=60, cwd=str(folder), env=env)

    @property
    def pid(self):
        return self.manager.provisioner.process.pid

    def run(self, code, heard=None, answers=(), **options):
        """Runs a cell to its end. heard, if given, is called with the reply so far at each output. The user
        gives the answers when asked. The options are those of execute_interactive."""
        reply, answers = Reply(), list(answers)

        def hook(message):
            reply.hear(message)
            if heard:
                heard(reply)

        def asked(message):
            if answers:
                self.client.input(answers.pop(0))

        answer = self.client.execute_interactive(code, timeout=120, output_hook=hook, stdin_hook=asked, **options)
        reply.content = answer["content"]
        reply.status = reply.content["status"]
        return reply

    def processes(self):
        """The processes of the session, as (pid, command): they carry its folder in their environment."""
        mark = b"ATELIER_SESSION=" + os.fsencode(self.tmp)
        return [(pid, name) for pid, name, environ in running() if mark in environ]

    def named(self, name):
        """The process ids of the session's processes of that name."""
        return [pid for pid, process in self.processes() if process == name]

    def end(self):
        self.client.stop_channels()
        if self.manager.has_kernel:
            self.manager.shutdown_kernel()


def running():
    """Every process of this user that is no zombie: pid, command, environment."""
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            yield int(folder.name), (folder / "comm").read_text().strip(), (folder / "environ").read_bytes()
        except OSError:
            continue  # ended meanwhile, or another user's


def eventually(holds, seconds=10):
    """Whether holds() becomes true in time."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


@contextlib.contextmanager
def starting(folder):
    """A function that starts kernels with environment variables; they end with the context. Their temporary
    folder has a short name: a socket lies below it, whose path may not exceed 108 bytes."""
    started = []
    with tempfile.TemporaryDirectory(prefix="k") as short:

        def start(**env):
            tmp = pathlib.Path(short) / str(len(started))
            tmp.mkdir()
            started.append(Kernel(folder, tmp, env))
            return started[-1]

        try:
            yield start
        finally:
            for kernel in started:
                kernel.end()


@pytest.fixture
def short_tmp():
    """A temporary folder with a short name, as kernels need it."""
    with tempfile.TemporaryDirectory(prefix="k") as folder:
        yield pathlib.Path(folder)


@pytest.fixture
def kernels(tmp_path):
    """A function that starts kernels, all of which end with the test. It takes environment variables."""
    with starting(tmp_path) as start:
        yield start


@pytest.fixture
def kernel(kernels):
    return kernels()


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """One kernel for all the tests of a file, for those that leave it as it was."""
    with starting(tmp_path_factory.mktemp("shared")) as start:
        yield start()
