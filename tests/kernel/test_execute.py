"""execute_request, message by message: what is shown, counted, asked and left out."""
import pytest

from conftest import bare
from wire import Wire, kinds

FAILS = 'panic("dry")'


@pytest.fixture
def wire(kernel):
    with Wire(kernel.manager) as wire:
        yield wire


@pytest.fixture(scope="module")
def lasting(shared):
    """For tests that leave nothing behind but a higher count."""
    with Wire(shared.manager) as wire:
        yield wire


def run(wire, code, **options):
    """Runs a cell: the content of the reply, and what iopub said between busy and idle."""
    request = wire.execute(code, **options)
    reply = wire.reply(request)["content"]
    told = wire.told(request)
    assert (kinds(told)[0], kinds(told)[-1]) == ("busy", "idle")
    return reply, told[1:-1]


def test_messages_of_a_cell_come_in_order_and_are_counted(wire):
    reply, told = run(wire, 'fmt.Println("a")\n6 * 7')
    assert kinds(told) == ["execute_input", "stream", "execute_result"]
    assert told[0]["content"] == {"code": 'fmt.Println("a")\n6 * 7', "execution_count": 1}
    assert told[1]["content"] == {"name": "stdout", "text": "a\n"}
    assert told[2]["content"] == {"execution_count": 1, "data": {"text/plain": "42"}, "metadata": {}}
    assert reply == {"status": "ok", "execution_count": 1, "user_expressions": {}, "payload": []}
    reply, told = run(wire, "1")
    assert (reply["execution_count"], told[0]["content"]["execution_count"]) == (2, 2)
    reply, told = run(wire, FAILS)
    assert (reply["execution_count"], told[0]["content"]["execution_count"]) == (3, 3)


def test_silent_cells_run_unseen_and_uncounted(wire):
    reply, told = run(wire, 'x := 6\nfmt.Println("a")\nx', silent=True)
    assert (reply["status"], kinds(told)) == ("ok", [])
    reply, told = run(wire, FAILS, silent=True)
    assert (reply["status"], kinds(told)) == ("error", [])
    reply, told = run(wire, "x * 7")
    assert reply["execution_count"] == 1
    assert told[-1]["content"]["data"]["text/plain"] == "42", "what a silent cell defines stays"
    tail = wire.answer("history_request", {"hist_access_type": "range", "session": 0, "start": 0, "output": False})
    assert [line for _, _, line in tail["history"]] == ["x * 7"]


def test_cells_without_history_are_seen_and_uncounted(wire):
    reply, told = run(wire, "1", store_history=False)
    assert kinds(told) == ["execute_input", "execute_result"]
    reply, told = run(wire, "2")
    assert reply["execution_count"] == 1
    tail = wire.answer("history_request", {"hist_access_type": "range", "session": 0, "start": 0, "output": True})
    assert [line for _, _, line in tail["history"]] == [["2", "2"]]


def test_user_expressions(lasting):
    reply, _ = run(lasting, "x := []int{1, 2}", user_expressions={
        "good": "len(x) * 21", "wrong": "nothing + 1", "fails": "x[7]", "picture": "image.NewGray(image.Rect(0, 0, 1, 1))",
        "error": 'strconv.Atoi("a")', "broken": "1 +", "statement": "x = nil"})
    assert reply["status"] == "ok"
    answers = reply["user_expressions"]
    assert answers["good"] == {"status": "ok", "data": {"text/plain": "42"}, "metadata": {}}
    assert "image/png" in answers["picture"]["data"]
    for name, told in [("wrong", "undefined: nothing"), ("fails", "index out of range [7] with length 2"),
                       ("broken", "expected"), ("statement", "expected")]:
        answer = answers[name]
        assert (answer["status"], answer["ename"] != "") == ("error", True)
        assert told in answer["evalue"] and isinstance(answer["traceback"], list)
    reply, _ = run(lasting, "", silent=True, user_expressions={"still": "len(x)"})
    assert reply["user_expressions"]["still"]["data"]["text/plain"] == "2", "what fails in one leaves the values"
    reply, _ = run(lasting, FAILS, user_expressions={"never": "1"})
    assert (reply["status"], reply["user_expressions"]) == ("error", {})


def test_failure_aborts_what_is_queued(lasting):
    first, second, third = [lasting.execute(code) for code in (FAILS, "1", "2")]
    assert lasting.reply(first)["content"]["status"] == "error"
    for request in (second, third):
        reply = lasting.reply(request)["content"]
        assert reply["status"] == "aborted"
        assert kinds(lasting.told(request)) == ["busy", "idle"]
    assert run(lasting, "3")[0]["status"] == "ok"


def test_failure_aborts_nothing_where_the_client_says_so(lasting):
    first, second = lasting.execute(FAILS, stop_on_error=False), lasting.execute("1")
    assert lasting.reply(first)["content"]["status"] == "error"
    assert lasting.reply(second)["content"]["status"] == "ok"


@pytest.mark.parametrize("code, ename, evalue, line", [
    ("x := 1\ny := x + ghost", "compile error", "line 2: undefined: ghost", "y := x + ghost"),
    ('fmt.Println(1)\n\npanic("dry")', "panic", "line 3: dry", 'panic("dry")'),
    ("func get(l []int, i int) int {\n\treturn l[i]\n}\nget(nil, 3)", "runtime error",
     "line 2: index out of range [3] with length 0", "return l[i]"),
    ('strconv.Atoi("a")', "error", 'line 1: strconv.Atoi: parsing "a": invalid syntax', 'strconv.Atoi("a")'),
    ("%%\n_ = 1\nghost()", "compile error", "line 3: undefined: ghost", "ghost()"),
    ("var m map[string]int\nm[\"a\"] = 1", "runtime error", "line 2: assignment to entry in nil map", 'm["a"] = 1'),
    ("var p *struct{ x int }\np.x", "runtime error",
     "line 2: invalid memory address or nil pointer dereference", "p.x"),
])
def test_an_error_is_told_once_with_its_place(lasting, code, ename, evalue, line):
    reply, told = run(lasting, code)
    errors = [message["content"] for message in told if message["msg_type"] == "error"]
    assert len(errors) == 1 and "stderr" not in [message["content"].get("name") for message in told]
    assert errors[0] == {key: reply[key] for key in ("ename", "evalue", "traceback")}
    assert errors[0]["ename"] == ename
    assert errors[0]["evalue"].startswith(f"cell {reply['execution_count']}, {evalue}")
    traceback = bare("\n".join(errors[0]["traceback"]))
    assert ename in traceback and line in traceback and f"cell {reply['execution_count']}, line" in traceback


def test_an_error_in_an_earlier_cell_names_that_cell(wire):
    run(wire, "func get(l []int) int {\n\treturn l[5]\n}")
    reply, _ = run(wire, "get(nil)")
    assert reply["evalue"] == "cell 1, line 2: index out of range [5] with length 0"
    traceback = bare("\n".join(reply["traceback"]))
    assert "cell 1, line 2, in get" in traceback and "cell 2, line 1" in traceback


@pytest.mark.parametrize("code, ename, evalue", [
    ("os.Exit(3)", "exit", "the program ended with exit status 3"),
    ('fmt.Println("a")\nsyscall.Kill(os.Getpid(), syscall.SIGKILL)', "exit", "killed"),
    ('go panic("elsewhere")\nselect {}', "panic", "elsewhere"),
    ("select {}", "fatal error", "deadlock"),
    ("!exit 3", "exit", "exit status 3"),
])
def test_an_end_by_force_is_one_error(lasting, code, ename, evalue):
    reply, told = run(lasting, code)
    assert kinds(told).count("error") == 1
    assert (reply["status"], reply["ename"]) == ("error", ename)
    assert evalue in reply["evalue"]
    assert run(lasting, "1")[0]["status"] == "ok"


def test_a_cell_tagged_parameters_keeps_what_stands_below_percents(wire):
    run(wire, "%%\nsteps := 3", metadata={"tags": ["parameters"]})
    reply, told = run(wire, "steps * 2")
    assert told[-1]["content"]["data"]["text/plain"] == "6"


def test_outputs_of_all_kinds(lasting):
    _, told = run(lasting, '''
import "github.com/janpfeifer/gonb/gonbui"
gonbui.DisplayHTML("<b>a</b>")
gonbui.UpdateHTML("x", "<i>1</i>")
gonbui.UpdateHTML("x", "<i>2</i>")
display.Clear(true)
gonbui.Sync()
fmt.Fprint(os.Stderr, "e")''')
    assert kinds(told) == ["execute_input", "display_data", "display_data", "update_display_data", "clear_output", "stream"]
    display, first, second, clear, stream = [message["content"] for message in told[1:]]
    assert display["data"]["text/html"] == "<b>a</b>"
    assert first["transient"]["display_id"] == second["transient"]["display_id"]
    assert (first["data"]["text/html"], second["data"]["text/html"]) == ("<i>1</i>", "<i>2</i>")
    assert clear == {"wait": True}
    assert stream == {"name": "stderr", "text": "e"}


def test_what_draws_charts_comes_again_with_its_cell(wire):
    """The notebook has it once, wherever it is read, also after the cell that brought it ran again or was deleted."""
    chart = 'plotting.Curves{Series: []plotting.Series{{Name: "a", Steps: []int{1, 2}, Values: []float64{2, 1}}}}'

    def brings(**metadata):
        _, told = run(wire, chart, metadata=metadata)
        return sum("window.atelierChart = " in message["content"].get("data", {}).get("text/html", "") for message in told)
    assert brings(cellId="one") == 1
    assert brings(cellId="two") == 0
    assert brings(cellId="one") == 1
    assert brings(cellId="two", deletedCells=["one"]) == 1
    assert brings(cellId="three") == 0
    assert brings() == 0
