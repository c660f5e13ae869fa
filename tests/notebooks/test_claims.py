"""What the lessons quote of what tests/paper measured."""
import json
import re

import nbformat

from conftest import FOLDER, ROOT

MEASURED = ROOT / "tests" / "paper" / "results.json"


def test_the_tour_quotes_what_was_measured():
    """Its last solution says how far the models are from real clothes, and how many classes they draw."""
    measured = json.loads(MEASURED.read_text(encoding="utf-8"))
    wanted = []
    for experiment, net in (("fashion-gan", "article"), ("fashion-vae", "article"), ("fashion-gan", "dcgan")):
        values = {one["quantity"]: one["value"] for one in measured[experiment]["results"]}
        wanted += [round(values[f"{net}: Frechet distance on classifier features"], 1), values[f"{net}: classes covered"]]
    for path in (FOLDER / "00_tour.ipynb", FOLDER / "zh" / "00_tour.ipynb"):
        said = nbformat.read(path, as_version=4).cells[-1].source
        quoted = re.search(r"`tests/paper/RESULTS\.md`.*", said)[0]
        numbers = [float(number) for number in re.findall(r"\d+(?:\.\d+)?", quoted)]
        assert numbers == wanted, path
