"""A model's weights in Python: read with safetensors.numpy, computed with in numpy, written back."""

import hashlib
import json
import os
import pathlib
import subprocess

import numpy
import pytest
import safetensors
import safetensors.numpy

ROOT = pathlib.Path(__file__).parents[2]
LATENT, UNITS, PIXELS = 3, 16, 28 * 28
POINTS = [[0.0, 0.0, 0.0], [1.5, -2.0, 0.25], [-3.0, 3.0, 1.0]]
DECODER = "/weights/decoder/"


@pytest.fixture(scope="module")
def programs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("programs")
    packages = ["./kernel/cmd/atelier", "./tests/exchange"]
    subprocess.run(["go", "build", "-o", f"{folder}/", *packages], cwd=ROOT, check=True)
    return folder


@pytest.fixture
def model(programs, tmp_path):
    """The newest checkpoint of a model that was trained for three steps."""
    config = json.dumps({"units": UNITS, "latent": LATENT, "batch": 8})
    atelier(programs, "train", "vae", "--config", config, "--data", "fashion-mnist-10k-first-40",
            "--steps", "3", "--seed", "7", "--out", tmp_path / "vae")
    return max((tmp_path / "vae").glob("step-*"))


def atelier(programs, *args, status=0):
    environment = os.environ | {"GOMLX_BACKEND": "go:ops_sequential"}
    done = subprocess.run([programs / "atelier", *args], capture_output=True, text=True, env=environment)
    assert done.returncode == status, done.stderr
    return done.stdout + done.stderr


def decoded(programs, model, points):
    done = subprocess.run([programs / "exchange", model.parent], input=json.dumps(points),
                          capture_output=True, text=True, check=True)
    return numpy.array(json.loads(done.stdout)).reshape(len(points), PIXELS)


def decode(weights, points):
    """The decoder of the article's VAE: one layer of leaky ReLU, and the logistic function of a linear one."""
    def dense(x, name):
        return x @ weights[f"{DECODER}{name}/weights"] + weights[f"{DECODER}{name}/biases"]
    hidden = dense(numpy.array(points, numpy.float32), "layer0")
    return 1 / (1 + numpy.exp(-dense(numpy.maximum(hidden, 0.2 * hidden), "out")))


def sign(model):
    """Makes the list of digests fit the files."""
    names = ["run.json", "weights.safetensors"]
    sums = [f"{hashlib.sha256((model / name).read_bytes()).hexdigest()}  {name}\n" for name in names]
    (model / "sha256sums").write_text("".join(sorted(sums)))


def test_names_shapes_and_types(model):
    weights = safetensors.numpy.load_file(model / "weights.safetensors")
    described = json.loads((model / "run.json").read_text())
    assert sorted(weights) == sorted(variable["path"] for variable in described["variables"])
    for name, shape in {
        "layer0/weights": (LATENT, UNITS), "layer0/biases": (UNITS,),
        "out/weights": (UNITS, PIXELS), "out/biases": (PIXELS,),
    }.items():
        array = weights[DECODER + name]
        assert (array.shape, array.dtype) == (shape, numpy.float32), name
        assert numpy.isfinite(array).all() and array.any(), name
    assert weights["/#rngState"].dtype == numpy.uint64
    with safetensors.safe_open(model / "weights.safetensors", "numpy") as file:
        assert file.metadata() == {"format": "atelier"}


def test_description_says_where_the_weights_come_from(model):
    described = json.loads((model / "run.json").read_text())
    assert described["config"]["units"] == UNITS and described["seed"] == 7 and described["step"] == 3
    assert len(described["data"]["digest"]) == 64
    for program in ["go", "atelier", "gomlx", "backend"]:
        assert described[program], program


def test_numpy_decodes_the_same(programs, model):
    weights = safetensors.numpy.load_file(model / "weights.safetensors")
    numpy.testing.assert_allclose(decode(weights, POINTS), decoded(programs, model, POINTS), atol=2e-6)


def test_weights_written_by_python_are_read(programs, model):
    path = model / "weights.safetensors"
    weights = safetensors.numpy.load_file(path)
    before = decoded(programs, model, POINTS)
    weights[DECODER + "out/weights"] = weights[DECODER + "out/weights"] * numpy.float32(3)
    safetensors.numpy.save_file(weights, path)
    sign(model)
    after = decoded(programs, model, POINTS)
    assert numpy.abs(after - before).max() > 1e-3
    numpy.testing.assert_allclose(decode(weights, POINTS), after, atol=2e-6)
    out = model.parent.parent / "grid.png"
    atelier(programs, "sample", model.parent, "-n", "4", "--out", out)
    assert out.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("change, complaint", [
    (lambda w: w.pop(DECODER + "out/biases"), "run.json lists"),
    (lambda w: w.update(extra=numpy.zeros(1, numpy.float32)), "run.json lists"),
    (lambda w: w.update({DECODER + "out/biases": numpy.zeros(PIXELS + 1, numpy.float32)}), "does not hold the weights of the configuration"),
    (lambda w: w.update({DECODER + "out/biases": numpy.zeros(PIXELS, numpy.float64)}), "does not hold the weights of the configuration"),
    (lambda w: w.update({DECODER + "out/biases": numpy.zeros(PIXELS, numpy.int16)}), "models do not use"),
])
def test_weights_of_another_form_are_refused(programs, model, change, complaint):
    path = model / "weights.safetensors"
    weights = safetensors.numpy.load_file(path)
    change(weights)
    safetensors.numpy.save_file(weights, path)
    sign(model)
    said = atelier(programs, "sample", model.parent, "--out", model.parent.parent / "grid.png", status=1)
    assert complaint in said and said.count("\n") == 1, said


def test_every_type_goes_there_and_back(programs, tmp_path):
    """What Python writes is read and written again the same, whatever the types, shapes, names and metadata."""
    random = numpy.random.default_rng(5)
    types = ["bool", "uint8", "int8", "uint16", "int16", "float16", "uint32", "int32", "float32", "uint64", "int64", "float64"]
    arrays = {f"/weights/{name} <&> 詩": random.integers(0, 2, (2, 3)).astype(name) for name in types}
    arrays |= {"scalar": numpy.array(-1.5, numpy.float32), "none": numpy.zeros((0, 4), numpy.float32), "": numpy.ones(5, numpy.uint8)}
    there, back = tmp_path / "there", tmp_path / "back"
    safetensors.numpy.save_file(arrays, there, {"by": "numpy"})
    subprocess.run([programs / "exchange", there, back], check=True)
    again = safetensors.numpy.load_file(back)
    assert set(again) == set(arrays)
    for name, array in arrays.items():
        assert (again[name].dtype, again[name].shape) == (array.dtype, array.shape), name
        numpy.testing.assert_array_equal(again[name], array)
    with safetensors.safe_open(back, "numpy") as file:
        assert file.metadata() == {"by": "numpy"}
    assert int.from_bytes(back.read_bytes()[:8], "little") % 8 == 0


FIRST = '{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}'
SECOND = ',"b":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}'


@pytest.mark.parametrize("old, new", [
    ("[2,4]", "[1,3]"), ("[2,4]", "[3,5]"), ("[2,4]", "[2,5]"), ("[2,4]", "[4,2]"), ("[2,4]", "[2]"), ("[2,4]", "[-2,0]"),
    ('"shape":[2]', '"shape":[3]'), ('"shape":[2]', '"shape":[4611686018427387904,4]'), ('"U8"', '"Q8"'), ("{", "["), (SECOND, ""),
])
def test_what_python_refuses_is_refused(programs, tmp_path, old, new):
    header = (FIRST + SECOND + "}").replace(old, new)
    path = tmp_path / "bad"
    path.write_bytes(len(header).to_bytes(8, "little") + header.encode() + b"1234")
    with pytest.raises(safetensors.SafetensorError):
        safetensors.numpy.load_file(path)
    done = subprocess.run([programs / "exchange", path, tmp_path / "out"], capture_output=True, text=True)
    assert done.returncode == 1 and "is not a whole safetensors file" in done.stderr and done.stderr.count("\n") == 1, done.stderr
