"""The history of what was typed, in one kernel and over several."""
from wire import Wire


def history(wire, access, **options):
    return wire.answer("history_request", {"hist_access_type": access, "output": False, "raw": True, **options})["history"]


def run(wire, *cells):
    for cell in cells:
        wire.told(wire.execute(cell))


def test_tail_range_and_search(kernels, tmp_path):
    with Wire(kernels(ATELIER_HISTORY=str(tmp_path / "history")).manager) as wire:
        run(wire, "1 + 1", "x := 2", "1 + 1", "!true")
        assert history(wire, "tail", n=2) == [[1, 3, "1 + 1"], [1, 4, "!true"]]
        assert history(wire, "tail", n=99)[0] == [1, 1, "1 + 1"]
        assert history(wire, "tail", n=4, output=True)[0] == [1, 1, ["1 + 1", "2"]]
        assert history(wire, "tail", n=4, output=True)[1] == [1, 2, ["x := 2", None]]
        assert history(wire, "range", session=0, start=2, stop=4) == [[1, 2, "x := 2"], [1, 3, "1 + 1"]]
        assert history(wire, "range", session=1, start=4) == [[1, 4, "!true"]]
        assert history(wire, "range", session=7, start=1) == []
        assert history(wire, "search", pattern="1*") == [[1, 1, "1 + 1"], [1, 3, "1 + 1"]]
        assert history(wire, "search", pattern="1*", unique=True) == [[1, 3, "1 + 1"]]
        assert history(wire, "search", pattern="*", n=1) == [[1, 4, "!true"]]
        assert history(wire, "search", pattern="nothing*") == []


def test_the_next_kernel_remembers(kernels, tmp_path):
    first = kernels(ATELIER_HISTORY=str(tmp_path / "history"))
    with Wire(first.manager) as wire:
        run(wire, "6 * 7", 'fmt.Println("ö")', "6 * 7 // for the second")
    first.end()
    with Wire(kernels(ATELIER_HISTORY=str(tmp_path / "history")).manager) as wire:
        run(wire, "3")
        assert history(wire, "tail", n=3) == [[1, 2, 'fmt.Println("ö")'], [1, 3, "6 * 7 // for the second"], [2, 1, "3"]]
        assert history(wire, "range", session=-1, start=1, stop=2, output=True) == [[1, 1, ["6 * 7", "42"]]]
        assert history(wire, "search", pattern="6*second") == [[1, 3, "6 * 7 // for the second"]]
        assert history(wire, "range", session=0, start=0) == [[2, 1, "3"]]


def test_a_history_that_cannot_be_kept_stops_nobody(kernels, tmp_path):
    (tmp_path / "file").touch()
    with Wire(kernels(ATELIER_HISTORY=str(tmp_path / "file" / "history")).manager) as wire:
        run(wire, "1")
        assert history(wire, "tail", n=1) == [[1, 1, "1"]]
