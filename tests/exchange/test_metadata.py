"""What a picture says of itself, as the programs of others read it: Pillow, exiftool and c2pa-python."""

import json
import os
import pathlib
import shutil
import subprocess

import c2pa
import pytest
from PIL import Image, PngImagePlugin

ROOT = pathlib.Path(__file__).parents[2]
TRAINED = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
ENVIRONMENT = os.environ | {"GOMLX_BACKEND": "go:ops_sequential", "SOURCE_DATE_EPOCH": "1700000000", "ATELIER_METADATA": "", "ATELIER_BY": ""}


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    path = tmp_path_factory.mktemp("program") / "atelier"
    subprocess.run(["go", "build", "-o", path, "./kernel/cmd/atelier"], cwd=ROOT, check=True)
    return path


def atelier(program, folder, *args):
    done = subprocess.run([program, *args], cwd=folder, capture_output=True, text=True, env=ENVIRONMENT)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def drawn(program, tmp_path_factory):
    """A folder with a model of 28x28 pictures and what it drew, in each format."""
    folder = tmp_path_factory.mktemp("drawn")
    config = json.dumps({"units": 16, "latent": 3, "batch": 8})
    atelier(program, folder, "train", "vae", "--config", config, "--data", "fashion-mnist-10k-first-40", "--steps", "3", "--out", "vae")
    for name in ["a.png", "a.webp", "a.gif"]:
        atelier(program, folder, "sample", "vae", "-n", "4", "--seed", "7", "--by", "路得 & Ada", "--out", name)
    for name in ["film.png", "film.webp", "film.gif"]:
        atelier(program, folder, "walk", "vae", "--seeds", "1,2", "--frames", "4", "--scale", "2", "--by", "路得 & Ada", "--out", name)
    return folder


PICTURES = ["a.png", "a.webp", "a.gif", "film.png", "film.webp", "film.gif"]


@pytest.mark.parametrize("name", PICTURES)
def test_pillow_reads_the_pictures(program, drawn, name):
    atelier(program, drawn, "sample" if name.startswith("a") else "walk", "vae", *(["-n", "4", "--seed", "7"] if name.startswith("a") else
            ["--seeds", "1,2", "--frames", "4", "--scale", "2"]), "--metadata", "none", "--out", f"bare{pathlib.Path(name).suffix}")
    with Image.open(drawn / name) as picture, Image.open(drawn / f"bare{pathlib.Path(name).suffix}") as bare:
        assert getattr(picture, "n_frames", 1) == getattr(bare, "n_frames", 1) == (1 if name.startswith("a") else 4)
        assert not {"parameters", "xmp", "comment"} & set(bare.info)
        for frame in range(getattr(picture, "n_frames", 1)):
            picture.seek(frame)
            bare.seek(frame)
            assert picture.convert("RGBA").tobytes() == bare.convert("RGBA").tobytes(), frame


@pytest.mark.parametrize("name", [name for name in PICTURES if not name.endswith(".gif")])  # Pillow reads no XMP of a GIF
def test_pillow_reads_xmp(drawn, name):
    with Image.open(drawn / name) as picture:
        said = picture.getxmp()["xmpmeta"]["RDF"]["Description"]
    assert said["DigitalSourceType"] == TRAINED
    assert said["creator"]["Seq"]["li"] == "路得 & Ada"
    assert said["CreateDate"] == "2023-11-14T22:13:20Z"
    assert json.loads(said["Record"])["drawn"]["how"] in ["sample", "walk"]


def test_pillow_reads_parameters(drawn):
    with Image.open(drawn / "a.png") as picture:
        text = picture.info["parameters"]
    assert text.startswith("Steps: 3, Sampler: vae sample, Seed: 7, Model hash: ")
    with Image.open(drawn / "a.gif") as picture:
        assert picture.info["comment"].decode() == text.replace(pngs(text), pngs(picture.info["comment"].decode()))


def pngs(text):
    """The record at the end of parameters, in which each file's own content stands."""
    return text[text.index("Atelier record"):]


@pytest.mark.skipif(not shutil.which("exiftool"), reason="exiftool is not installed (such as apt-get install libimage-exiftool-perl)")
@pytest.mark.parametrize("name", PICTURES)
def test_exiftool_reads_it(drawn, name):
    done = subprocess.run(["exiftool", "-json", "-G1", "-struct", name], cwd=drawn, capture_output=True, text=True, check=True)
    said = json.loads(done.stdout)[0]
    assert "ExifTool:Error" not in said and "ExifTool:Warning" not in said
    assert said["XMP-iptcExt:DigitalSourceType"] == TRAINED
    assert said["XMP-dc:Creator"] == ["路得 & Ada"] or said["XMP-dc:Creator"] == "路得 & Ada"
    assert said["XMP-xmp:CreatorTool"].startswith("atelier ")
    if name.endswith(".png"):
        assert "Seed: " in said["PNG:Parameters"]


def probed(film):
    """What ffprobe says of a film, with its frames counted, and what it finds wrong with it."""
    done = subprocess.run(["ffprobe", "-v", "warning", "-count_frames", "-show_streams", "-show_format", "-of", "json", film],
                          capture_output=True, text=True, check=True)
    return json.loads(done.stdout), done.stderr


def frames_of(film):
    """The digest of each frame as it is played."""
    done = subprocess.run(["ffmpeg", "-v", "error", "-i", film, "-f", "framemd5", "-"], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return [line.split(",")[-1].strip() for line in done.stdout.splitlines() if not line.startswith("#")]


@pytest.mark.skipif(not all(map(shutil.which, ["ffmpeg", "ffprobe", "exiftool"])), reason="ffmpeg, ffprobe or exiftool is not installed (such as apt-get install ffmpeg libimage-exiftool-perl)")
def test_an_mp4_is_played_and_read(program, drawn):
    """By ffmpeg and exiftool; what it says of itself changes no frame, and it is made again from that."""
    walk = ["walk", "vae", "--seeds", "1,2", "--frames", "4", "--scale", "2"]
    atelier(program, drawn, *walk, "--by", "路得 & Ada", "--out", "film.mp4")
    atelier(program, drawn, *walk, "--metadata", "none", "--out", "bare.mp4")
    said, wrong = probed(drawn / "film.mp4")
    assert wrong == ""
    stream = said["streams"][0]
    assert (stream["codec_name"], stream["width"], stream["height"], stream["nb_read_frames"]) == ("h264", 56, 56, "4")
    assert frames_of(drawn / "film.mp4") == frames_of(drawn / "bare.mp4")
    test_exiftool_reads_it(drawn, "film.mp4")
    inspected = json.loads(atelier(program, drawn, "inspect", "film.mp4", "--json"))
    assert inspected["intact"] and inspected["record"]["drawn"]["how"] == "walk" and inspected["creator"] == "路得 & Ada"
    assert json.loads(atelier(program, drawn, "recreate", "film.mp4", "--json"))["same"]


@pytest.mark.parametrize("name", PICTURES)
def test_c2pa_finds_no_manifest(drawn, name):
    with pytest.raises(c2pa.C2paError.ManifestNotFound):
        c2pa.Reader(str(drawn / name))


def pixels_of(picture):
    return picture.convert("RGB")


def exif(*args):
    return lambda source, target: subprocess.run(["exiftool", "-q", *args, "-o", target, source], check=True)


def edit(change, **options):
    def apply(source, target):
        with Image.open(source) as picture:
            change(picture).save(target, **options)
    return apply


def kept(change, **options):
    """An edit by a program that keeps what stood in the file: the text of a PNG, the XMP of all else."""
    def apply(source, target):
        with Image.open(source) as picture:
            if target.suffix == ".png":
                options["pnginfo"] = PngImagePlugin.PngInfo()
                options["pnginfo"].add_text("parameters", picture.info["parameters"])
            else:
                options["xmp"] = picture.info["xmp"]
            change(picture).save(target, **options)
    return apply


def same(picture):
    return picture


def cropped(picture):
    return picture.crop((0, 0, 20, 20))


def dotted(picture):
    picture = picture.convert("RGBA")
    picture.putpixel((5, 5), (255, 0, 0, 255))
    return picture


# What is left after an edit: whether a record is found, and what is seen is as it was written; whether recreate finds the
# same pixels; and IPTC's mark that a machine made it.
EDITS = {
    # edit: (apply, ending, record, intact, same pixels, mark)
    "exiftool adds an author": (exif("-XMP-dc:Rights=mine"), ".png", True, True, True, True),
    "exiftool sets the picture's title": (exif("-PNG:Title=mine"), ".png", True, True, True, True),
    "exiftool takes all metadata out": (exif("-all="), ".png", False, False, None, False),
    "Pillow saves it again": (edit(same), ".png", False, False, None, False),
    "Pillow saves it again, and keeps the text": (kept(same), ".png", True, False, True, False),
    "Pillow saves it as WebP": (edit(same, lossless=True), ".webp", False, False, None, False),
    "Pillow saves it as WebP without loss, and keeps the XMP": (kept(same, lossless=True, exact=True), ".webp", True, False, True, True),
    "Pillow crops it, and keeps the text": (kept(cropped), ".png", True, False, False, False),
    "Pillow sets a pixel, and keeps the text": (kept(dotted), ".png", True, False, False, False),
    "Pillow saves it as JPEG": (edit(pixels_of), ".jpg", False, False, None, False),
    "Pillow saves it as JPEG, and keeps the XMP": (kept(pixels_of), ".jpg", True, False, False, True),
}


@pytest.mark.parametrize("name", EDITS)
def test_what_is_known_after_an_edit(program, drawn, tmp_path, name):
    apply, ending, record, intact, pixels, mark = EDITS[name]
    if "exiftool" in name and not shutil.which("exiftool"):
        pytest.skip("exiftool is not installed (such as apt-get install libimage-exiftool-perl)")
    target = tmp_path / f"edited{ending}"
    apply(drawn / "a.png", target)
    said = json.loads(atelier(program, drawn, "inspect", str(target), "--model", "vae", "--json"))
    found = ("record" in said, said["intact"], said.get("source") == TRAINED)
    if "record" in said:
        again = json.loads(atelier(program, drawn, "recreate", str(target), "--model", "vae", "--json"))
        assert again["same"] is pixels, again
    assert found == (record, intact, mark), said
