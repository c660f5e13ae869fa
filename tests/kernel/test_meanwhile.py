"""What a kernel answers while a cell runs, and what it does when its engine dies."""
import os
import signal

import pytest

from conftest import eventually
from wire import Wire

SLEEPER = 'fmt.Println("asleep")\ntime.Sleep(time.Hour)'


@pytest.fixture(scope="module")
def wire(shared):
    with Wire(shared.manager) as wire:
        yield wire


@pytest.fixture
def asleep(wire):
    """The request of a cell that sleeps, and is interrupted at the end of the test."""
    wire.told(wire.execute("word := 1"))
    request = wire.execute(SLEEPER)
    wire.hears(request, "asleep")
    yield request
    wire.answer("interrupt_request", channel="control")
    assert wire.reply(request)["content"]["ename"] == "interrupted"


@pytest.mark.parametrize("channel", ["shell", "control"])
@pytest.mark.parametrize("kind, content, holds", [
    ("kernel_info_request", {}, lambda c: c["implementation"] == "atelier"),
    ("complete_request", {"code": "strings.ToUp", "cursor_pos": 12}, lambda c: "ToUpper" in c["matches"]),
    ("complete_request", {"code": "wor", "cursor_pos": 3}, lambda c: "word" in c["matches"]),
    ("inspect_request", {"code": "strings.ToUpper", "cursor_pos": 15, "detail_level": 0}, lambda c: c["found"]),
    ("is_complete_request", {"code": "for {"}, lambda c: c["status"] == "incomplete"),
    ("history_request", {"hist_access_type": "tail", "n": 1, "output": False, "raw": True},
     lambda c: c["history"][0][2] == SLEEPER),
    ("comm_info_request", {}, lambda c: c["comms"] == {}),
])
def test_questions_do_not_wait_for_a_cell(wire, asleep, channel, kind, content, holds):
    answer = wire.reply(wire.ask(kind, content, channel), channel, timeout=2)["content"]
    assert answer["status"] != "error" and holds(answer), answer
    assert asleep not in wire.replies and wire.busy(asleep), "the cell must still run"


def test_the_state_stays_busy_after_an_answer(wire, asleep):
    """Who looks at the last status alone must not think that the kernel has nothing to do."""
    wire.answer("kernel_info_request", channel="control")
    wire.drain()
    assert [m["content"]["execution_state"] for m in wire.news if m["msg_type"] == "status"][-1] == "busy"


def test_an_interrupt_by_message_ends_the_cell_and_aborts_the_rest(wire):
    running, waiting = wire.execute(SLEEPER), wire.execute("1")
    wire.hears(running, "asleep")
    assert wire.reply(wire.ask("interrupt_request", channel="control"), "control", timeout=2)["content"] == {"status": "ok"}
    content = wire.reply(running)["content"]
    assert (content["status"], content["ename"]) == ("error", "interrupted")
    assert wire.reply(waiting)["content"]["status"] == "aborted"
    assert wire.reply(wire.execute("1"))["content"]["status"] == "ok"


def test_an_interrupt_of_a_shell_command(wire):
    request = wire.execute("!echo asleep; sleep 1000")
    wire.hears(request, "asleep")
    wire.answer("interrupt_request", channel="control")
    assert wire.reply(request)["content"]["ename"] == "interrupted"
    assert wire.reply(wire.execute("1"))["content"]["status"] == "ok"


def test_an_interrupt_when_idle_does_nothing(wire):
    wire.answer("interrupt_request", channel="control")
    assert wire.reply(wire.execute("1"))["content"]["status"] == "ok"


def test_when_a_program_is_killed_the_next_cell_works(kernel):
    with Wire(kernel.manager) as wire:
        wire.told(wire.execute("x := 41\nfunc next(n int) int { return n + 1 }"))
        request = wire.execute(SLEEPER)
        wire.hears(request, "asleep")
        program, = [pid for pid, name in kernel.processes() if name not in ("atelier", "go")]
        os.kill(program, signal.SIGKILL)
        content = wire.reply(request)["content"]
        assert content["status"] == "error" and "killed" in content["evalue"]
        assert sum(m["msg_type"] == "error" for m in wire.told(request)) == 1
        request = wire.execute("next(x)")
        assert wire.reply(request)["content"]["status"] == "ok"
        assert wire.told(request)[-2]["content"]["data"]["text/plain"] == "42", "values outlive the program"
