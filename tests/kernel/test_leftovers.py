"""Whatever ends a kernel, no process and no file of it stays."""
import json
import os
import pathlib
import signal
import subprocess
import sys
import threading

import pytest
import zmq

from conftest import ATELIER, NAME, ROOT, eventually, running

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
    assert list(kernel.tmp.iterdir()), "a running kernel must be seen, or the test would prove nothing"
    kernel.end()
    assert eventually(clean(kernel)), (kernel.processes(), list(kernel.tmp.iterdir()))


@pytest.mark.parametrize("busy", [False, True])
@pytest.mark.parametrize("victim", ["kernel", "group"])
def test_kill_9(kernel, victim, busy):
    if busy:
        fall_asleep(kernel)
    else:
        assert kernel.run("%%\nfmt.Println(1)").status == "ok"
    assert list(kernel.tmp.iterdir()), "a running kernel must be seen, or the test would prove nothing"
    if victim == "kernel":
        os.kill(kernel.pid, signal.SIGKILL)
    else:
        os.killpg(os.getpgid(kernel.pid), signal.SIGKILL)
    assert eventually(clean(kernel)), (kernel.processes(), list(kernel.tmp.iterdir()))
    assert eventually(lambda: not kernel.manager.provisioner.process.poll() is None)


def watchdog(kernel):
    """The process id of the kernel's watchdog."""
    folder, = kernel.tmp.glob("atelier-*")
    for pid, name, _ in running():
        line = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes()
        if line.startswith(b"atelier-watchdog\0") and line.endswith(b"\0" + os.fsencode(folder) + b"\0"):
            return pid
    raise AssertionError(f"no watchdog of {folder}")


def test_shutdown_after_the_watchdog_was_killed(kernel):
    fall_asleep(kernel)
    os.kill(watchdog(kernel), signal.SIGKILL)
    kernel.end()
    assert eventually(clean(kernel)), (kernel.processes(), list(kernel.tmp.iterdir()))


def test_the_next_kernel_sweeps_after_one_that_was_killed_with_its_watchdog(kernel):
    fall_asleep(kernel)
    folder, = kernel.tmp.glob("atelier-*")
    os.kill(watchdog(kernel), signal.SIGKILL)
    os.kill(kernel.pid, signal.SIGKILL)
    assert eventually(lambda: kernel.manager.provisioner.process.poll() is not None), "a killed process takes a moment to end"
    mark = b"ATELIER_SESSION=" + os.fsencode(folder) + b"\0"
    assert any(mark in environ for _, _, environ in running()), "something must be left, or the test would prove nothing"
    connection = kernel.tmp / "next.json"
    connection.write_text(json.dumps({"transport": "ipc", "ip": str(kernel.tmp / "n"), "key": "k", "signature_scheme": "hmac-sha256",
                                      "shell_port": 1, "iopub_port": 2, "stdin_port": 3, "control_port": 4, "hb_port": 5}))
    with subprocess.Popen([ATELIER, "kernel", "run", connection], cwd=ROOT, env={**os.environ, "TMPDIR": str(kernel.tmp)}) as following:
        assert eventually(lambda: not folder.exists())
        following.terminate()
    assert not any(mark in environ for _, _, environ in running())


def test_a_process_that_empties_its_environment(kernel):
    reply = kernel.run('''%%
c := exec.Command("sleep", "1000")
c.Env = []string{"A=1"}
c.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
fmt.Println(c.Start(), c.Process.Pid)
''')
    assert reply.text.startswith("<nil> ")
    pid = int(reply.text.split()[1])
    assert pid in [pid for pid, _, _ in running()]
    kernel.end()
    assert eventually(lambda: pid not in [pid for pid, _, _ in running()])


def test_a_shutdown_is_no_failure(kernels):
    """Jupyter interrupts before it asks, so what runs may end by the interrupt."""
    for _ in range(5):
        kernel = kernels()
        process = kernel.manager.provisioner.process
        kernel.end()
        assert process.returncode == 0


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
