"""A data set is looked at in a cell, and the sheet lives on."""


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

    set_licence = kernel.run('sheet.Licence = "MIT"')
    assert set_licence.status == "ok", set_licence.fault
    again = kernel.run("sheet")
    assert "MIT" in again.result["text/plain"]
    assert again.result["text/html"] == reply.result["text/html"].replace("not given", "MIT")

    reply = kernel.run(f'sheet.Save({str(tmp_path / "sheet")!r})'.replace("'", '"'))
    assert reply.status == "ok", reply.fault
    assert sorted(path.name for path in (tmp_path / "sheet").iterdir()) == ["augmented.png", "datasheet.json", "datasheet.md", "examples.png"]
    fault = kernel.run('studio.Look(data.TextFile("none.txt"))').fault
    assert "none.txt" in fault and "goroutine" not in fault
