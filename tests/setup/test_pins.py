"""What the set-up downloads is known beforehand: Python's files by their hashes, the base image by its digest."""

import pathlib
import re
import shutil
import subprocess

import pytest
from packaging.requirements import Requirement

DOCKER = pathlib.Path(__file__).resolve().parents[2] / "docker"
PYTHONS = ["3.10.0", "3.11.0", "3.11.9", "3.12.3", "3.13.1", "3.14.0"]


def pins(name):
    """The requirements in a file, and the hashes of each."""
    text = (DOCKER / name).read_text().replace("\\\n", " ")
    for line in text.splitlines():
        line = line.split("#")[0].strip()
        if line:
            requirement, *hashes = re.split(r"\s+--hash=", line)
            yield Requirement(requirement), [h.strip() for h in hashes]


def wanted(name, python):
    """The versions that a Python on Linux gets, by package."""
    machine = {"python_version": ".".join(python.split(".")[:2]), "python_full_version": python, "sys_platform": "linux", "platform_machine": "x86_64"}
    found = [(r.name, str(r.specifier)) for r, _ in pins(name) if r.marker is None or r.marker.evaluate(machine)]
    assert len(found) == len(dict(found)), f"{name} names a package twice for Python {python}"
    return dict(found)


@pytest.mark.parametrize("python", PYTHONS)
def test_the_locked_versions_are_the_chosen_ones(python):
    assert wanted("requirements.txt", python) == wanted("requirements.in", python), "run docker/lock.sh"


def test_every_file_has_a_hash():
    for requirement, hashes in pins("requirements.txt"):
        assert re.fullmatch(r"==[0-9][0-9a-z.]*", str(requirement.specifier)), f"{requirement} is no single version"
        assert hashes, f"{requirement} has no hash: run docker/lock.sh"
        assert all(re.fullmatch("sha256:[0-9a-f]{64}", h) for h in hashes), requirement
        assert len(hashes) == len(set(hashes)), requirement


def test_no_address_is_written_down():
    assert "://" not in (DOCKER / "requirements.txt").read_text()


def test_compiled_packages_have_files_for_every_python():
    """A wheel a Python, and the source: these few are compiled."""
    hashes = {f"{r.name}=={v}": h for r, h in pins("requirements.txt") for v in [str(r.specifier)[2:]]}
    assert len(hashes["pyyaml==6.0.4"]) > 20 and len(hashes["charset-normalizer==3.5.3"]) > 20


DIGEST = "sha256:" + "0123456789abcdef" * 4

ENGINE = """#!/bin/sh
case "$*" in
"pull --quiet golang:"*) ;;
"image inspect --format {{index .RepoDigests 0}} golang:"*) echo "docker.io/library/golang@%s" ;;
*) echo "not asked for: $*" >&2; exit 1 ;;
esac
"""


@pytest.fixture
def pin(tmp_path):
    """A function that runs docker/pin.sh on a copy, with an engine that names a digest, and the copy's Dockerfile."""
    for name in ("pin.sh", "Dockerfile"):
        shutil.copy(DOCKER / name, tmp_path / name)
    engine = tmp_path / "engine"

    def call(*args, digest=DIGEST, body=None):
        engine.write_text(body or ENGINE % digest)
        engine.chmod(0o755)
        return subprocess.run([tmp_path / "pin.sh", *args], capture_output=True, text=True, timeout=60, env={"PATH": "/usr/bin:/bin", "ENGINE": str(engine)})

    call.dockerfile = tmp_path / "Dockerfile"
    return call


def test_pins_the_base_image(pin):
    before = pin.dockerfile.read_text()
    tag = re.search(r"^ARG BASE=([^@\n]+)", before, re.M)[1]
    assert pin().returncode == 0
    assert f"\nARG BASE={tag}@{DIGEST}\nFROM ${{BASE}} AS machine\n" in pin.dockerfile.read_text()
    assert pin("--check").returncode == 0
    assert pin().returncode == 0 and pin.dockerfile.read_text().count("sha256:") == 1, "a second time it adds another"


def test_says_where_the_tag_has_moved(pin):
    pin()
    moved = pin("--check", digest="sha256:" + "f" * 64)
    assert moved.returncode == 1 and "the registry has golang:" in moved.stderr and len(moved.stderr.splitlines()) == 1
    assert DIGEST in pin.dockerfile.read_text(), "a check changes nothing"


@pytest.mark.parametrize("digest, body, sentence", [
    ("sha256:1234", None, "which is none"),
    (DIGEST, "#!/bin/sh\nexit 1\n", "check the network"),
])
def test_writes_nothing_that_is_no_digest(pin, digest, body, sentence):
    before = pin.dockerfile.read_text()
    done = pin(digest=digest, body=body)
    assert done.returncode == 1 and sentence in done.stderr
    assert pin.dockerfile.read_text() == before


def test_the_image_has_the_toolchain_that_the_modules_ask_for():
    tag = re.search(r"^ARG BASE=golang:([\d.]+)-", (DOCKER / "Dockerfile").read_text(), re.M)[1]
    modules = [DOCKER.parent / name / "go.mod" for name in (".", "kernel/tools", "tests/paper")]
    assert {re.search(r"^toolchain go(.*)$", module.read_text(), re.M)[1] for module in modules} == {tag}


def test_the_image_is_a_tag_of_one_version():
    """The digest is the registry's to tell; until it is asked, the tag names the version exactly."""
    assert re.search(r"^ARG BASE=golang:\d+\.\d+\.\d+-[a-z]+(@sha256:[0-9a-f]{64})?$", (DOCKER / "Dockerfile").read_text(), re.M)
