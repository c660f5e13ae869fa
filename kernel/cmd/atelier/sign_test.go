package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"hash/crc32"
	"image"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/atelier-go/atelier/gomlx_models/provenance"
	"github.com/atelier-go/atelier/plotting/export/c2pa"
)

// inStudio is a folder with a picture and a configuration of its own, where nobody signed yet.
func inStudio(t *testing.T, names ...string) {
	t.Helper()
	inFolder(t)
	t.Setenv("XDG_CONFIG_HOME", filepath.Join(t.TempDir(), "config"))
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 4, 4))); err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if err := os.WriteFile(name, b.Bytes(), 0o640); err != nil {
			t.Fatal(err)
		}
	}
}

func reportOn(t *testing.T, path string) c2pa.Report {
	t.Helper()
	report, err := c2pa.Check(bytesOf(t, path), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func modeOf(t *testing.T, path string) fs.FileMode {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Mode().Perm()
}

func TestSignInPlace(t *testing.T) {
	inStudio(t, "a.png", "b.png", "private.png")
	if err := os.Chmod("private.png", 0o600); err != nil {
		t.Fatal(err)
	}
	said := must(t, "sign", "init", "--name", "Ada Lovelace")
	for _, part := range []string{`"Ada Lovelace"`, "Keep ", "valid, not trusted", "nobody vouches"} {
		if !strings.Contains(said, part) {
			t.Errorf("init said %q, want %q in it", said, part)
		}
	}
	said = must(t, "sign", "a.png", "b.png", "private.png")
	for _, part := range []string{"signed a.png\n", "signed b.png\n", "valid, not trusted", "self-signed", "--cert and --key"} {
		if !strings.Contains(said, part) {
			t.Errorf("sign said %q, want %q in it", said, part)
		}
	}
	for _, name := range []string{"a.png", "b.png"} {
		got := reportOn(t, name)
		if got.State != c2pa.Valid || got.Signer != "Ada Lovelace" || !got.SelfSigned || got.Title != name || got.Source != c2pa.TrainedAlgorithmicMedia ||
			!strings.HasPrefix(got.Generator, "Atelier ") || got.Time.IsZero() {
			t.Errorf("%s: got %+v", name, got)
		}
	}
	if a, private := modeOf(t, "a.png"), modeOf(t, "private.png"); a != 0o640 || private != 0o600 {
		t.Errorf("the files have the modes %v and %v, want 0640 and 0600 as before", a, private)
	}
	if files := folderOf(t, "."); !slices.Equal(files, []string{"a.png", "b.png", "private.png"}) {
		t.Errorf("the folder has %v", files)
	}
}

func TestSignInit(t *testing.T) {
	inStudio(t)
	must(t, "sign", "init", "--name", "Ada", "--days", "3", "--out", "studio")
	key, certificates := filepath.Join("studio", keyFile), filepath.Join("studio", certificatesFile)
	if k, f := modeOf(t, key), modeOf(t, "studio"); k != 0o600 || f != 0o700 {
		t.Errorf("the key has the mode %v and its folder %v, want 0600 and 0700", k, f)
	}
	by, err := c2pa.ParseIdentity(bytesOf(t, certificates), bytesOf(t, key))
	if err != nil {
		t.Fatal(err)
	}
	if left := time.Until(by.Until()); left > 72*time.Hour || left < 71*time.Hour {
		t.Errorf("it holds for %v, want 3 days", left)
	}
	for _, there := range []string{key, certificates} {
		before := bytesOf(t, there)
		if _, complaints, code := said(t, "sign", "init", "--name", "Eve", "--out", "studio"); code != 1 || !strings.Contains(complaints, "is there already, and is not replaced") {
			t.Errorf("beside %s: got the code %d and %q", there, code, complaints)
		}
		if !bytes.Equal(bytesOf(t, there), before) {
			t.Errorf("%s was replaced", there)
		}
		if there == key { // then the certificate alone is in the way
			if err := os.Remove(key); err != nil {
				t.Fatal(err)
			}
		}
	}
	if files := folderOf(t, "studio"); !slices.Equal(files, []string{certificatesFile}) {
		t.Errorf("the folder has %v, want no key that belongs to no certificate", files)
	}
}

func TestSignElsewhere(t *testing.T) {
	inStudio(t, "a.png")
	before := bytesOf(t, "a.png")
	must(t, "sign", "init", "--name", "Ada", "--out", "studio")
	must(t, "sign", "a.png", "--with", "studio", "--out", "b.png", "--title", "A grid", "--source", "compositeWithTrainedAlgorithmicMedia")
	if got := reportOn(t, "b.png"); got.Title != "A grid" || got.Source != c2pa.CompositeWithTrainedAlgorithmicMedia || got.State != c2pa.Valid {
		t.Errorf("got %+v", got)
	}
	if !bytes.Equal(bytesOf(t, "a.png"), before) {
		t.Error("the picture itself was signed")
	}
	must(t, "sign", "a.png", "--cert", filepath.Join("studio", certificatesFile), "--key", filepath.Join("studio", keyFile))
	if got := reportOn(t, "a.png"); got.State != c2pa.Valid {
		t.Errorf("got %+v", got)
	}
}

func TestSignThroughALink(t *testing.T) {
	inStudio(t, "a.png")
	if err := os.Symlink("a.png", "link.png"); err != nil {
		t.Fatal(err)
	}
	must(t, "sign", "init", "--name", "Ada")
	must(t, "sign", "link.png")
	if to, err := os.Readlink("link.png"); err != nil || to != "a.png" {
		t.Errorf("the link leads to %q (%v)", to, err)
	}
	if got := reportOn(t, "a.png"); got.State != c2pa.Valid {
		t.Errorf("got %+v", got)
	}
}

// A picture that is signed is not signed by another without a word.
func TestSignAgain(t *testing.T) {
	inStudio(t, "a.png")
	must(t, "sign", "init", "--name", "Ada")
	must(t, "sign", "init", "--name", "Eve", "--out", "eve")
	must(t, "sign", "a.png")
	once := bytesOf(t, "a.png")
	if _, complaints, code := said(t, "sign", "a.png", "--with", "eve"); code != 1 || !strings.Contains(complaints, "give --force") {
		t.Errorf("got the code %d and %q", code, complaints)
	}
	if !bytes.Equal(bytesOf(t, "a.png"), once) {
		t.Error("the picture is another")
	}
	must(t, "sign", "a.png", "--with", "eve", "--force")
	if got := reportOn(t, "a.png"); got.State != c2pa.Valid || got.Signer != "Eve" {
		t.Errorf("got %+v", got)
	}
}

// What cannot be signed stays as it is, and the others are signed.
func TestSignWhatCanBeSigned(t *testing.T) {
	inStudio(t, "a.png", "b.png")
	if err := os.WriteFile("notes.txt", []byte("hello"), 0o644); err != nil {
		t.Fatal(err)
	}
	must(t, "sign", "init", "--name", "Ada")
	out, complaints, code := said(t, "sign", "--json", "a.png", "notes.txt", "none.png", ".", "b.png")
	if code != 1 || strings.Count(complaints, "\n") != 3 || !strings.Contains(complaints, "notes.txt: c2pa: the file is no PNG") {
		t.Errorf("got the code %d and %q, want three complaints", code, complaints)
	}
	var got signed
	if err := json.Unmarshal([]byte(out), &got); err != nil || !slices.Equal(got.Files, []string{"a.png", "b.png"}) || got.State != c2pa.Valid || got.Signer != "Ada" || !got.SelfSigned {
		t.Errorf("got %s (%v)", out, err)
	}
	for _, key := range []string{"signer", "self_signed", "until", "state", "files"} {
		if !strings.Contains(out, `"`+key+`":`) || !strings.Contains(must(t, "sign", "--help"), key) {
			t.Errorf("%s is not in %s, or not in the help", key, out)
		}
	}
	if string(bytesOf(t, "notes.txt")) != "hello" {
		t.Error("the notes are others")
	}
}

func TestSignEndsWhenItIsTold(t *testing.T) {
	inStudio(t, "a.png")
	must(t, "sign", "init", "--name", "Ada")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	cmd := root()
	cmd.SetArgs(words("sign a.png"))
	if err := cmd.ExecuteContext(ctx); !errors.Is(err, context.Canceled) || reportOn(t, "a.png").State != c2pa.Absent {
		t.Errorf("got the error %v, and a.png is %s", err, reportOn(t, "a.png"))
	}
}

func TestSignRefuses(t *testing.T) {
	inStudio(t, "a.png")
	must(t, "sign", "init", "--name", "Ada", "--out", "ada")
	must(t, "sign", "init", "--name", "Eve", "--out", "eve")
	must(t, "sign", "init", "--name", "Open", "--out", "open")
	for _, mode := range []fs.FileMode{0o640, 0o604} {
		if err := os.Chmod(filepath.Join("open", keyFile), mode); err != nil {
			t.Fatal(err)
		}
		if _, complaints, code := said(t, "sign", "a.png", "--with", "open"); code != 1 || !strings.Contains(complaints, "others can read the private key") {
			t.Errorf("a key of mode %v: got the code %d and %q", mode, code, complaints)
		}
	}
	before := bytesOf(t, "a.png")
	for _, c := range []struct {
		line string
		code int
		says string
	}{
		{"sign", 2, "requires at least 1 arg(s)"},
		{"sign init", 2, `"name" not set`},
		{"sign init --name Ada --days 0 --out new", 2, "--days is 0: want 1 to 7300"},
		{"sign init --name Ada --days 7301 --out new", 2, "--days is 7301: want 1 to 7300"},
		{"sign a.png", 1, "make one (atelier sign init --name NAME)"},
		{"sign a.png --with ada --source painting", 2, `--source is "painting": want one of`},
		{"sign a.png b.png --with ada --out c.png", 2, "--out is one file, and 2 are to be signed"},
		{"sign a.png --cert ada/certificates.pem", 2, "cert key"},
		{"sign a.png --cert ada/certificates.pem --key ada/key.pem --with ada", 2, "with"},
		{"sign a.png --cert ada/certificates.pem --key eve/key.pem", 1, "not that of the first certificate"},
		{"sign a.png --cert a.png --key ada/key.pem", 1, "no certificate in PEM"},
		{"sign a.png --cert none --key ada/key.pem", 1, "certificate cannot be read"},
		{"sign a.png --with ada --out none/c.png", 1, "there is no folder none"},
	} {
		_, complaints, code := said(t, words(c.line)...)
		if code != c.code || !strings.Contains(complaints, c.says) || strings.Count(complaints, "\n") != 1 {
			t.Errorf("atelier %s: got the code %d and %q, want %d and one line with %q", c.line, code, complaints, c.code, c.says)
		}
	}
	if !bytes.Equal(bytesOf(t, "a.png"), before) {
		t.Error("a.png is another")
	}
	if _, err := os.Stat("new"); err == nil {
		t.Error("a folder was made by a command that failed")
	}
}

// inspect tells of a signature, and of one that a change has broken.
func TestInspectTellsOfASignature(t *testing.T) {
	inFolder(t)
	t.Setenv(provenance.LevelVariable, "full")
	must(t, "train", "vae", "--config", tinyVAE, "--data", "fashion-mnist-10k-first-40", "--steps", "1", "--out", "vae")
	must(t, "sample", "vae", "-n", "1", "--out", "one.png")
	if said := must(t, "inspect", "one.png"); !strings.Contains(said, "for it is not signed") {
		t.Errorf("unsigned: it said %q", said)
	}
	must(t, "sign", "init", "--name", "Ada", "--out", "keys")
	must(t, "sign", "--with", "keys", "one.png")
	said := must(t, "inspect", "one.png")
	for _, want := range []string{"A trained model made it.", `It is signed by "Ada`, "valid, not trusted", "nobody vouches for the name", "yes: what is seen is as it was written"} {
		if !strings.Contains(said, want) {
			t.Errorf("signed: it said %q, want %q", said, want)
		}
	}
	if strings.Contains(said, "not signed") {
		t.Errorf("signed: it said %q", said)
	}
	file, err := os.ReadFile("one.png")
	if err != nil {
		t.Fatal(err)
	}
	if at := bytes.Index(file, []byte("parameters")); at < 0 {
		t.Fatal("there are no parameters")
	} else {
		file[at+14] ^= 1
	}
	if err := os.WriteFile("changed.png", repaired(file), 0o644); err != nil {
		t.Fatal(err)
	}
	if said := must(t, "inspect", "changed.png"); !strings.Contains(said, `It is signed by "Ada`) || !strings.Contains(said, "and changed since") {
		t.Errorf("changed: it said %q", said)
	}
}

// repaired is a PNG with checksums that hold.
func repaired(file []byte) []byte {
	for at := 8; at+12 <= len(file); {
		end := at + 8 + int(binary.BigEndian.Uint32(file[at:]))
		binary.BigEndian.PutUint32(file[end:], crc32.ChecksumIEEE(file[at+4:end]))
		at = end + 4
	}
	return file
}
