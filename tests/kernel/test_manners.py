"""What a notebook's user expects of its kernel: times, questions, hints, tables."""
import re

import pytest

TIME = r"[\d.]+ (?:ns|µs|ms|s)"
CPU = rf"CPU times: user {TIME}, sys: {TIME}, total: {TIME}\nWall time: {TIME}\n"
LOOPS = rf"{TIME} ± {TIME} per loop, best of \d+: {TIME} \(mean ± std. dev. of \d+ runs, \d+ loops? each\)\n"
BUILD = rf"Build: {TIME}, not counted above\n"


@pytest.mark.parametrize("code, printed, shown", [
    ("%%time\nx := 2\nx * 3", CPU, "6"),
    ("%time y := 2\ny", CPU, "2"),
    ('%%time\nfmt.Println("a")', "a\n" + CPU, None),
    ("%%timeit -n 5 -r 2\nmath.Sqrt(2)", LOOPS, None),
    ("%%timeit -r 2 a := []int{3, 1}\nb := slices.Clone(a)\nslices.Sort(b)", LOOPS, None),
    ("%timeit -n 3 strings.Repeat(\"a\", 10)\n7", LOOPS, "7"),
])
def test_cells_tell_how_long_they_take(shared, code, printed, shown):
    reply = shared.run(code)
    assert reply.status == "ok", reply.fault
    assert re.fullmatch(printed + BUILD, reply.stdout), reply.stdout
    assert reply.plain == shown


def test_the_build_is_not_in_the_times(shared):
    reply = shared.run("%%time\ntime.Sleep(20 * time.Millisecond)\n_ = json.Valid(nil)")
    wall = float(re.search(r"Wall time: ([\d.]+) ms", reply.stdout)[1])
    build = float(re.search(r"Build: ([\d.]+) s", reply.stdout)[1])
    assert 20 <= wall < 1000 * build


def test_variables_of_a_timed_cell(shared):
    shared.run("%%time\ntimed := 5")
    assert shared.run("timed").plain == "5"
    assert shared.run("%%timeit -n 10 -r 3\ntimed++\nlocal := timed").status == "ok"
    assert shared.run("timed").plain == "35", "what is repeated does to earlier variables what it does"
    assert "below %%timeit" in shared.run("local").fault


def test_a_timed_cell_that_fails_says_where_and_how_long(shared):
    reply = shared.run('%%time\n\npanic("dry")')
    assert re.fullmatch(CPU + BUILD, reply.stdout) and "cell" in reply.fault and "line 3: dry" in reply.fault
    reply = shared.run('%%timeit\nvar m map[string]int\nm["a"] = 1')
    assert "line 3: assignment to entry in nil map" in reply.fault and "timing" not in reply.fault


def test_a_magic_that_is_none_is_named(shared):
    assert "there is no %%tiem: did you mean %%time?" in shared.run("%%tiem\nx := 1").fault
    assert "there is no %%latex" in shared.run("%%latex\nx").fault


def test_exec_links_what_it_calls(shared):
    shared.run("helped := 3\nfunc help() int { return helped }")
    shared.run("func called() { fmt.Println(help()) }")
    assert shared.run("%exec called").stdout == "3\n"
    assert "undefined: nobody" in shared.run("%exec nobody").fault


def test_the_environment_takes_spaces(shared):
    assert shared.run("%env MANNERS=a b  c").stdout == 'Set: MANNERS="a b  c"\n'
    assert shared.run('os.Getenv("MANNERS")').plain == "a b  c"
    assert shared.run('!echo "$MANNERS"').stdout == "a b  c\n"
    shared.run("%env MANNERS=für ünser")
    assert shared.run('os.Getenv("MANNERS")').plain == "für ünser"
    shared.run('%env MANNERS "quoted" and $more \\ than that')
    assert shared.run('os.Getenv("MANNERS")').plain == '"quoted" and $more \\ than that'
    assert shared.run("%env MANNERS").stdout == '"quoted" and $more \\ than that\n'


def test_questions_show_what_a_client_shows_on_a_key(shared):
    shared.run("asked := []int{1}")
    for code in ("asked?", "?asked", "asked ?"):
        reply = shared.run(code)
        content = shared.client.inspect("asked", 5, reply=True, timeout=30)["content"]
        assert content["found"] and reply.shown == [content["data"]] and "var asked []int" in reply.shown[0]["text/plain"]
    assert "Source:" in shared.run("strings.Cut??").shown[0]["text/plain"]
    assert shared.run("unheard?").stdout == "nothing is known of unheard\n"


@pytest.mark.parametrize("code, hint", [
    ("fresh = 5", "undefined: fresh (a new variable is made by :=, as in fresh := 5)"),
    ("import numpy as np", 'numpy is a module of Python; in Go such things are in import "gonum.org/v1/gonum/mat"'),
    ("print(unknown)", "fmt.Println(unknown)"),
    ("def f(x):\n    return x", "a function is written func f(x int) int"),
    ("t := True", "in Go: true"),
    ("n := None", "in Go: nil"),
    ("for x in xs:\n    print(x)", "for _, x := range xs { ... }"),
    ("s := 'text'", 'a text is written "text"'),
    ("# words", "a comment begins with //"),
    ("if true {\n} elif false {\n}", "} else if false { ... }"),
])
def test_habits_of_python_have_a_hint(shared, code, hint):
    reply = shared.run(code)
    assert hint in reply.errors[0]["evalue"] and reply.fault.count("compile error: cell") == 1


def test_a_name_of_an_earlier_life(kernel):
    kernel.run("%vars")
    kernel.run("lived := 5\nfunc living() {}")
    kernel.client.stop_channels()
    kernel.manager.restart_kernel()
    kernel.client = kernel.manager.client()
    kernel.client.start_channels()
    kernel.client.wait_for_ready(timeout=60)
    assert "undefined: lived (lived was made by cell 2 before the kernel's restart: run it again)" in kernel.run("lived + 1").fault
    assert "living was made by cell 2" in kernel.run("living()").fault
    assert kernel.run("unborn").errors[0]["evalue"].endswith("undefined: unborn")


@pytest.mark.parametrize("code, fault, place", [
    ("func f() {\n\tif true {\n\t}\n}\n}", "line 5: one } too many", "  → "),
    ('fmt.Println("a"))', "line 1: one ) too many", "^"),
    ("func f() {\n\tif true {\n\t\tf()\n}", "line 2: { is not closed: } is missing", "^"),
    ("x := []int{1, 2", "line 1: { is not closed: } is missing", "^"),
])
def test_a_brace_too_many_or_too_few(shared, code, fault, place):
    reply = shared.run(code)
    assert fault in reply.fault and place in reply.fault and reply.fault.count("compile error: cell") == 1


@pytest.mark.parametrize("code, who", [
    ("func deep(n int) int { return deep(n+1) + 1 }\ndeep(0)", "deep calls itself without end"),
    ("type Own struct{}\nfunc (o Own) String() string { return fmt.Sprint(o) }\nOwn{}", "Own.String calls itself without end"),
])
def test_a_full_stack_is_told_in_twenty_lines(shared, code, who):
    reply = shared.run(code)
    assert "stack overflow: " + who in reply.errors[0]["evalue"]
    assert len(reply.errors[0]["traceback"]) <= 20 and not reply.stderr


def test_a_value_beside_an_error(shared):
    shared.run('func both(n int) (int, error) { return n, errors.New("half") }')
    reply = shared.run("both(7)")
    assert reply.status == "error" and reply.plain == "7" and "half" in reply.fault
    reply = shared.run("both(0)")
    assert reply.status == "error" and reply.plain is None, "a zero beside an error says nothing"
    shared.run('func fine() ([]struct{ A int }, error) { return []struct{ A int }{{1}}, nil }')
    reply = shared.run("fine()")
    assert reply.status == "ok" and "<table>" in reply.result["text/html"]


@pytest.mark.parametrize("code, plain", [
    ('[]struct{ A int; b string }{{1, "<x>"}, {2, "y"}}', "[]struct { A int; b string }, 2 rows × 2 columns\n   A  b\n0  1  <x>\n1  2  y"),
    ("[][]float64{{1, 2}, {3, 4.5}}", "[][]float64, 2 × 2\n   0  1\n0  1  2\n1  3  4.5"),
    ('map[string]struct{ A int }{"k": {1}}', "map[string]struct { A int }, 1 row × 1 column\nkey  A\nk    1"),
    ('import "gonum.org/v1/gonum/mat"\nmat.NewDense(1, 2, []float64{5, 6})', "*mat.Dense, 1 × 2\n   0  1\n0  5  6"),
    ("mat.NewVecDense(2, []float64{5, 6})", "*mat.VecDense, 2 × 1\n   0\n0  5\n1  6"),
])
def test_tables(shared, code, plain):
    reply = shared.run(code)
    assert reply.plain == plain, reply.fault
    assert reply.result["text/html"].startswith("<div><table>") and "<x>" not in reply.result["text/html"]


def test_grids(shared):
    reply = shared.run("[]image.Image{image.NewGray(image.Rect(0, 0, 2, 3)), image.NewRGBA(image.Rect(0, 0, 1, 1))}")
    assert reply.plain == "[]image.Image, 2\n0: image 2x3\n1: image 1x1"
    assert reply.result["text/html"].count("data:image/png;base64,") == 2
    reply = shared.run('one := plotting.Curves{Title: "c", Series: []plotting.Series{{Name: "a", Steps: []int{1, 2}, Values: []float64{1, 2}}}}\n[]plotting.Figure{one, one}')
    assert reply.status == "ok", reply.fault
    assert reply.result["text/html"].count("data:image/") == 2


def test_times_and_letters(shared):
    assert re.fullmatch(r"\d{4}-\d\d-\d\d [\d:.]+ \+\d{4} \w+", shared.run("time.Now()").plain)
    assert shared.run("'é'").plain == "'é' (233)"
    shared.run("letter := 'a'")
    assert shared.run("letter + 1").plain == "'b' (98)"
    assert shared.run("int32(97)").plain == "97"


def test_matches_have_the_words_of_go(shared):
    shared.run("type Kind struct{ Size int }\nfunc (Kind) Grow(n int) bool { return true }\nkind := Kind{}")

    def kinds(code):
        content = shared.client.complete(code, len(code), reply=True, timeout=30)["content"]
        return {m["text"]: (m["type"], m["signature"]) for m in content["metadata"]["_jupyter_types_experimental"]}

    assert kinds("kind.") == {"Size": ("field", "int"), "Grow": ("method", "(n int) bool")}
    assert kinds("Kin")["Kind"][0] == "struct" and kinds("kin")["kind"] == ("variable", "Kind")
    assert kinds("strings.ToUp")["ToUpper"] == ("function", "(s string) string")
    assert kinds("io.Read")["Reader"][0] == "interface" and kinds("math.P")["Pi"][0] == "constant"
    assert kinds("strin")["strings"][0] == "package" and kinds("%tim")["%time"][0] == "magic"
