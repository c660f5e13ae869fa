"""What `atelier sign` makes is held against c2pa-python, the reference implementation of C2PA."""

import base64
import io
import json
import os
import pathlib
import struct
import subprocess
import zlib

import c2pa
import pytest

ROOT = pathlib.Path(__file__).parents[2]
TYPES = {".png": "image/png", ".gif": "image/gif", ".webp": "image/webp", ".svg": "image/svg+xml"}
SOURCES = "http://cv.iptc.org/newscodes/digitalsourcetype/"


def png(size):
    """A grey picture of random pixels, so that it is not small."""
    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
    rows = b"".join(b"\0" + os.urandom(size) for _ in range(size))
    header = struct.pack(">IIBBBBB", size, size, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


# Two that are not small, and others of one colour.
PICTURES = {
    "a.png": png(100),
    "large.png": png(500),
    "a.gif": base64.b64decode("R0lGODlhAQABAIAAAP8AAAAAACwAAAAAAQABAAACAkQBADs="),
    "old.gif": base64.b64decode("R0lGODdhAQABAIAAAP8AAAAAACwAAAAAAQABAAACAkQBADs="),
    "a.webp": base64.b64decode("UklGRh4AAABXRUJQVlA4TBEAAAAvH8AHAAdQjyIXpf+BiOh/AAA="),
    "a.svg": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0L9 9"/></svg>',
    "metadata.svg": b'<svg xmlns="http://www.w3.org/2000/svg"><metadata>x</metadata><path d="M0 0L9 9"/></svg>',
}


@pytest.fixture(scope="module")
def atelier(tmp_path_factory):
    program = tmp_path_factory.mktemp("programs") / "atelier"
    subprocess.run(["go", "build", "-o", program, "./kernel/cmd/atelier"], cwd=ROOT, check=True)

    def call(*args):
        done = subprocess.run([program, *args], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout
    return call


@pytest.fixture(scope="module")
def studio(atelier, tmp_path_factory):
    folder = tmp_path_factory.mktemp("studio") / "ada"
    atelier("sign", "init", "--name", "Ada Lovelace", "--out", folder)
    return folder


def validate(kind, file):
    """The whole report, its state, and the codes of what failed and of what held."""
    with c2pa.Reader(TYPES[kind], io.BytesIO(file)) as reader:
        report = json.loads(reader.json())
    found = report["validation_results"]["activeManifest"]
    return report, report["validation_state"], [one["code"] for one in found["failure"]], [one["code"] for one in found["success"]]


@pytest.mark.parametrize("title", ["", "x", "xy", "a longer title, 詩"])
@pytest.mark.parametrize("name", PICTURES)
def test_valid_and_not_trusted(atelier, studio, tmp_path, name, title):
    """Nothing fails but that nobody vouches for the certificate. The titles make manifests of odd and of even lengths."""
    path = tmp_path / name
    path.write_bytes(PICTURES[name])
    atelier("sign", path, "--with", studio, "--title", title)
    report, state, failed, held = validate(path.suffix, path.read_bytes())
    assert (state, failed) == ("Valid", ["signingCredential.untrusted"])
    assert {"claimSignature.validated", "claimSignature.insideValidity", "assertion.dataHash.match"} <= set(held)
    manifest = report["manifests"][report["active_manifest"]]
    assert manifest["title"] == (title or name) and manifest["claim_version"] == 2
    assert manifest["claim_generator_info"][0]["name"] == "Atelier"
    assert manifest["signature_info"]["common_name"] == "Ada Lovelace" and manifest["signature_info"]["issuer"] == "Self-signed"
    [actions] = manifest["assertions"]
    [action] = actions["data"]["actions"]
    assert (action["action"], action["digitalSourceType"]) == ("c2pa.created", SOURCES + "trainedAlgorithmicMedia")
    assert action["when"].endswith("Z")


@pytest.mark.parametrize("name", PICTURES)
def test_what_is_changed_is_seen(atelier, studio, tmp_path, name):
    path = tmp_path / name
    path.write_bytes(PICTURES[name])
    atelier("sign", path, "--with", studio)
    changed = bytearray(path.read_bytes())
    at = {".png": -20, ".gif": -3, ".webp": 22, ".svg": changed.rfind(b"L9 9") + 1}[path.suffix]
    changed[at] ^= 1
    _, state, failed, _ = validate(path.suffix, bytes(changed))
    assert state == "Invalid" and "assertion.dataHash.mismatch" in failed


def test_trusted_where_the_authority_is(atelier, studio, tmp_path):
    """The certificate fits the profile: with its authority in the list of those that are trusted, it is trusted."""
    path = tmp_path / "a.png"
    path.write_bytes(PICTURES["a.png"])
    atelier("sign", path, "--with", studio)
    authority = "-----BEGIN CERTIFICATE-----" + (studio / "certificates.pem").read_text().split("-----BEGIN CERTIFICATE-----")[2]
    settings = c2pa.Settings.from_dict({"trust": {"user_anchors": authority}, "verify": {"verify_trust": True}})
    with c2pa.Context(settings) as context, c2pa.Reader("image/png", io.BytesIO(path.read_bytes()), context=context) as reader:
        report = json.loads(reader.json())
    assert report["validation_state"] == "Trusted"
    assert report["validation_results"]["activeManifest"]["failure"] == []


@pytest.mark.parametrize("key", ["p256", "p384", "rsa"])
def test_certificates_that_are_bought(atelier, tmp_path, key):
    """An authority signs with a certificate between its root and the artist's, and gives keys of other kinds."""
    def openssl(*args, **more):
        subprocess.run(["openssl", *args], cwd=tmp_path, check=True, capture_output=True, **more)
    generate = {"p256": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"], "p384": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"],
                "rsa": ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"]}[key]
    extensions = {
        "root": "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\nsubjectKeyIdentifier=hash\n",
        "between": "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n",
        "artist": "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=emailProtection\nauthorityKeyIdentifier=keyid\n",
    }
    by = None
    for name, text in extensions.items():
        (tmp_path / "extensions").write_text(text)
        openssl("genpkey", *generate, "-out", f"{name}.key")
        openssl("req", "-new", "-key", f"{name}.key", "-subj", f"/O=Seal/CN={name}", "-out", "request")
        signer = ["-CA", f"{by}.pem", "-CAkey", f"{by}.key", "-CAcreateserial"] if by else ["-signkey", f"{name}.key"]
        openssl("x509", "-req", "-in", "request", *signer, "-days", "30", "-extfile", "extensions", "-out", f"{name}.pem")
        by = name
    (tmp_path / "chain.pem").write_text((tmp_path / "artist.pem").read_text() + (tmp_path / "between.pem").read_text())
    (tmp_path / "artist.key").chmod(0o600)
    path = tmp_path / "a.png"
    path.write_bytes(PICTURES["a.png"])
    said = atelier("sign", path, "--cert", tmp_path / "chain.pem", "--key", tmp_path / "artist.key")
    assert "trusted where C2PA's trust list has the authority" in said
    _, state, failed, _ = validate(".png", path.read_bytes())
    assert (state, failed) == ("Valid", ["signingCredential.untrusted"])
