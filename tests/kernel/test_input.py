"""Cells that ask their user."""
import pytest

from conftest import eventually
from wire import Wire

ASK = '''
import "github.com/janpfeifer/gonb/gonbui"
gonbui.RequestInput("name? ", %s)
var name string
fmt.Scanln(&name)
"hello " + name'''


@pytest.fixture(scope="module")
def wire(shared):
    with Wire(shared.manager) as wire:
        yield wire


@pytest.mark.parametrize("password", [False, True])
def test_a_cell_asks_and_hears_the_answer(wire, password):
    request = wire.execute(ASK % str(password).lower(), allow_stdin=True)
    question = wire.question()
    assert question["parent_header"]["msg_id"] == request
    assert question["content"] == {"prompt": "name? ", "password": password}
    wire.client.input("Ada")
    assert wire.reply(request)["content"]["status"] == "ok"
    assert wire.told(request)[-2]["content"]["data"]["text/plain"] == "hello Ada"


def test_only_the_client_that_runs_the_cell_is_asked(wire, shared):
    with Wire(shared.manager) as other:
        request = wire.execute(ASK % "false", allow_stdin=True)
        wire.question()
        other.client.input("Eve")  # asked by nobody
        wire.client.input("Ada")
        assert wire.reply(request)["content"]["status"] == "ok"
        assert wire.told(request)[-2]["content"]["data"]["text/plain"] == "hello Ada"
        with pytest.raises(TimeoutError):
            other.question(timeout=0)


def test_a_client_that_takes_no_questions_is_not_asked(wire):
    request = wire.execute(ASK % "false", allow_stdin=False)
    content = wire.reply(request)["content"]
    assert content["status"] == "error"
    assert "allow_stdin" in content["evalue"] or "input" in content["evalue"]
    with pytest.raises(TimeoutError):
        wire.question(timeout=0)
    assert wire.reply(wire.execute("1"))["content"]["status"] == "ok"


def test_a_question_can_be_interrupted(wire):
    request = wire.execute(ASK % "false", allow_stdin=True)
    wire.question()
    assert wire.answer("interrupt_request", channel="control") == {"status": "ok"}
    content = wire.reply(request)["content"]
    assert (content["status"], content["ename"]) == ("error", "interrupted")
    assert wire.reply(wire.execute("1"))["content"]["status"] == "ok"


def test_a_client_that_leaves_does_not_stop_the_kernel(wire, shared):
    with Wire(shared.manager) as leaving:
        request = leaving.execute(ASK % "false", allow_stdin=True)
        leaving.question()
    assert eventually(lambda: not wire.busy(request)), "the cell must end when nobody can answer"
    assert wire.reply(wire.execute("1"))["content"]["status"] == "ok"


def test_a_shell_command_asks(wire):
    request = wire.execute("%with_inputs\n!read word; echo got $word", allow_stdin=True)
    wire.question()
    wire.client.input("paint")
    assert wire.reply(request)["content"]["status"] == "ok"
    assert any("got paint" in m["content"].get("text", "") for m in wire.told(request))


def test_a_cell_that_only_reads_asks_too(wire):
    request = wire.execute("var word string\nfmt.Scanln(&word)\nword", allow_stdin=True)
    assert wire.question()["content"] == {"prompt": "", "password": False}
    wire.client.input("paint")
    assert wire.reply(request)["content"]["status"] == "ok"
    assert wire.told(request)[-2]["content"]["data"]["text/plain"] == "paint"


def test_a_cell_that_reads_finds_the_end_where_nobody_can_be_asked(wire):
    request = wire.execute("_, fault := fmt.Scanln(new(string))\nfmt.Sprint(fault)", allow_stdin=False)
    assert wire.reply(request)["content"]["status"] == "ok"
    assert wire.told(request)[-2]["content"]["data"]["text/plain"] in ("EOF", "unexpected newline")
