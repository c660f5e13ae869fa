"""Package eval/metrics's numbers against those of prdc, scipy and numpy on the same arrays."""

import contextlib
import io
import json
import pathlib
import subprocess

import numpy
import prdc
import pytest
import scipy.linalg
import scipy.special
import scipy.spatial.distance

ROOT = pathlib.Path(__file__).parents[2]
NEIGHBOURS = 5
SIGMA = 0.7


def correlated(seed, rows, columns, shift=0.0):
    """Normal numbers with a covariance of their own, far from the identity."""
    random = numpy.random.default_rng(seed)
    mix = random.normal(size=(columns, columns)) * numpy.linspace(0.1, 1, columns)
    return random.normal(size=(rows, columns)) @ mix + shift


def few_dimensions(seed, rows, columns, spanned):
    """Numbers that fill a part of their space only: the covariance is singular."""
    return correlated(seed, rows, spanned) @ numpy.random.default_rng(9).normal(size=(spanned, columns))


def levels(seed, rows, columns):
    """Whole numbers like those of pictures, with many equal distances."""
    return numpy.random.default_rng(seed).integers(0, 2, size=(rows, columns)).astype(float)


CASES = {
    "same distribution": (correlated(1, 700, 16), correlated(1, 1400, 16)[700:]),
    "far apart": (correlated(1, 600, 16), correlated(2, 500, 16, shift=0.5)),
    "one dimension": (correlated(1, 300, 1), correlated(2, 400, 1)),
    "more rows than a block": (correlated(3, 1100, 64), correlated(3, 2300, 64)[1100:] * 1.2),
    "far from the origin": (correlated(1, 300, 8) + 1000, correlated(2, 300, 8) + 1001),
}


@pytest.fixture(scope="module")
def command(tmp_path_factory):
    path = tmp_path_factory.mktemp("eval") / "eval"
    subprocess.run(["go", "build", "-o", path, "./tests/eval"], cwd=ROOT, check=True)
    return path


def ours(command, folder, real, drawn):
    paths = []
    for name, values in {"real": real, "drawn": drawn}.items():
        paths.append(folder / name)
        numpy.ascontiguousarray(values, dtype="<f8").tofile(paths[-1])
    flags = [f"-columns={real.shape[1]}", f"-k={NEIGHBOURS}", f"-sigma={SIGMA}"]
    out = subprocess.run([command, *flags, *paths], check=True, capture_output=True, text=True).stdout
    return json.loads(out)


def frechet(real, drawn):
    """As in Heusel et al.'s code, with scipy's root of the product itself."""
    covariances = [numpy.atleast_2d(numpy.cov(x, rowvar=False)) for x in (real, drawn)]
    root = scipy.linalg.sqrtm(covariances[0] @ covariances[1]).real
    means = real.mean(axis=0) - drawn.mean(axis=0)
    return means @ means + numpy.trace(covariances[0] + covariances[1] - 2 * root)


def squared_mmd(x, y):
    def kernel(a, b):
        return (a @ b.T / a.shape[1] + 1) ** 3

    def others(a):
        k = kernel(a, a)
        return (k.sum() - numpy.trace(k)) / (len(a) * (len(a) - 1))

    return others(x) + others(y) - 2 * kernel(x, y).mean()


def parzen(drawn, examples):
    squares = scipy.spatial.distance.cdist(examples, drawn, "sqeuclidean")
    norm = numpy.log(len(drawn)) + drawn.shape[1] / 2 * numpy.log(2 * numpy.pi * SIGMA**2)
    return (scipy.special.logsumexp(-squares / (2 * SIGMA**2), axis=1) - norm).mean()


@pytest.mark.parametrize("case", CASES)
def test_scores_agree(command, tmp_path, case):
    real, drawn = CASES[case]
    got = ours(command, tmp_path, real, drawn)
    with contextlib.redirect_stdout(io.StringIO()):  # it prints the sizes
        for name, want in prdc.compute_prdc(real, drawn, NEIGHBOURS).items():
            assert got[name] == pytest.approx(want, abs=1e-6), name
    assert got["frechet"] == pytest.approx(frechet(real, drawn), rel=1e-4)
    assert got["mmd"] == pytest.approx(squared_mmd(real, drawn), rel=1e-6, abs=1e-9)
    assert got["parzen"] == pytest.approx(parzen(drawn, real), rel=1e-9)


def test_singular_covariances(command, tmp_path):
    """The product's root is hard to take there, so that scipy is given less than what it stands for."""
    real, drawn = few_dimensions(1, 400, 20, 6), few_dimensions(2, 400, 20, 6)
    got = ours(command, tmp_path, real, drawn)
    basis = numpy.linalg.qr(numpy.random.default_rng(9).normal(size=(6, 20)).T)[0]
    assert got["frechet"] == pytest.approx(frechet(real @ basis, drawn @ basis), rel=1e-4)


def test_equal_distances_are_outside(command, tmp_path):
    """Between whole numbers distances are exact, so that a border is one for everybody."""
    real, drawn = levels(1, 200, 12), levels(2, 250, 12)
    got = ours(command, tmp_path, real, drawn)
    squares = {
        "real": scipy.spatial.distance.cdist(real, real, "sqeuclidean"),
        "drawn": scipy.spatial.distance.cdist(drawn, drawn, "sqeuclidean"),
        "across": scipy.spatial.distance.cdist(real, drawn, "sqeuclidean"),
    }
    radii = {name: numpy.sort(squares[name], axis=1)[:, NEIGHBOURS] for name in ("real", "drawn")}
    inside = squares["across"] < radii["real"][:, None]
    assert got["precision"] == pytest.approx(inside.any(axis=0).mean(), abs=1e-12)
    assert got["density"] == pytest.approx(inside.sum(axis=0).mean() / NEIGHBOURS, abs=1e-12)
    assert got["coverage"] == pytest.approx(inside.any(axis=1).mean(), abs=1e-12)
    assert got["recall"] == pytest.approx((squares["across"] < radii["drawn"][None, :]).any(axis=1).mean(), abs=1e-12)


def test_faults_are_one_sentence(command, tmp_path):
    (tmp_path / "real").write_bytes(b"\0" * 8 * 12)
    (tmp_path / "drawn").write_bytes(b"\0" * 8 * 4)
    done = subprocess.run([command, "-columns=4", "-k=2", tmp_path / "real", tmp_path / "drawn"], capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr == "metrics: the Frechet distance: there are 1 drawn examples, want at least 2: take more\n"
