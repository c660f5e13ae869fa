"""Makes the font of Chinese words in pictures: python subset.py NotoSansCJK-Regular.ttc LiberationSans-Regular.ttf"""
import gzip
import pathlib
import sys

from fontTools import subset
from fontTools.ttLib import TTFont

HERE = pathlib.Path(__file__).parent
POEMS = HERE.parent.parent / "gomlx_models/data/embedded/tang/tang300.txt.gz"
SIMPLIFIED = 2  # the place of Noto Sans CJK SC in the collection

# What words in any of these scripts are mixed with: Latin, Greek and Cyrillic letters, punctuation, arrows, signs of
# mathematics, geometric shapes, numbers in circles, and the full and half widths.
RANGES = [(0x20, 0x17F), (0x370, 0x4FF), (0x2000, 0x22FF), (0x2460, 0x26FF), (0x3000, 0x30FF), (0xFF00, 0xFFEF)]


def gb2312():
    """The 6,763 characters of the standard and its 682 signs."""
    pairs = (bytes([row, cell]) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    return set("".join(pair.decode("gb2312", "ignore") for pair in pairs))


def wanted():
    poems = set(gzip.open(POEMS, "rt", encoding="utf-8").read())
    ranges = {chr(code) for first, last in RANGES for code in range(first, last + 1)}
    return {ord(letter) for letter in gb2312() | poems | ranges}


def keep_lines(font, other):
    """Gives font the heights of lines of other, so that a line with a Chinese word is no higher."""
    for field in ("ascent", "descent", "lineGap"):
        height = getattr(other["hhea"], field) * font["head"].unitsPerEm / other["head"].unitsPerEm
        setattr(font["hhea"], field, round(height))


def main(noto, liberation):
    options = subset.Options()
    options.hinting = False
    options.layout_features = []
    options.drop_tables += ["BASE", "GDEF", "GPOS", "GSUB", "VORG", "vhea", "vmtx"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.name_languages = [0x409]
    options.glyph_names = False
    options.notdef_outline = True
    font = TTFont(noto, fontNumber=SIMPLIFIED, recalcTimestamp=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted())
    subsetter.subset(font)
    keep_lines(font, TTFont(liberation))
    font.save(HERE / "noto-sans-sc.otf")


if __name__ == "__main__":
    main(*sys.argv[1:])
