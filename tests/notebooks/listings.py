"""The code inside the prose of a notebook, as cells that run behind its own."""
import re

from nbformat.v4 import new_code_cell

from documents import LISTING

# A call or a value inside a sentence, such as `studio.Open("vae")`.
SPOKEN = re.compile(r"`([a-z]\w*\.[A-Z]\w*[({][^`\n]*[)}])`")

# The files that listings take for the reader's own.
FILES = {
    "letters.txt": "Dear reader, the sun has set behind the hill, and I write to you again.\n" * 20,
    "pairs.tsv": "今天天气很好\t明日月光更明\n白日依山尽\t黄河入海流\n" * 40,
}

# Listings that say of themselves that they are refused, by notebook and number, and the sentence that refuses them.
# MNIST is not there in the tests.
REFUSED = {
    ("03_vae", 3): "get it with: atelier data get mnist",
    ("07_writing", 2): "has 8 symbols, want at most 7",
}


def whole(book):
    """All prose of a notebook."""
    return "\n\n".join(cell.source for cell in book.cells if cell.cell_type == "markdown")


def append(book, name):
    """Adds a cell for each listing of a notebook, and one for what its sentences say in Go."""
    codes = LISTING.findall(whole(book))
    book.cells += [new_code_cell(code, id=f"listing-{i}", metadata={"tags": ["raises-exception"] * ((name, i) in REFUSED)})
                   for i, code in enumerate(codes, 1)]
    if spoken := SPOKEN.findall(LISTING.sub("", whole(book))):
        book.cells.append(new_code_cell("\n".join(f"fmt.Sprint({code})" for code in spoken), id="listing-spoken"))


def take(book):
    """Takes these cells out again, and gives them."""
    taken = [cell for cell in book.cells if cell.id.startswith("listing-")]
    book.cells = [cell for cell in book.cells if cell not in taken]
    return taken


def refusals(cells):
    """What went wrong in each cell that failed, by its id."""
    return {cell.id: output.evalue for cell in cells for output in cell.outputs if output.output_type == "error"}
