"""The script of a session, cell by cell, as one kernel and as nbconvert runs it."""
import re

from book import cells, execute
from script import SCRIPT


def expected_error(cell, number):
    """The beginning of the cell's error: a reason stands behind the name and type of what has it."""
    return cell.error.format(number) if "{}" in cell.error else cell.error


def without_place(text):
    """An error without the type and path of the value that is refused, which stand before its reason."""
    return re.sub(r"(is not here: )\S+ of type .+?: ", r"\1", text)


def differences(number, cell, told):
    """What is otherwise than the script says: told has result, mime types, out, shown and errors."""
    wanted = {"result": cell.result, "out": cell.out, "errors": 1 if cell.error else 0}
    got = {"result": told["result"].get("text/plain"), "out": told["out"], "errors": len(told["errors"])}
    found = [f"{key}: got {got[key]!r}, want {wanted[key]!r}" for key in wanted if got[key] != wanted[key]]
    for error in told["errors"]:
        text, want = without_place(f"{error['ename']}: {error['evalue']}"), expected_error(cell, number)
        if not text.startswith(want):
            found.append(f"error: got {text!r}, want {want!r}")
    if cell.mime and cell.mime not in told["result"]:
        found.append(f"result: has no {cell.mime}")
    found += [f"shows no {word!r}" for word in cell.shows if word not in told["shown"]]
    return [f"cell {number}: {cell.code!r}\n    {fault}" for fault in found]


def test_a_session_cell_by_cell(kernel):
    faults = []
    for number, cell in enumerate(SCRIPT, 1):
        reply = kernel.run(cell.code)
        assert reply.content["execution_count"] == number
        told = {"result": reply.result, "out": reply.stdout, "errors": reply.errors,
                "shown": "".join(data["text/plain"] for data in reply.shown)}
        faults += differences(number, cell, told)
        if (reply.status == "error") != bool(cell.error):
            faults.append(f"cell {number}: its status is {reply.status}: {reply.fault}")
    assert not faults, "\n".join(faults)


def test_a_session_as_a_notebook(tmp_path):
    done = execute(tmp_path, *[cell.code for cell in SCRIPT], flags=["--allow-errors"])
    assert done.returncode == 0, done.stderr
    faults = []
    for number, (cell, ran) in enumerate(zip(SCRIPT, cells(tmp_path), strict=True), 1):
        told = {"result": {}, "out": "", "errors": [], "shown": ""}
        for output in ran.outputs:
            if output.output_type == "execute_result":
                told["result"] = output.data
            elif output.output_type == "display_data":
                told["shown"] += output.data["text/plain"]
            elif output.output_type == "error":
                told["errors"].append(output)
            elif output.name == "stdout":
                told["out"] += output.text
        faults += differences(number, cell, told)
    assert not faults, "\n".join(faults)
