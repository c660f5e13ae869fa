"""Modules: what lies beside the notebook, what is published, and what go says of both."""
import contextlib
import pathlib
import subprocess
import zipfile

import pytest

from conftest import starting


def write(folder, files):
    """Writes files, by their paths below folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def module(path, *more):
    return "\n".join([f"module {path}", "", "go 1.26", *more, ""])


def publish(proxy, path, version, files):
    """Puts a module into a folder that serves as a proxy."""
    place = proxy / path / "@v"
    write(place, {f"{version}.info": f'{{"Version": "{version}"}}', f"{version}.mod": files["go.mod"]})
    with zipfile.ZipFile(place / f"{version}.zip", "w") as packed:
        for name, text in files.items():
            packed.writestr(f"{path}@{version}/{name}", text)
    with open(place / "list", "a") as versions:
        versions.write(version + "\n")


@pytest.fixture
def proxy(tmp_path):
    """A proxy with two versions of one module, one that needs its first, and one whose name is another's."""
    folder = tmp_path / "proxy"
    for version in ("v1.0.0", "v1.1.0"):
        publish(folder, "example.org/brush", version,
                {"go.mod": module("example.org/brush"), "thin/thin.go": f'package thin\n\nconst Version = "{version}"\n'})
    publish(folder, "example.org/easel", "v1.0.0", {
        "go.mod": module("example.org/easel", "require example.org/brush v1.0.0"),
        "easel.go": 'package easel\n\nimport "example.org/brush/thin"\n\nconst Brush = thin.Version\n'})
    return folder


@pytest.fixture(scope="module")
def known(tmp_path_factory):
    """A proxy that knows what modules of this machine need, and has none of their source: nothing of that is compiled."""
    cache = subprocess.run(["go", "env", "GOMODCACHE"], capture_output=True, text=True, check=True).stdout.strip()
    folder = tmp_path_factory.mktemp("known")
    for path in pathlib.Path(cache, "cache/download").rglob("@v/*"):
        if path.suffix in (".mod", ".info"):
            place = folder / path.relative_to(pathlib.Path(cache, "cache/download"))
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(path.read_bytes())
    return folder


@pytest.fixture
def notebook(tmp_path, proxy, known):
    """A function that starts a kernel in a folder below the test's, which finds what is published and nothing else."""
    with contextlib.ExitStack() as kernels:

        def start(folder="notebooks"):
            where = tmp_path / folder
            where.mkdir(parents=True, exist_ok=True)
            return kernels.enter_context(starting(where))(
                GOPROXY=f"file://{proxy},file://{known}", GONOSUMDB="*", GOWORK="", GOFLAGS="-modcacherw",
                GOMODCACHE=str(tmp_path / "modcache"))

        yield start


def library(folder, text, path="example.com/lib"):
    return write(folder, {"go.mod": module(path), "lib.go": f"package lib\n\n{text}\n"})


def edit(path, text):
    """Writes Go source as an editor does."""
    path.write_text(f"package {path.stem}\n\n{text}\n")


IMPORT = 'import "example.com/lib"\n'


@pytest.mark.parametrize("how", ["replace", "work", "around"])
def test_an_edited_module_is_seen_at_the_next_cell(notebook, tmp_path, how):
    """Whichever way the notebook knows it: with a value, a function and a type that are new, broken, mended, with a file more."""
    lib = library(tmp_path / "lib", "func F() int { return 1 }")
    kernel = notebook("lib/notebooks" if how == "around" else "notebooks")
    if how == "replace":
        assert kernel.run(f"!*go mod edit -replace example.com/lib={lib}").status == "ok"
    if how == "work":
        assert kernel.run(f"!*go work init && go work use . {lib}").status == "ok"
    assert kernel.run(IMPORT + "lib.F()").plain == "1"
    edit(lib / "lib.go", "func F() int { return 2 }\n\nfunc G() string { return \"g\" }\n\ntype T struct{ A int }")
    assert kernel.run("lib.F()").plain == "2", "the cell does not import it itself"
    assert kernel.run("lib.G()").plain == "g", "what is new is there"
    assert kernel.run("func through() int { return lib.F() }\nt := lib.T{A: 7}").status == "ok"

    edit(lib / "lib.go", "func F() int {\n\treturn oops\n}")
    reply = kernel.run("fmt.Println(1)\nlib.F()")
    assert reply.status == "error" and reply.fault.count("undefined: oops") == 2, "in its value, and in its traceback"
    number = reply.content["execution_count"]
    assert f'cell {number}, line 2: import "example.com/lib": {lib}/lib.go:4:9: undefined: oops' in reply.fault, reply.fault
    assert kernel.run('fmt.Println("on")').text == "on\n", "a cell without it works"
    assert "undefined: oops" in kernel.run("through()").fault, "a function that needs it does not"

    edit(lib / "lib.go", "func F() int { return 3 }\n\ntype T struct{ A int }")
    assert kernel.run("through()").plain == "3"
    assert kernel.run("lib.F() + t.A").plain == "10"
    edit(lib / "lib.go", "func F() int { return 3 }\n\ntype T struct{ A int }\n\nfunc (t T) Double() int { return 2 * t.A }")
    assert kernel.run("t.Double()").plain == "14", "a method that is new, of a variable that is not"
    edit(lib / "more.go", "")
    (lib / "more.go").write_text("package lib\n\nconst More = 5\n")
    assert kernel.run("lib.More").plain == "5"
    (lib / "more.go").unlink()
    assert "undefined: lib.More" in kernel.run("lib.More").fault


@pytest.mark.parametrize("fault, said", [
    ("package lib\n\nfunc F() int {", "lib.go:3:15: syntax error: unexpected EOF"),
    ("package other\n", "found packages lib (a.go) and other (lib.go)"),
    ("", "lib.go:1:1: expected 'package'"),
    ('package lib\n\nimport "example.com/lib"\n', "import cycle not allowed"),
    ('package lib\n\nimport "example.com/lib/none"\n', "example.com/lib/none"),
])
def test_a_module_is_mended_whatever_was_wrong(notebook, tmp_path, fault, said):
    lib = library(tmp_path / "lib", "func F() int { return 1 }")
    write(lib, {"a.go": "package lib\n"})
    kernel = notebook()
    assert kernel.run(f"!*go mod edit -replace example.com/lib={lib}").status == "ok"
    assert kernel.run(IMPORT + "lib.F()").plain == "1"
    (lib / "lib.go").write_text(fault)
    reply = kernel.run("lib.F()")
    assert reply.status == "error" and said in reply.fault, reply.fault
    edit(lib / "lib.go", "func F() int { return 2 }")
    assert kernel.run("lib.F()").plain == "2"


def test_what_a_module_embeds_and_needs_is_seen(notebook, tmp_path):
    lib = library(tmp_path / "lib", 'import (\n\t"embed"\n\n\t"example.com/lib/deep"\n)\n\n//go:embed texts/*\nvar fs embed.FS\n\n'
                  'func Texts() (all string) {\n\tlist, _ := fs.ReadDir("texts")\n\tfor _, l := range list {\n\t\t'
                  'text, _ := fs.ReadFile("texts/" + l.Name())\n\t\tall += string(text)\n\t}\n\treturn all + deep.Word\n}')
    write(lib, {"texts/a": "one ", "deep/deep.go": 'package deep\n\nconst Word = "deep"\n'})
    kernel = notebook()
    assert kernel.run(f"!*go mod edit -replace example.com/lib={lib}").status == "ok"
    assert kernel.run(IMPORT + "lib.Texts()").plain == "one deep"
    write(lib, {"texts/a": "two "})
    assert kernel.run("lib.Texts()").plain == "two deep"
    write(lib, {"texts/b": "three ", "deep/deep.go": 'package deep\n\nconst Word = "sea"\n'})
    assert kernel.run("lib.Texts()").plain == "two three sea"


def test_go_work_and_goworkfix(notebook, tmp_path):
    first = library(tmp_path / "first", "const X = 1")
    library(tmp_path / "other", "const Y = 2", "example.com/other")
    kernel = notebook()
    assert "there is no go.work" in kernel.run("%goworkfix").fault
    assert kernel.run("!*go work init").status == "ok"
    assert kernel.run("fmt.Println(1)").text == "1\n", "a go.work without a module"
    assert kernel.run(f"!*go work use {first}").status == "ok"
    assert kernel.run(IMPORT + "lib.X").plain == "1", "the cells' own module need not be in it"
    assert kernel.run(f"!*go work use {tmp_path}/other").status == "ok"
    assert kernel.run('import other "example.com/other"\nother.Y').plain == "2"
    said = kernel.run("%goworkfix").text
    assert f"go.mod now replaces example.com/lib with {first}\n" in said, said
    assert "already" in kernel.run("%goworkfix").text
    assert f"example.com/lib => {first}" in kernel.run("!*cat go.mod").text
    assert kernel.run("lib.X + other.Y").plain == "3"
    assert kernel.run("!*rm go.work").status == "ok"
    assert kernel.run("lib.X + other.Y").plain == "3", "go.mod has them now"
    assert kernel.run('%reset go.mod').status == "ok"
    assert "example.com/lib" in kernel.run("lib.X").fault, "all is as at the start"


def test_a_faulty_go_work_is_named(notebook):
    kernel = notebook()
    assert kernel.run("!*echo using . > go.work").status == "ok"
    assert "go.work:1: unknown directive: using" in kernel.run('fmt.Println("x")').fault
    assert kernel.run("!*rm go.work").status == "ok"
    assert kernel.run('fmt.Println("y")').text == "y\n"


def test_a_module_of_go_work_gets_what_it_needs(notebook, tmp_path):
    """A version that it asks for, though its go.sum lacks it; and a module that it does not name yet."""
    lib = library(tmp_path / "lib", 'import "example.org/brush/thin"\n\nconst X = thin.Version')
    kernel = notebook()
    (lib / "go.mod").write_text(module("example.com/lib", "require example.org/brush v1.0.0"))
    assert kernel.run(f"!*go work init . {lib}").status == "ok"
    assert kernel.run(IMPORT + "lib.X").plain == "v1.0.0"
    edit(lib / "lib.go", 'import "example.org/easel"\n\nconst X = easel.Brush')
    assert kernel.run("lib.X").plain == "v1.0.0"


def test_missing_sums_of_a_dependency_are_fetched(notebook, tmp_path):
    """A module that is replaced with a folder, and one from the proxy."""
    lib = library(tmp_path / "lib", 'import "example.org/brush/thin"\n\nconst X = thin.Version')
    (lib / "go.mod").write_text(module("example.com/lib", "require example.org/brush v1.0.0"))
    kernel = notebook()
    assert kernel.run(f"!*go mod edit -replace example.com/lib={lib} -require example.com/lib@v0.0.0").status == "ok"
    assert kernel.run(IMPORT + "lib.X").plain == "v1.0.0", "not the newest: the module asks for this one"
    assert kernel.run("!*go mod edit -require example.org/easel@v1.0.0").status == "ok"
    assert kernel.run('import "example.org/easel"\neasel.Brush').plain == "v1.0.0"
    assert kernel.run("!*rm go.sum").status == "ok"
    assert kernel.run("easel.Brush + lib.X").plain == "v1.0.0v1.0.0"


def test_a_notebook_in_a_module_imports_it(notebook, tmp_path):
    folder = write(tmp_path / "studio", {
        "go.mod": module("example.com/studio", "require example.com/dep v0.0.0", "require github.com/atelier-go/atelier v0.0.0",
                         "replace example.com/dep => ../dep", "replace github.com/atelier-go/atelier => ../none"),
        "studio.go": 'package studio\n\nimport "example.com/dep"\n\nconst Paint = dep.Colour\n',
        "secret/internal/key/key.go": "package key\n\nconst Key = 1\n",
        "internal/wall/wall.go": "package wall\n\ntype Wall struct{ Height int }\n\nfunc New() Wall { return Wall{3} }\n",
        "cmd/show/main.go": "package main\n\nfunc main() {}\n"})
    dep = write(tmp_path / "dep", {"go.mod": module("example.com/dep"), "dep.go": 'package dep\n\nconst Colour = "red"\n'})
    kernel = notebook("studio/books/deep")
    assert kernel.run('import "example.com/studio"\nstudio.Paint').plain == "red", "with what it replaces by a folder"
    edit(dep / "dep.go", 'const Colour = "blue"')
    assert kernel.run("studio.Paint").plain == "blue"
    assert kernel.run('import "example.com/studio/internal/wall"\nw := wall.New()\nw.Height').plain == "3"
    assert kernel.run("w.Height + 1").plain == "4"
    assert "use of internal package example.com/studio/secret/internal/key not allowed" in \
        kernel.run('import "example.com/studio/secret/internal/key"\nkey.Key').fault
    assert "it is a program, not a package" in kernel.run('import "example.com/studio/cmd/show"').fault
    assert kernel.run("%goflags -race=false\nstudio.Paint").plain == "blue", "by go build, too"
    write(folder, {"go.mod": (folder / "go.mod").read_text().replace("example.com/studio\n", "example.com/atelier\n", 1)})
    assert kernel.run('import mine "example.com/atelier"\nmine.Paint').plain == "blue", "its new name"


def test_a_module_around_that_nobody_imports_harms_nobody(notebook, tmp_path):
    folder = write(tmp_path / "broken", {"go.mod": module("example.com/broken", "requires nothing"), "b.go": "package broken\n"})
    kernel = notebook("broken/notebooks")
    assert kernel.run('import "example.org/brush/thin"\nthin.Version').plain == "v1.1.0"
    reply = kernel.run('import "example.com/broken"')
    assert reply.status == "error" and f"{folder}/go.mod:4: unknown directive: requires" in reply.fault, reply.fault
    assert kernel.run("thin.Version").plain == "v1.1.0"
    assert kernel.run("%goflags -race=false\nthin.Version").plain == "v1.1.0", "by go build, too"


def test_a_notebook_in_a_workspace_imports_its_modules(notebook, tmp_path):
    library(tmp_path / "repo" / "lib", "const X = 4")
    write(tmp_path / "repo", {"go.work": "go 1.26\n\nuse ./lib\n"})
    kernel = notebook("repo/notebooks")
    assert kernel.run(IMPORT + "lib.X").plain == "4"
    kernel = notebook()
    assert "example.com/lib" in kernel.run(IMPORT).fault
    assert kernel.run(f"%cd {tmp_path}/repo/notebooks").status == "ok"
    assert kernel.run(IMPORT + "lib.X").plain == "4", "programs run there now"


@pytest.mark.parametrize("path, said", [
    ("example.org/none", ["no such file or directory", "example.org/none/@v/list", "see whether the path is right"]),
    ("example.org/brush/thick", ["module example.org/brush@upgrade found (v1.1.0), but does not contain package example.org/brush/thick"]),
    ("fmtt", ['did you mean "fmt"?']),
    ("encodin/json", ['did you mean "encoding/json"?']),
    ("math/rnad", ['did you mean "math/rand"?']),
    ("json", ['did you mean "encoding/json"?']),
    ("Strings", ['did you mean "strings"?']),
    ("numpy", ["Go has no such package"]),
    ("github.com/atelier-go/atelier/plottin", ['did you mean "github.com/atelier-go/atelier/plotting"?']),
    ("internal/abi", ["use of internal package internal/abi not allowed"]),
])
def test_a_package_that_is_not_to_be_had_says_why(notebook, path, said):
    kernel = notebook()
    for code in (f'import "{path}"', f'import "fmt"\nimport x "{path}"\nfmt.Println(x.Y)'):
        reply = kernel.run(code)
        assert reply.status == "error"
        for words in (f'import "{path}": ', *said):
            assert words in reply.fault, reply.fault
        assert reply.fault.split("\n")[1].count(path) <= 6 and "engine" not in reply.fault


def test_a_proxy_that_is_not_there_is_named(notebook):
    kernel = notebook()
    for proxy, said in (("off", "module lookup disabled by GOPROXY=off: allow it with `%env GOPROXY URL`"),
                        ("http://127.0.0.1:1", "connection refused: see whether the network and GOPROXY are right")):
        assert kernel.run(f"%env GOPROXY {proxy}").status == "ok"
        reply = kernel.run('import "example.org/brush/thin"')
        assert said in reply.fault and 'import "example.org/brush/thin": ' in reply.fault, reply.fault


def test_what_is_set_counts_for_the_next_cell(notebook, tmp_path):
    kernel = notebook()
    assert "%noautoget says to fetch none" in kernel.run('%noautoget\nimport "example.org/brush/thin"').fault
    assert kernel.run('%autoget\nimport "example.org/brush/thin"\nthin.Version').plain == "v1.1.0"
    assert kernel.run("!*go get example.org/brush@v1.0.0").status == "ok"
    assert kernel.run("thin.Version").plain == "v1.0.0"
    assert kernel.run("!*go get -u example.org/brush").status == "ok"
    assert kernel.run("thin.Version").plain == "v1.1.0"
    assert kernel.run("%reset go.mod").status == "ok"
    assert "example.org/brush" not in kernel.run("!*cat go.mod").text
    assert kernel.run("thin.Version").plain == "v1.1.0", "fetched again"
    lib = library(tmp_path / "lib", "const X = 1")
    write(lib, {"lib.go": "//go:build !wild\n\npackage lib\n\nconst X = 1\n",
                "wild.go": "//go:build wild\n\npackage lib\n\nconst X = 2\n"})
    assert kernel.run(f"!*go mod edit -replace example.com/lib={lib}").status == "ok"
    assert kernel.run(IMPORT + "lib.X").plain == "1"
    assert kernel.run("%goflags -tags=wild").status == "ok"
    assert kernel.run("lib.X").plain == "2"
    assert kernel.run('%goflags ""\nlib.X').plain == "1"


def test_a_module_whose_name_is_no_hosts(notebook, tmp_path):
    mine = library(tmp_path / "mylib", "const X = 8", "mylib")
    kernel = notebook()
    assert "Go has no such package" in kernel.run('import lib "mylib"').fault
    assert kernel.run(f"!*go mod edit -replace mylib={mine}").status == "ok"
    assert kernel.run('import lib "mylib"\nlib.X').plain == "8"
