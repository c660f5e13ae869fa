"""Jupyter's messaging protocol, message by message: what is not about running a cell."""
import uuid

import pytest
from jupyter_client.manager import KernelManager

from conftest import NAME, eventually
from wire import Wire, kinds, state


@pytest.fixture(scope="module")
def wire(shared):
    with Wire(shared.manager) as wire:
        yield wire


def test_kernel_info(wire):
    info = wire.answer("kernel_info_request")
    assert (info["status"], info["implementation"], info["protocol_version"]) == ("ok", "atelier", "5.5")
    assert info["implementation_version"] and info["banner"].startswith("Atelier ")
    assert info["supported_features"] == [] and info["debugger"] is False
    language = info["language_info"]
    assert language.pop("version").startswith("1.")
    assert language == {"name": "go", "mimetype": "text/x-go", "file_extension": ".go", "pygments_lexer": "go",
                        "codemirror_mode": "go", "nbconvert_exporter": "script"}
    assert all(link["text"] and link["url"].startswith("https://") for link in info["help_links"])
    assert info["help_links"]


def test_connect(wire, shared):
    ports = shared.manager.get_connection_info()
    assert wire.answer("connect_request") == {
        name: ports[name] for name in ("shell_port", "iopub_port", "stdin_port", "control_port", "hb_port")}


REQUESTS = [
    ("kernel_info_request", {}),
    ("connect_request", {}),
    ("complete_request", {"code": "strings.ToUp", "cursor_pos": 12}),
    ("inspect_request", {"code": "strings.ToUpper", "cursor_pos": 15, "detail_level": 0}),
    ("is_complete_request", {"code": "1 + 1"}),
    ("history_request", {"hist_access_type": "tail", "n": 3, "output": False, "raw": True}),
    ("comm_info_request", {}),
    ("interrupt_request", {}),
    ("execute_request", {"code": "", "silent": False}),
]


@pytest.mark.parametrize("channel", ["shell", "control"])
@pytest.mark.parametrize("kind, content", REQUESTS, ids=[kind for kind, _ in REQUESTS])
def test_each_request_is_answered_between_busy_and_idle(wire, channel, kind, content):
    request = wire.ask(kind, content, channel)
    reply = wire.reply(request, channel)
    assert reply["msg_type"] == kind.replace("request", "reply")
    assert reply["content"].get("status", "ok") in ("ok", "complete")
    told = kinds(wire.told(request))
    assert (told[0], told[-1]) == ("busy", "idle")
    assert told[1:-1] == (["execute_input"] if kind == "execute_request" else [])


@pytest.mark.parametrize("channel", ["shell", "control"])
@pytest.mark.parametrize("kind", ["comm_open", "comm_msg", "comm_close"])
def test_comms_have_no_reply_but_a_status(wire, channel, kind):
    request = wire.ask(kind, {"comm_id": "c", "target_name": "nobody", "data": {}}, channel)
    assert kinds(wire.told(request)) == ["busy", "idle"]


def test_welcome_then_starting():
    manager = KernelManager(kernel_name=NAME)
    manager.start_kernel()
    try:
        with Wire(manager, ready=False) as first:
            first.until(lambda message: state(message) == "starting")
            assert kinds(first.news) == ["iopub_welcome", "starting"]
            assert first.news[0]["content"] == {"subscription": ""}
            assert kinds(first.told(first.ask("kernel_info_request"))) == ["busy", "idle"]
        with Wire(manager, ready=False) as second:
            second.until(lambda message: message["msg_type"] == "iopub_welcome")
            second.told(second.ask("kernel_info_request"))
            assert kinds(second.news) == ["iopub_welcome", "busy", "idle"], "the kernel started once"
    finally:
        manager.shutdown_kernel()


def test_completion_counts_code_points(wire):
    code = 's := "ö🎨"; strings.ToUp'
    found = wire.answer("complete_request", {"code": code, "cursor_pos": len(code)})
    assert sorted(found["matches"]) == ["ToUpper", "ToUpperSpecial"]
    assert (found["cursor_start"], found["cursor_end"]) == (len(code) - 4, len(code))


def test_inspection_is_plain_and_markdown(wire):
    code = "strings.ToUpper"
    found = wire.answer("inspect_request", {"code": code, "cursor_pos": len(code), "detail_level": 0})
    assert found["found"] and set(found["data"]) == {"text/plain", "text/markdown"}
    for text in found["data"].values():
        assert "func ToUpper(s string) string" in text and "upper case" in text
    nothing = wire.answer("inspect_request", {"code": "  ", "cursor_pos": 1, "detail_level": 0})
    assert (nothing["status"], nothing["found"], nothing["data"]) == ("ok", False, {})


def test_is_complete_gives_the_indent(wire):
    assert wire.answer("is_complete_request", {"code": "x := 1"}) == {"status": "complete"}
    assert wire.answer("is_complete_request", {"code": "x := )"}) == {"status": "invalid"}
    for code, indent in [("func f() {", "\t"), ("for {\n\tif true {", "\t\t")]:
        assert wire.answer("is_complete_request", {"code": code}) == {"status": "incomplete", "indent": indent}


def test_comms_are_listed_while_they_are_open(wire):
    def listed(**target):
        return wire.answer("comm_info_request", target)["comms"]

    wire.told(wire.ask("comm_open", {"comm_id": "one", "target_name": "paint", "data": {}}))
    wire.told(wire.ask("comm_open", {"comm_id": "two", "target_name": "canvas", "data": {}}))
    assert {"one": {"target_name": "paint"}, "two": {"target_name": "canvas"}}.items() <= listed().items()
    assert listed(target_name="paint") == {"one": {"target_name": "paint"}}
    wire.told(wire.ask("comm_msg", {"comm_id": "one", "data": {"a": 1}}))
    wire.told(wire.ask("comm_close", {"comm_id": "one", "data": {}}))
    assert listed(target_name="paint") == {}


WIDGET = '''
import "github.com/janpfeifer/gonb/gonbui/comms"
heard := make(chan int, 1)
comms.Subscribe("/slider", func(_ string, value int) { heard <- value })
comms.Send("/ready", 7)
<-heard + 1
'''


def test_a_cell_talks_to_its_widgets(tmp_path):
    """The test is the page: the kernel puts GoNB's script into it, which opens a comm with the kernel's id, as here."""
    name = str(uuid.uuid4())
    manager = KernelManager(kernel_name=NAME, connection_file=str(tmp_path / f"kernel-{name}.json"))
    manager.start_kernel()
    try:
        with Wire(manager) as wire:
            cell = wire.execute(WIDGET)
            script = wire.until(lambda message: message["msg_type"] == "display_data")
            assert f'kernel_id: "{name}"' in script["content"]["data"]["text/html"]
            wire.ask("comm_open", {"comm_id": "page", "target_name": "gonb_comm", "kernel_id": name, "data": {}})
            wire.until(lambda message: message["content"].get("data") == {"address": "/ready", "value": 7})
            assert list(wire.answer("comm_info_request", {"target_name": "gonb_comm"})["comms"]) == ["page"]
            wire.ask("comm_msg", {"comm_id": "page", "data": {"address": "/slider", "value": 41}})
            assert wire.reply(cell)["content"]["status"] == "ok"
            result, = [m for m in wire.told(cell) if m["msg_type"] == "execute_result"]
            assert result["content"]["data"]["text/plain"] == "42"
    finally:
        manager.shutdown_kernel()


@pytest.mark.parametrize("channel", ["control", "shell"])
@pytest.mark.parametrize("restart", [False, True])
def test_shutdown_says_so_and_ends(kernel, channel, restart):
    process = kernel.manager.provisioner.process
    with Wire(kernel.manager) as wire:
        request = wire.ask("shutdown_request", {"restart": restart}, channel)
        assert wire.reply(request, channel)["content"] == {"status": "ok", "restart": restart}
        assert kinds(wire.told(request)) == ["busy", "shutdown_reply", "idle"]
    assert eventually(lambda: process.poll() is not None)
    assert process.returncode == 0
