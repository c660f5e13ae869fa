"""The Markdown documents of the repository, and the code in them."""
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[1]

# Everything that a reader may open, by its name; the notebooks' sources are seen as notebooks.
DOCUMENTS = {str(path.relative_to(ROOT)): path for pattern in ("*.md", "[a-z]*/*.md", "[a-z]*/[a-z]*/*.md")
             for path in sorted(ROOT.glob(pattern)) if path.parent != ROOT / "notebooks" / "source"}

LISTING = re.compile(r"^```go\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# Lines for a shell, and what it answers: indented by four spaces, below a blank line.
BLOCK = re.compile(r"(?<=\n\n)(?: {4}.*\n)+")
