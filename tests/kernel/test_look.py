"""A data set is looked at in a cell, and the sheet lives on."""
import re


def test_a_data_sheet_lives_on(kernels, tmp_path):
    kernel = kernels()
    reply = kernel.run('''
import (
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/studio"
)
sheet := studio.Look(data.FashionMNIST().Take(64))
sheet
''')
    assert reply.status == "ok", reply.fault + reply.text
    assert "ankle boot" in reply.result["text/plain"]
    assert reply.result["text/html"].count("data:image/png") >= 2
    assert "not kept" not in reply.text and "cannot" not in reply.text

    assert "MIT, copyright" in reply.result["text/plain"]
    set_licence = kernel.run('sheet.Licence = "own work"')
    assert set_licence.status == "ok", set_licence.fault
    again = kernel.run("sheet")
    assert "own work" in again.result["text/plain"] and "MIT" not in again.result["text/plain"]
    pictures = re.findall("data:image/png[^\"]*", reply.result["text/html"])
    assert "own work" in again.result["text/html"] and re.findall("data:image/png[^\"]*", again.result["text/html"]) == pictures

    reply = kernel.run(f'sheet.Save({str(tmp_path / "sheet")!r})'.replace("'", '"'))
    assert reply.status == "ok", reply.fault
    assert sorted(path.name for path in (tmp_path / "sheet").iterdir()) == ["augmented.png", "datasheet.json", "datasheet.md", "examples.png"]
    fault = kernel.run('studio.Look(data.TextFile("none.txt"))').fault
    assert "none.txt" in fault and "goroutine" not in fault
