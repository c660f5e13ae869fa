"""Whatever ends a kernel, no process and no file of it stays."""
import os
import signal
import subprocess
import sys
import threading

import pytest
import zmq

from conftest import NAME, eventually, running

SLEEPER = '''%%
exec.Command("setsid", "sleep", "1000").Start()
fmt.Println("asleep")
time.Sleep(time.Hour)
'''


def clean(kernel):
    return lambda: not kernel.processes() and not list(kernel.tmp.iterdir())


def fall_asleep(kernel):
    """Starts a cell that never ends and has a process that hides from its group."""
    asleep = threading.Event()

    def run():
        try:
            kernel.run(SLEEPER, heard=lambda reply: "asleep" in reply.text and asleep.set())
        except (RuntimeError, zmq.ZMQError):
            pass  # the kernel was ended under it, which is the point

    threading.Thread(target=run, daemon=True).start()
    assert asleep.wait(60)
    assert eventually(lambda: "sleep" in [name for _, name in kernel.processes()])


def test_shutdown(kernel):
    assert kernel.run("%%\nfmt.Println(1)").status == "ok"
    assert kernel.processes(), "a running kernel must be seen, or the test would prove nothing"
    kernel.end()
    assert eventually(clean(kernel)), (kernel.processes(), list(kernel.tmp.iterdir()))


@pytest.mark.parametrize("busy", [False, True])
@pytest.mark.parametrize("victim", ["kernel", "gonb", "group"])
def test_kill_9(kernel, victim, busy):
    if busy:
        fall_asleep(kernel)
    else:
        assert kernel.run("%%\nfmt.Println(1)").status == "ok"
    assert "gopls" in [name for _, name in kernel.processes()]
    if victim == "kernel":
        os.kill(kernel.pid, signal.SIGKILL)
    elif victim == "group":
        os.killpg(os.getpgid(kernel.pid), signal.SIGKILL)
    else:
        for pid, name in kernel.processes():
            if name == "gonb":
                os.kill(pid, signal.SIGKILL)
    assert eventually(clean(kernel)), (kernel.processes(), list(kernel.tmp.iterdir()))
    assert eventually(lambda: not kernel.manager.provisioner.process.poll() is None)


def test_sigterm(kernel):
    fall_asleep(kernel)
    os.kill(kernel.pid, signal.SIGTERM)
    assert eventually(clean(kernel)), (kernel.processes(), list(kernel.tmp.iterdir()))


def test_kill_9_of_jupyter(short_tmp):
    """The kernel ends by itself when the program that asked for it is gone."""
    asking = subprocess.Popen(
        [sys.executable, "-c", f"""
import time
from jupyter_client.manager import start_new_kernel
manager, client = start_new_kernel(kernel_name={NAME!r}, startup_timeout=60)
print("ready", flush=True)
time.sleep(1000)
"""], stdout=subprocess.PIPE, env={**os.environ, "TMPDIR": str(short_tmp)})
    with asking:
        assert asking.stdout.readline() == b"ready\n"
        mark = b"TMPDIR=" + os.fsencode(short_tmp)
        assert any(mark in environ for _, _, environ in running())
        asking.kill()
    assert eventually(lambda: not [name for _, name, environ in running() if mark in environ])
    assert eventually(lambda: not list(short_tmp.glob("atelier-*")))  # the connection file was Jupyter's
