"""What the kernel's tests share: the kernel installed for the tests alone, and a way to talk to it.

Run them with the clone's Python: .venv/bin/python -m pytest tests/kernel
TEST_ATELIER names another atelier binary to test, beside its tools, than the one of `make setup`.
"""
import os
import pathlib
import subprocess
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
    """The kernel, installed where only these tests look; every test runs offline."""
    assert ATELIER.exists(), f"{ATELIER} is missing: run `make setup`"
    prefix = tmp_path_factory.mktemp("prefix")
    done = atelier("kernel", "install", "--prefix", str(prefix), "--name", NAME, "--warm=false")
    assert done.returncode == 0, done.stderr
    os.environ["JUPYTER_PATH"] = str(prefix / "share" / "jupyter")
    os.environ["GOPROXY"] = "off"
    return prefix / "share" / "jupyter" / "kernels" / NAME


class Reply:
    """What came back for one cell."""

    def __init__(self):
        self.status = ""
        self.text = ""  # stdout and stderr
        self.shown = []  # the data of display messages
        self.fault = ""  # what an error message says

    def hear(self, message):
        if message["msg_type"] == "stream":
            self.text += message["content"]["text"]
        elif message["msg_type"] == "display_data":
            self.shown.append(message["content"]["data"])
        elif message["msg_type"] == "error":
            self.fault += "\n".join(message["content"]["traceback"])


class Kernel:
    """A running kernel in a temporary folder of its own."""

    def __init__(self, folder, tmp, env):
        env = {**os.environ, "TMPDIR": str(tmp), **env}
        self.tmp = tmp
        self.manager, self.client = start_new_kernel(kernel_name=NAME, startup_timeout=60, cwd=str(folder), env=env)

    @property
    def pid(self):
        return self.manager.provisioner.process.pid

    def run(self, code, heard=None):
        """Runs a cell to its end. heard, if given, is called with the reply so far at each output."""
        reply = Reply()

        def hook(message):
            reply.hear(message)
            if heard:
                heard(reply)

        answer = self.client.execute_interactive(
            code, timeout=120, output_hook=hook, stdin_hook=lambda message: None)
        reply.status = answer["content"]["status"]
        return reply

    def processes(self):
        """The processes of the session, as (pid, command): they carry its folder in their environment."""
        mark = b"ATELIER_SESSION=" + os.fsencode(self.tmp)
        return [(pid, name) for pid, name, environ in running() if mark in environ]

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


@pytest.fixture
def short_tmp():
    """A temporary folder with a short name: gopls listens on a socket below it, whose path may not
    exceed 108 bytes."""
    import tempfile
    with tempfile.TemporaryDirectory(prefix="k") as folder:
        yield pathlib.Path(folder)


@pytest.fixture
def kernels(tmp_path, short_tmp):
    """A function that starts kernels, all of which end with the test. It takes environment variables."""
    started = []

    def start(**env):
        tmp = short_tmp / str(len(started))
        tmp.mkdir()
        started.append(Kernel(tmp_path, tmp, env))
        return started[-1]

    yield start
    for kernel in started:
        kernel.end()


@pytest.fixture
def kernel(kernels):
    return kernels()
