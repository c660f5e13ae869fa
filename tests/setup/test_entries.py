"""Where it runs elsewhere: docker/Dockerfile, and what Binder and dev containers make of it, as far as that goes without an engine."""
import fnmatch
import json
import os
import pathlib
import re
import shlex
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
DOCKER = ROOT / "docker"
ENTRY = DOCKER / "devcontainer/devcontainer.json"


class Stage:
    """What a stage of the Dockerfile is after its last instruction."""

    def __init__(self, parent=None):
        self.env = dict(parent.env) if parent else {"PATH": "/usr/local/go/bin:/usr/bin:/bin"}
        self.user = parent.user if parent else "root"
        self.folder = parent.folder if parent else "/"
        self.runs = []  # commands, with the user and the variables that they have
        self.copies, self.ports, self.command = [], [], []


def stages(**told):
    """The stages of docker/Dockerfile by their names, with these build arguments. An argument holds in its own stage alone."""
    text = re.sub(r"^#.*\n", "", (DOCKER / "Dockerfile").read_text(), flags=re.M).replace("\\\n", " ")
    found, stage, local, around = {}, None, {}, {}
    for line in filter(None, map(str.strip, text.splitlines())):
        word, rest = line.split(None, 1)
        known = {**local, **(stage.env if stage else {})}
        if word == "ARG":
            name, default = rest.split("=", 1)
            (local if stage else around)[name] = told.get(name, default)
        elif word == "FROM":
            base, _, name = expanded(rest, around).split()
            stage, local = Stage(found.get(base)), {}
            found[name] = stage
        elif word == "RUN":
            stage.runs.append((rest, stage.user, known))
        elif word == "ENV":
            stage.env.update(pair.split("=", 1) for pair in shlex.split(expanded(rest, known)))
        elif word == "USER":
            stage.user = expanded(rest, known)
        elif word == "WORKDIR":
            stage.folder = expanded(rest, known)
        elif word == "COPY":
            stage.copies.append(expanded(rest, known))
        elif word == "EXPOSE":
            stage.ports.append(int(rest))
        elif word == "CMD":
            stage.command = json.loads(rest)
        else:
            raise AssertionError(f"the Dockerfile has {word}, which this test does not know")
    return found


def expanded(text, variables):
    """Text with the values of its variables. It fails with a KeyError for one that is not known there."""
    return re.sub(r"\$\{(\w+)}", lambda found: variables[found[1]], text)


def calls(folder, stage):
    """What the commands of a stage call, in order, with stand-ins for all programs."""
    log = folder / "calls"
    for name in ("apt-get", "rm", "useradd", "install", "docker/install.sh", ".build/bin/atelier"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'#!/bin/sh\necho "{name} $*" >>"{log}"\n')
        path.chmod(0o755)
    for command, _, variables in stage.runs:
        subprocess.run(["/bin/sh", "-ef", "-c", command], cwd=folder, env={**variables, "PATH": str(folder)}, check=True)
    return log.read_text().splitlines()


@pytest.mark.parametrize("told, user", [({}, "atelier"), ({"NB_USER": "jovyan", "NB_UID": "1234"}, "jovyan")])
def test_the_machine_has_what_the_set_up_asks_for_and_a_user(tmp_path, told, user):
    """As Binder tells the user's name and number, too."""
    machine = stages(**told)["machine"]
    home = f"/home/{user}"
    assert calls(tmp_path, machine) == [
        "apt-get update", "apt-get install --yes --no-install-recommends make python3 python3-venv", "rm -rf /var/lib/apt/lists/*",
        f"useradd --create-home --uid {told.get('NB_UID', 1000)} --shell /bin/bash {user}",
        f"install --directory --owner={user} --group={user} {home}/atelier"]
    assert [by for _, by, _ in machine.runs] == ["root"] and machine.user == user
    assert (machine.folder, machine.env["GOPATH"]) == (f"{home}/atelier", f"{home}/go")
    assert not machine.copies and "GOPROXY" not in machine.env, "a clone is set up in it later, from the network"


@pytest.mark.parametrize("user", ["atelier", "jovyan"])
def test_the_image_is_set_up_by_its_user(tmp_path, user):
    image = stages(NB_USER=user)["atelier"]
    assert image.copies == [f"--chown={user}:{user} . ."]
    assert calls(tmp_path, image) == ["docker/install.sh ", ".build/bin/atelier doctor"]
    assert [by for _, by, _ in image.runs] == [user] and image.user == user
    assert all("GOPROXY" not in variables for _, _, variables in image.runs) and image.env["GOPROXY"] == "off"
    assert image.env["PATH"].split(":")[:2] == [f"{image.folder}/.venv/bin", f"{image.folder}/.build/bin"]
    assert image.ports == [8888] and image.command == ["make", "lab"]


def test_what_the_commands_name_is_there():
    assert os.access(DOCKER / "install.sh", os.X_OK)
    assert re.search(r"^lab: setup", (ROOT / "Makefile").read_text(), re.M)
    assert (ROOT / "kernel/cmd/atelier/doctor.go").is_file() and "./kernel/cmd/atelier " in (DOCKER / "install.sh").read_text()


def test_the_context_has_what_the_set_up_reads():
    ignored = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line]
    needed = ["docker", "go.mod", "go.sum", "gomlx_models", "kernel", "notebooks", "plotting", "tests", "Makefile"]
    assert [name for name in needed if any(fnmatch.fnmatch(name, pattern) for pattern in ignored)] == []
    assert {".venv", ".build"} <= set(ignored), "what was set up on another machine is not the image's"


def test_binder_gets_the_same_file(tmp_path):
    """As README says: Binder looks for it in a folder .binder, and builds at the root."""
    subprocess.run(["cp", "-rL", DOCKER / "binder", tmp_path / ".binder"], check=True)
    copied = tmp_path / ".binder/Dockerfile"
    assert not copied.is_symlink() and copied.read_bytes() == (DOCKER / "Dockerfile").read_bytes()
    assert [path.name for path in copied.parent.iterdir()] == ["Dockerfile"]


def test_binder_finds_jupyter():
    """It starts the one on PATH: JupyterLab, or Notebook with its own arguments."""
    pinned = (DOCKER / "requirements.in").read_text()
    assert [name for name in ("jupyterlab", "notebook") if not re.search(rf"^{name}==", pinned, re.M)] == []


@pytest.fixture
def entry():
    return json.loads(ENTRY.read_text())


def test_the_dev_container_builds_the_machine(entry):
    build = entry["build"]
    assert (ENTRY.parent / build["dockerfile"]).resolve() == DOCKER / "Dockerfile"
    assert (ENTRY.parent / build["context"]).resolve() == ROOT
    target = stages()[build["target"]]
    assert entry["remoteUser"] == target.user and not target.copies, "the clone is mounted, and not copied"


def test_the_dev_container_sets_up_the_clone(entry, tmp_path):
    """With the same commands as the image, and JupyterLab can be reached from outside as there."""
    machine, image = stages()["machine"], stages()["atelier"]
    machine.runs = [(entry["postCreateCommand"], entry["remoteUser"], machine.env)]
    assert calls(tmp_path, machine) == calls(tmp_path / "image", image)
    assert entry["containerEnv"] == {name: image.env[name] for name in ("LAB_IP", "LAB_FLAGS")}
    assert entry["appPort"] == [f"127.0.0.1:{port}:{port}" for port in image.ports]
    workspace = "${containerWorkspaceFolder}"
    assert entry["remoteEnv"]["PATH"] == f"{workspace}/.venv/bin:{workspace}/.build/bin:${{containerEnv:PATH}}"
    assert entry["customizations"]["vscode"]["settings"]["python.defaultInterpreterPath"] == f"{workspace}/.venv/bin/python"


def test_the_dev_container_says_nothing_unknown(entry):
    """Names of the Development Container Specification; a misspelt one would be passed over in silence."""
    assert set(entry) == {"name", "build", "remoteUser", "hostRequirements", "appPort", "containerEnv", "remoteEnv", "postCreateCommand", "customizations"}
    assert set(entry["build"]) == {"dockerfile", "context", "target"}
    assert set(entry["hostRequirements"]) == {"cpus", "memory", "storage"}


def test_readme_names_what_is_there():
    part = re.search(r"^### Elsewhere$(.*?)^## ", (ROOT / "README.md").read_text(), re.M | re.S)[1]
    paths = set(re.findall(r"docker/[\w./-]*\w", part))
    assert {"docker/Dockerfile", "docker/binder", "docker/devcontainer/devcontainer.json"} <= paths
    assert [path for path in paths if not (ROOT / path).exists()] == []
    assert (ROOT / re.search(r"lab/tree/(\S+\.ipynb)", part)[1]).is_file()
