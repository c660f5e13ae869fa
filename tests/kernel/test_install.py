"""Installing and removing the kernel, as Jupyter sees it."""
import json
import os
import pathlib
import subprocess
import sys
import urllib.request

import pytest

from conftest import ATELIER, NAME, atelier, eventually


def listed(prefix):
    """The names of the kernels that Jupyter finds below the prefix."""
    env = {**os.environ, "JUPYTER_PATH": str(prefix / "share" / "jupyter")}
    done = subprocess.run([sys.executable, "-m", "jupyter", "kernelspec", "list", "--json"],
                          capture_output=True, text=True, env=env, check=True)
    return json.loads(done.stdout)["kernelspecs"]


def test_install_and_uninstall(tmp_path):
    place = ["--prefix", str(tmp_path), "--name", "easel"]
    done = atelier("kernel", "install", *place, "--display-name", "Easel", "--warm=false")
    assert done.returncode == 0, done.stderr
    spec = listed(tmp_path)["easel"]["spec"]
    assert (spec["display_name"], spec["language"], spec["interrupt_mode"]) == ("Easel", "go", "signal")
    assert spec["argv"][0] == str(ATELIER)
    recorded = dict(zip(spec["argv"], spec["argv"][1:]))
    assert pathlib.Path(recorded["--echarts"]).stat().st_size > 500_000
    assert pathlib.Path(recorded["--go"]).exists()
    assert "env" not in spec or not spec["env"], "Jupyter would put it over what the user sets"

    assert atelier("kernel", "uninstall", *place).returncode == 0
    assert "easel" not in listed(tmp_path)
    again = atelier("kernel", "uninstall", *place)
    assert again.returncode == 1 and "no such kernel" in again.stderr


@pytest.fixture
def server(tmp_path):
    """The address of a Jupyter server."""
    runtime = tmp_path / "runtime"
    env = {**os.environ, "JUPYTER_RUNTIME_DIR": str(runtime), "JUPYTER_CONFIG_DIR": str(tmp_path), "JUPYTER_TOKEN": "easel"}
    root = ["--allow-root"] if os.getuid() == 0 else []
    process = subprocess.Popen([sys.executable, "-m", "jupyter", "server", "--no-browser", "--ip=127.0.0.1", "--port=0", *root], cwd=tmp_path,
                               env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        assert eventually(lambda: any(answers(url) for url in addresses(runtime)), 60), "the server does not answer"
        yield addresses(runtime)[0]
    finally:
        process.terminate()
        process.wait(30)


def addresses(runtime):
    """The addresses in the files that servers leave when they begin."""
    try:
        return [json.loads(path.read_text())["url"] for path in runtime.glob("jpserver-*.json")]
    except ValueError:
        return []  # it is being written


def fetch(url):
    with urllib.request.urlopen(urllib.request.Request(url, headers={"Authorization": "token easel"}), timeout=30) as answer:
        return answer.read(), answer.headers["Content-Type"]


def answers(url):
    try:
        return bool(fetch(url + "api/status"))
    except OSError:
        return False


def test_the_launcher_finds_the_logo(server, kernelspec):
    """JupyterLab shows the SVG that the server offers, classic fronts the pictures."""
    resources = json.loads(fetch(server + "api/kernelspecs")[0])["kernelspecs"][NAME]["resources"]
    assert {"logo-svg", "logo-32x32", "logo-64x64"} <= set(resources)
    for name, kind, size in [("logo-32x32", "image/png", 32), ("logo-64x64", "image/png", 64)]:
        picture, told = fetch(server.rstrip("/") + resources[name])
        assert told == kind and picture.startswith(b"\x89PNG")
        assert (int.from_bytes(picture[16:20], "big"), int.from_bytes(picture[20:24], "big")) == (size, size)
    drawing, told = fetch(server.rstrip("/") + resources["logo-svg"])
    assert told == "image/svg+xml" and b"<svg" in drawing


def test_sys_prefix_is_the_active_environment(tmp_path):
    done = atelier("kernel", "install", "--sys-prefix", "--warm=false",
                   env={**os.environ, "VIRTUAL_ENV": str(tmp_path), "ATELIER_PLUGIN": ""})
    assert done.returncode == 0, done.stderr
    assert listed(tmp_path)["atelier"]["spec"]["display_name"] == "Go (Atelier)"


def test_an_unwritable_prefix_is_named(tmp_path):
    (tmp_path / "file").touch()
    done = atelier("kernel", "install", "--prefix", str(tmp_path / "file"), "--warm=false")
    assert done.returncode == 1
    assert "cannot be written" in done.stderr and len(done.stderr.splitlines()) == 1


SHOW = '%%\nfmt.Println(os.Getenv("GOMLX_BACKEND"), os.Getenv("ATELIER_ECHARTS"))'


@pytest.fixture
def plugin(tmp_path):
    """A file where a user's plugin would be."""
    path = tmp_path / "plugin.so"
    path.touch()
    return path


def test_what_the_user_sets_wins(kernels, plugin):
    kernel = kernels(ATELIER_PLUGIN=str(plugin), ATELIER_ECHARTS="/mine.js")
    assert kernel.run(SHOW).text == f"xla:{plugin} /mine.js\n"
    assert kernels(GOMLX_BACKEND="go", ATELIER_PLUGIN=str(plugin)).run(SHOW).text.startswith("go ")


@pytest.fixture
def record(kernelspec):
    """A function that lets the kernel record the plugin at a path, whether there is one or not."""
    path = kernelspec / "kernel.json"
    text = path.read_text()

    def change(plugin):
        spec = json.loads(text)
        if "--plugin" in spec["argv"]:
            at = spec["argv"].index("--plugin")
            del spec["argv"][at:at + 2]
        spec["argv"][3:3] = ["--plugin", str(plugin)]
        path.write_text(json.dumps(spec))

    yield change
    path.write_text(text)


def test_what_was_recorded_is_used_while_it_is_there(kernelspec, kernels, plugin, record):
    record(plugin)
    assert f"xla:{plugin} {kernelspec}/echarts.min.js" in kernels().run(SHOW).text
    plugin.unlink()
    reply = kernels().run(SHOW)
    assert reply.status == "ok" and str(plugin) not in reply.text


def test_cells_get_the_plugin_of_the_clone_around_the_kernel(kernels, record):
    """Nothing is active, and what was recorded is gone."""
    record("/nowhere/plugin.so")
    bare = {"VIRTUAL_ENV": "", "CONDA_PREFIX": "", "PJRT_PLUGIN_LIBRARY_PATH": "", "PATH": "/usr/bin:/bin"}
    assert f"xla:{ATELIER.parents[2]}/.venv/lib/" in kernels(**bare).run(SHOW).text


def test_cells_say_why_models_are_slow_unless_the_user_wants_it_so(kernels):
    cell = '''import "github.com/atelier-go/atelier/gomlx_models/backend"
%%
choice, err := backend.Find()
fmt.Println(err, choice.Config, choice.Advice)
'''
    slow = "go:ops_sequential"
    # Both together say that a program before has searched, and found nothing better: so is every machine alike.
    searched = {"GOMLX_BACKEND": slow, "ATELIER_BACKEND": slow, "ATELIER_PLUGIN": ""}
    assert f"{slow} no XLA plugin found" in kernels(**searched).run(cell).text
    assert kernels(GOMLX_BACKEND=slow, ATELIER_BACKEND="").run(cell).text == f"<nil> {slow} \n"
