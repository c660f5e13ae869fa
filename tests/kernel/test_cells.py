"""Cells: what they can do, and that a failure is one."""
import pytest


def test_a_cell_runs_and_declarations_last(kernel):
    assert kernel.run('func twice(x int) int { return 2 * x }').status == "ok"
    reply = kernel.run("%%\nfmt.Println(twice(21))")
    assert (reply.status, reply.text) == ("ok", "42\n")


def test_a_cell_imports_atelier_offline(kernel):
    reply = kernel.run('import "github.com/atelier-go/atelier/gomlx_models/data"\n%%\nfmt.Println(data.Names()[0])')
    assert (reply.status, reply.text) == ("ok", "fashion-mnist-10k\n")


def test_a_cell_computes_with_gomlx_offline(kernel):
    reply = kernel.run('''import (
	"fmt"
	"github.com/gomlx/compute"
	_ "github.com/gomlx/gomlx/backends/default"
	. "github.com/gomlx/gomlx/core/graph"
)
%%
e := MustNewExec(compute.MustNew(), func(x *Node) *Node { return ReduceAllSum(MatMul(x, x)) })
fmt.Println(e.MustExec([][]float32{{1, 2}, {3, 4}})[0])
''')
    # {{1,2},{3,4}} squared is {{7,10},{15,22}}, which sums to 54.
    assert reply.status == "ok" and "54" in reply.text, reply.text


def test_an_unused_dot_import_of_an_earlier_cell_does_no_harm(kernel):
    assert kernel.run('import . "math"\n%%\nfmt.Println(Sqrt(4))').text == "2\n"
    reply = kernel.run("%%\nfmt.Println(5)")
    assert (reply.status, reply.text) == ("ok", "5\n")


def test_a_plain_cell_does_not_link_what_an_earlier_one_imported(kernel):
    reply = kernel.run('''import (
	_ "github.com/gomlx/gomlx/backends/default"
	. "github.com/gomlx/gomlx/core/graph"
)
%%
var node *Node
fmt.Println(node == nil)
''')
    assert (reply.status, reply.text) == ("ok", "true\n")
    size = "%%\npath, _ := os.Executable()\ninfo, _ := os.Stat(path)\nfmt.Println(info.Size())"
    assert int(kernel.run(size).text) < 5_000_000, "bytes; a program with GoMLX in it has tens of millions"


@pytest.mark.parametrize("body, heard, said", [
    ('panic("the paint is dry")', "panic\ncell {}, line 2: the paint is dry", ""),
    ("os.Exit(3)", "exit\nthe program ended with exit status 3", ""),
    ('log.Fatal("no canvas")', "exit\nthe program ended with exit status 1", "no canvas"),
])
def test_a_cell_that_fails_says_so(kernel, body, heard, said):
    reply = kernel.run("%%\n" + body)
    assert reply.status == "error"
    assert heard.format(1) in reply.fault
    assert said in reply.stderr and bool(said) == bool(reply.stderr), "what the error says need not be said twice"
    assert kernel.run("%%\nfmt.Println(1)").text == "1\n", "the kernel must go on"


def test_a_cell_that_does_not_compile_says_where(kernel):
    reply = kernel.run("%%\n_ = 1\nundefinedThing()")
    assert reply.status == "error"
    assert "cell 1, line 3: undefined: undefinedThing" in reply.fault


def test_a_missing_package_says_so(kernel):
    reply = kernel.run('import "example.com/no/such/thing"\n%%\nthing.Do()')
    assert reply.status == "error"
    assert "cell 1, line 1: " in reply.fault and "example.com/no/such/thing" in reply.fault
    assert "engine" not in reply.fault, "the kernel's rooms are nobody's affair"


def test_two_kernels_at_once_keep_apart(kernels):
    first, second = kernels(), kernels()
    assert first.run("const who = 1\nvalue := 10").status == "ok"
    assert second.run("const who = 2\nvalue := 20").status == "ok"
    assert (first.run("who + value").plain, second.run("who + value").plain) == ("11", "22")
    second.end()
    assert first.run("who + value").plain == "11"


def test_a_shell_command_that_fails_fails_the_cell_unless_told_not_to(kernel):
    assert kernel.run("!exit 3\nfmt.Println(1)").text == "", "what stands behind it must not run"
    assert kernel.run("!exit 3").status == "error"
    reply = kernel.run("!-exit 3\nfmt.Println(1)")
    assert (reply.status, reply.stdout) == ("ok", "1\n")
    assert reply.stderr == 'the command "!-exit 3" ended with exit status 3\n'


def test_text_of_every_script_stays_whole(kernel):
    """More than a pipe holds, in characters of three bytes: none may be cut in two on its way."""
    assert kernel.run('for i := range 100 { fmt.Print(strings.Repeat("床前明月光", 400+i)) }').stdout == \
        "".join("床前明月光" * (400 + i) for i in range(100))
    assert kernel.run("!for i in $(seq 9999); do printf 疑是地上霜; done").stdout == "疑是地上霜" * 9999


def test_a_function_finds_the_older_value_until_the_cell_makes_a_new_one(kernel):
    assert kernel.run("x := 10\nfunc double() int { return x * 2 }").status == "ok"
    assert kernel.run("x := double()\nx").plain == "20"
    assert kernel.run("x := double() + x\nx").plain == "60"
    assert kernel.run("double()").plain == "120"


def test_a_generic_value_in_an_interface_lives_on(kernel):
    assert kernel.run('type Pair[A, B any] struct{ a A; b B }\nvar g any = Pair[string, int]{"a", 1}').status == "ok"
    assert kernel.run("g.(Pair[string, int]).b + 1").plain == "2"


def test_a_time_keeps_its_zone_and_a_rectangle_is_no_picture(kernel):
    assert kernel.run('when := time.Date(2024, 2, 29, 12, 0, 0, 0, time.FixedZone("X", 3600))').status == "ok"
    assert kernel.run("when").plain == "2024-02-29 12:00:00 +0100 X"
    assert list(kernel.run("image.Rect(1, 2, 3, 4)").result) == ["text/plain"]


def test_a_restart_forgets_and_goes_on(kernel):
    assert kernel.run("const old = 1\nvalue := 2").status == "ok"
    kernel.manager.restart_kernel()
    kernel.client.wait_for_ready(timeout=60)
    for name in ("old", "value"):
        assert f"undefined: {name}" in kernel.run(f"%%\nfmt.Println({name})").fault
    assert kernel.run("%%\nfmt.Println(2)").text == "2\n"
