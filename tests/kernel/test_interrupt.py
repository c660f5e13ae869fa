"""Interrupting a cell reaches its program once, and the kernel goes on."""
import threading
import time

from conftest import eventually


def interrupting(kernel, word):
    """A hook that interrupts the kernel once the cell has written word."""
    sent = []

    def hook(reply):
        if word in reply.text and not sent:
            sent.append(time.monotonic())
            kernel.manager.interrupt_kernel()

    return hook, sent


def test_a_cell_can_end_in_its_own_way(kernel):
    hook, sent = interrupting(kernel, "waiting")
    reply = kernel.run('''%%
signals := make(chan os.Signal, 9)
signal.Notify(signals, os.Interrupt)
fmt.Println("waiting")
<-signals
time.Sleep(200 * time.Millisecond)
fmt.Println("saved", 1+len(signals))
''', heard=hook)
    assert reply.status == "ok" and "saved 1\n" in reply.text, reply.text
    assert time.monotonic() - sent[0] < 3
    assert kernel.run("%%\nfmt.Println(1)").text == "1\n"


def test_a_cell_that_does_not_listen_ends_as_a_failure(kernel):
    hook, sent = interrupting(kernel, "waiting")
    reply = kernel.run('%%\nfmt.Println("waiting")\ntime.Sleep(time.Hour)', heard=hook)
    assert (reply.status, reply.errors[0]["ename"]) == ("error", "interrupted")
    assert time.monotonic() - sent[0] < 3
    assert kernel.run("%%\nfmt.Println(1)").text == "1\n"


def test_a_build_can_be_interrupted(kernels, tmp_path):
    compiler = tmp_path / "compiler"
    compiler.write_text(f"""#!/bin/sh
case "$1 $2" in
*"/compile -V=full") ;;
*/compile*) test ! -e {tmp_path}/slow || sleep 1000 ;;
esac
exec "$@"
""")
    compiler.chmod(0o755)
    kernel = kernels(GOFLAGS=f"-toolexec={compiler}")
    assert kernel.run("%%\nfmt.Println(1)").text == "1\n"

    (tmp_path / "slow").touch()
    replies = []
    cell = threading.Thread(target=lambda: replies.append(kernel.run("%%\nfmt.Println(2)")))
    cell.start()
    assert eventually(lambda: "sleep" in [name for _, name in kernel.processes()], 60)
    kernel.manager.interrupt_kernel()
    cell.join(3)
    assert [reply.errors[0]["ename"] for reply in replies] == ["interrupted"]

    (tmp_path / "slow").unlink()
    assert kernel.run("%%\nfmt.Println(3)").text == "3\n"
