"""A full disk under the session: the system has a device that is one, and a link to it lies where the kernel writes.

What the kernel says where a real disk of 20 MB is full was tried by hand, as root:
mount -t tmpfs -o size=20m tmpfs FOLDER, and TMPDIR=FOLDER for Jupyter.
"""
import pytest


def session(kernel):
    (folder,) = kernel.tmp.glob("atelier-*")
    return folder


def fill(kernel, pattern):
    """Lets the kernel find the disk full where it writes next. In the name a * is that of the folder."""
    place, _, name = pattern.rpartition("/")
    (folder,) = session(kernel).glob(place) if place else [session(kernel)]
    path = folder / name.replace("*", folder.name)
    path.unlink(missing_ok=True)
    path.symlink_to("/dev/full")
    return path


@pytest.mark.parametrize("pattern", ["cleared", "values/manifest.tmp", "values/reserve"])
def test_a_full_disk_loses_nothing(kernel, pattern):
    assert kernel.run("x := 41").status == "ok"
    path = fill(kernel, pattern)
    reply = kernel.run("x = 7\nx")
    assert reply.status == "error" and reply.errors[0]["ename"] == "disk full", reply.fault
    for words in (str(session(kernel)), "%rm", "%reset", "TMPDIR"):
        assert words in reply.fault
    assert "fault of Atelier" not in reply.fault
    path.unlink(missing_ok=True)
    assert kernel.run("x + 1").plain == "42"
    fill(kernel, pattern)
    assert kernel.run("%rm x").status == "ok"
    path.unlink(missing_ok=True)
    assert "undefined: x" in kernel.run("x").fault
