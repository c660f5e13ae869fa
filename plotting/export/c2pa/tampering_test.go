package c2pa

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
)

// Whatever byte of a signed file is another, the file is not valid; but for bytes in the manifest that nothing is read from.
func TestEveryByteCounts(t *testing.T) {
	for name, file := range files(t) {
		file := signed(t, file, "x")
		_, at, err := locate(file)
		if err != nil {
			t.Fatal(err)
		}
		free := 0
		for i := range file {
			inside := i >= at.start && i < at.end
			if inside && name != "PNG" {
				continue // the manifests are alike
			}
			changed := bytes.Clone(file)
			changed[i] ^= 1
			report, err := Check(changed, moment)
			switch {
			case err != nil || report.State != Valid:
			case inside:
				free++
			default:
				t.Errorf("%s: with another byte %d, outside the manifest, it is %s", name, i, report)
			}
		}
		// The chunk's checksum has 4, and 5 descriptions that no hash is of have 1 with flags.
		if free > 9 {
			t.Errorf("%s: %d bytes of the manifest can be others, want at most 9", name, free)
		}
	}
}

func TestWhatIsChangedIsTold(t *testing.T) {
	file := signed(t, files(t)["PNG"], "the title")
	for _, c := range []struct {
		name, at string
		shift    int
		state    State
		says     string
		signer   string
	}{
		{"a pixel", "IDAT", 6, Changed, "the file is not as it was signed", "Ada Lovelace"},
		{"behind the end", "IEND", 7, Changed, "the file is not as it was signed", "Ada Lovelace"},
		{"the claim", "the title", 0, Changed, "the manifest is not as it was signed", ""},
		{"an action", "c2pa.created", 3, Changed, "the assertion c2pa.actions.v2 is not as it was signed", "Ada Lovelace"},
		{"the exclusions", "jumbf manifest", 0, Changed, "the assertion c2pa.hash.data is not as it was signed", "Ada Lovelace"},
		{"the name in the certificate", "Ada Lovelace", 1, Changed, "the manifest is not as it was signed", ""},
		{"the certificate's beginning", "\x18\x21\x82\x59", 6, Broken, "a certificate cannot be read", ""},
		{"a label", "c2pa.signature\x00", 5, Broken, "lacks a claim, a signature or assertions", ""},
	} {
		changed := bytes.Clone(file)
		i := bytes.LastIndex(changed, []byte(c.at)) + c.shift
		changed[i] ^= 1
		got := check(t, changed)
		if got.State != c.state || !strings.Contains(got.Flaw, c.says) || got.Signer != c.signer {
			t.Errorf("%s: got %+v, want %s, %q, signed by %q", c.name, got, c.state, c.says, c.signer)
		}
	}
}

// forge is a PNG file with a manifest of the given binding, rightly signed.
func forge(t *testing.T, bind func(file []byte, start, length int) hardBinding) []byte {
	t.Helper()
	file := files(t)["PNG"]
	kind, at, err := locate(file)
	if err != nil {
		t.Fatal(err)
	}
	for length := 0; ; {
		out := splice(file, at.start, at.start, make([]byte, length))
		store, err := newStore(claimOf(""), ada, bind(out, at.start, length))
		if err != nil {
			t.Fatal(err)
		}
		wrapped := kind.wrap(store)
		if len(wrapped) == length {
			copy(out[at.start:], wrapped)
			return out
		}
		length = len(wrapped)
	}
}

// A signature that leaves out more than the manifest lets anyone change that.
func TestASignatureCoversAllButTheManifest(t *testing.T) {
	if got := check(t, forge(t, dataHash)); got.State != Valid {
		t.Fatalf("what the test makes is %v", got)
	}
	for name, change := range map[string]func(*hardBinding){
		"longer":   func(b *hardBinding) { b.Exclusions[0].Length++ },
		"none":     func(b *hardBinding) { b.Exclusions = nil },
		"two":      func(b *hardBinding) { b.Exclusions = append(b.Exclusions, exclusion{0, 8}) },
		"enormous": func(b *hardBinding) { b.Exclusions[0].Length = 1<<64 - 1 },
	} {
		got := check(t, forge(t, func(file []byte, start, length int) hardBinding {
			b := dataHash(file, start, length)
			change(&b)
			return b
		}))
		if got.State != Broken || !strings.Contains(got.Flaw, "not all of the file") {
			t.Errorf("exclusions that are %s: got %+v, want %s", name, got, Broken)
		}
	}
	for name, start := range map[string]uint64{"grew": ^uint64(0), "shrank": 12} { // -1
		got := check(t, forge(t, func(file []byte, at, length int) hardBinding {
			b := dataHash(file, at, length)
			b.Exclusions[0].Start += start
			return b
		}))
		if got.State != Changed || got.Flaw != "the file is not as it was signed" {
			t.Errorf("what stands before the manifest %s since: got %+v, want %s", name, got, Changed)
		}
	}
	got := check(t, forge(t, func(file []byte, start, length int) hardBinding {
		b := dataHash(file, start, length)
		b.Algorithm = "md5"
		return b
	}))
	if got.State != Broken || !strings.Contains(got.Flaw, `no hash "md5"`) {
		t.Errorf("got %+v of a weak hash", got)
	}
}

// Assertions that the claim does not name, or names of another manifest, are not taken.
func TestAssertionsAreThoseOfTheClaim(t *testing.T) {
	file := signed(t, []byte(drawing), "")
	_, at, err := locate(file)
	if err != nil {
		t.Fatal(err)
	}
	more := newSuperbox(typeCBOR, "c2pa.more", box("cbor", []byte{0xa0}))
	for _, c := range []struct {
		name, says string
		more       []byte
	}{
		{"one more", `"c2pa.more" is not in the claim`, more},
		{"one twice", `two superboxes have the label "c2pa.actions.v2"`, newSuperbox(typeCBOR, labelActions, box("cbor", []byte{0xa0}))},
		{"half a box", "1 bytes stand where a box begins", box("jumb", []byte("x"))},
	} {
		// The exclusion is of another length then, which is told only after the assertions are.
		got := check(t, splice(file, at.start, at.end, wrapSVG(insert(t, at.store, labelActions, c.more))))
		if got.State != Broken || !strings.Contains(got.Flaw, c.says) {
			t.Errorf("%s: got %+v, want %s, %q", c.name, got, Broken, c.says)
		}
	}
	other := bytes.ReplaceAll(at.store, []byte("urn:c2pa:"), []byte("urn:c2pb:"))
	copy(other[bytes.LastIndex(other, []byte("urn:c2pb:")):], "urn:c2pa:") // in the claim
	if got := check(t, splice(file, at.start, at.end, wrapSVG(other))); got.State != Broken || !strings.Contains(got.Flaw, "not the signature in its manifest") {
		t.Errorf("in a manifest of another name: got %+v", got)
	}
}

// insert puts a box before the superbox of a label, into those that are around it.
func insert(t *testing.T, store []byte, label string, more []byte) []byte {
	t.Helper()
	target := bytes.Index(store, append([]byte(label), 0))
	out := bytes.Clone(store)
	for at := 0; ; {
		length := int(binary.BigEndian.Uint32(out[at:]))
		if at+length < target {
			at += length
			continue
		}
		if description := int(binary.BigEndian.Uint32(out[at+boxHeader:])); at+boxHeader+description > target {
			return splice(out, at, at, more)
		}
		binary.BigEndian.PutUint32(out[at:], uint32(length+len(more)))
		at += boxHeader
	}
}

// A manifest of SVG that is made shorter leaves room for markup in what the hash leaves out (c2pa-rs, pull request 2653).
func TestNoMarkupHidesWhereTheManifestIs(t *testing.T) {
	file := signed(t, []byte(drawing), "")
	_, at, err := locate(file)
	if err != nil {
		t.Fatal(err)
	}
	text := string(file[at.start:at.end])
	for name, inside := range map[string]string{
		"closed early":   text + closeSVG + `<rect/>` + openSVG,
		"an element":     text + `<rect/>`,
		"a comment":      text + `<!-- -->`,
		"text before":    `<!-- -->` + text,
		"second half":    text[:40] + `<!-- -->` + text[40:],
		"more in base64": text + base64.StdEncoding.EncodeToString([]byte("abc")),
	} {
		report, err := Check(splice(file, at.start, at.end, []byte(inside)), moment)
		if err == nil && report.State != Broken && report.State != Changed {
			t.Errorf("%s: got %v", name, report)
		}
	}
}

// A signature does not go away where the names around it are given another meaning.
func TestAnotherNamespaceHidesNoManifest(t *testing.T) {
	file := bytes.Replace(signed(t, []byte(drawing), ""), []byte("http://www.w3.org"), []byte("http://www.w4.org"), 1)
	if got := check(t, file); got.State != Changed {
		t.Errorf("got %v, want %s", got, Changed)
	}
}

func TestHostileFiles(t *testing.T) {
	all := files(t)
	paddedWebP := func(store []byte) []byte { return append(wrapWebP(store), make([]byte, len(store)%2)...) }
	twice := func(name string, wrap func([]byte) []byte) []byte {
		file := signed(t, all[name], "")
		kind, at, err := locate(file)
		if err != nil {
			t.Fatal(err)
		}
		return kind.finish(splice(file, at.start, at.start, wrap(at.store)))
	}
	for _, c := range []struct {
		name string
		file []byte
		says string
	}{
		{"nothing", nil, "is no PNG"},
		{"text", []byte("hello"), "is no PNG"},
		{"PNG, cut", all["PNG"][:len(all["PNG"])-1], "no whole PNG: it is damaged"},
		{"PNG, an enormous chunk", []byte("\x89PNG\r\n\x1a\n\xff\xff\xff\xffIDAT12345678"), "the file ends before"},
		{"PNG, a chunk that is cut", []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x01IEND1234"), "the file ends before"},
		{"PNG, twice", twice("PNG", wrapPNG), "two manifests"},
		{"WebP, its size", append(bytes.Clone(all["WebP"]), 0), "its size"},
		{"WebP, an enormous chunk", []byte("RIFF\x0c\x00\x00\x00WEBPC2PA\xff\xff\xff\xff"), "the file ends before"},
		{"WebP, twice", twice("WebP", paddedWebP), "two manifests"},
		{"GIF, cut", []byte("GIF89a"), "broken off"},
		{"GIF, no picture", []byte("GIF89a\x01\x00\x01\x00\x00\x00\x00"), "broken off"},
		{"GIF, no block", []byte("GIF89a\x01\x00\x01\x00\x00\x00\x00;"), "it has no picture"},
		{"GIF, an unknown block", []byte("GIF89a\x01\x00\x01\x00\x00\x00\x00?"), "byte 13, 0x3f, begins no block"},
		{"GIF, blocks without an end", []byte("GIF89a\x01\x00\x01\x00\x00\x00\x00\x21\xff\x0b12345678901\x05123"), "broken off in a block"},
		{"GIF, twice", twice("GIF", wrapGIF), "two manifests"},
		{"SVG, cut", []byte("<svg><g>"), "unexpected EOF"},
		{"SVG, nothing", []byte("<svg/>"), "shows nothing"},
		{"SVG, twice, far apart", []byte("<svg><metadata><c2pa:manifest>AAAA</c2pa:manifest></metadata><metadata><c2pa:manifest/><c2pa:manifest>AAAA</c2pa:manifest></metadata></svg>"), "two manifests"},
		{"SVG, of something else", []byte("<html></html>"), "is no PNG"},
		{"SVG, another end", []byte("<svg><g></svg></g>"), "closed by </svg>"},
		{"SVG, no base64", []byte("<svg><metadata><c2pa:manifest>?</c2pa:manifest></metadata></svg>"), "not in base64"},
		{"SVG, more than base64", []byte("<svg><metadata><c2pa:manifest><!-- -->AAAA</c2pa:manifest></metadata></svg>"), "not in base64"},
		{"SVG, twice", []byte("<svg><metadata><c2pa:manifest></c2pa:manifest><c2pa:manifest></c2pa:manifest></metadata></svg>"), "two manifests"},
	} {
		if _, err := Check(c.file, moment); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: got the error %v, want %q", c.name, err, c.says)
		}
		if _, err := Sign(c.file, claimOf(""), ada); err == nil {
			t.Errorf("%s: it was signed", c.name)
		}
	}
}

func TestHostileManifests(t *testing.T) {
	deep := newSuperbox(typeStore, labelStore)
	for range 5 {
		deep = newSuperbox(typeStore, labelStore, deep)
	}
	deepest := newSuperbox(typeStore, labelStore, deep)
	many := make([][]byte, mostEach+1)
	for i := range many {
		many[i] = box("free")
	}
	manifest := func(boxes ...[]byte) []byte {
		return newSuperbox(typeStore, "c2pa", newSuperbox(typeManifest, "urn:c2pa:x", boxes...))
	}
	signatureOf := func(text []byte) []byte {
		return manifest(newSuperbox(typeAssertions, labelAssertions), newSuperbox(typeClaim, labelClaim, box("cbor", []byte{0xa0})),
			newSuperbox(typeSignature, labelSignature, box("cbor", text)))
	}
	nested := append(bytes.Repeat([]byte{0x81}, 100_000), 0)
	for _, c := range []struct {
		name  string
		store []byte
		says  string
	}{
		{"nothing", []byte{}, "0 bytes stand where a box begins"},
		{"a box that is too short", []byte("\x00\x00\x00\x07jumb"), "says that it has 7 bytes"},
		{"a box to the end", []byte("\x00\x00\x00\x00jumb"), "says that it has 0 bytes"},
		{"a box that is too long", []byte("\x00\x00\x00\x09jumb"), "says that it has 9 bytes, and 8 follow"},
		{"no superbox", box("free"), "no single superbox"},
		{"more behind", append(newSuperbox(typeStore, "c2pa"), box("free")...), "no single superbox"},
		{"no description", box("jumb", box("free")), "no description"},
		{"no label", box("jumb", box("jumd", make([]byte, 17))), "no label"},
		{"a label without an end", box("jumb", box("jumd", make([]byte, 16), []byte{3, 'x'})), "without an end"},
		{"another kind", newSuperbox(typeManifest, "c2pa"), "no manifest store"},
		{"no manifest", newSuperbox(typeStore, "c2pa"), "no manifest in"},
		{"as deep as may be", deep, "lacks a claim"},
		{"too deep", deepest, "too deep"},
		{"too many", newSuperbox(typeStore, "c2pa", many...), "more than 1000 boxes"},
		{"an empty manifest", manifest(), "lacks a claim"},
		{"no CBOR in the signature", signatureOf(nil), "signature cannot be read"},
		{"deep CBOR", signatureOf(nested), "signature cannot be read"},
		{"no certificates", signatureOf([]byte("\xd2\x84\x43\xa1\x01\x26\xa0\xf6\x41x")), "a certificate cannot be read"},
		{"an empty chain", signatureOf([]byte("\xd2\x84\x47\xa2\x01\x26\x18\x21\x80\xa0\xf6\x41x")), "signature"},
		{"no algorithm", signatureOf([]byte("\xd2\x84\x40\xa0\xf6\x41x")), "signature cannot be read"},
		{"a claim in the signature", signatureOf([]byte("\xd2\x84\x43\xa1\x01\x26\xa0\x41\xa0\x41x")), "a claim of its own"},
	} {
		png := files(t)["PNG"]
		_, at, err := locate(png)
		if err != nil {
			t.Fatal(err)
		}
		got := check(t, splice(png, at.start, at.start, wrapPNG(c.store)))
		if got.State != Broken || !strings.Contains(got.Flaw, c.says) || got.Signer != "" {
			t.Errorf("%s: got %+v, want %s, %q", c.name, got, Broken, c.says)
		}
	}
}

// A claim by someone else holds what they like, and a terminal obeys what it is sent.
func TestTextOfOthersIsPlain(t *testing.T) {
	for text, want := range map[string]string{
		"Ada 詩 é":                  "Ada 詩 é",
		"a\x1b[31m\r\n\u202eb\x00": "a[31mb",
		strings.Repeat("é", 201):   strings.Repeat("é", 200) + "…",
		"\xff":                     "\ufffd",
	} {
		if got := plain(text); got != want {
			t.Errorf("got %q of %q, want %q", got, text, want)
		}
	}
	claim := claimOf("a\x1b[2Jb")
	claim.Generator = "g\x07"
	file, err := Sign([]byte(drawing), claim, ada)
	if err != nil {
		t.Fatal(err)
	}
	if got := check(t, file); got.Title != "a[2Jb" || got.Generator != "g v1.2" {
		t.Errorf("got %q by %q, want plain text", got.Title, got.Generator)
	}
}

// No file makes Check panic, and none that was not signed so is valid.
func FuzzCheck(f *testing.F) {
	outside := map[string]bool{}
	key := func(file []byte) string {
		_, at, err := locate(file)
		if err != nil {
			f.Fatal(err)
		}
		return fmt.Sprintf("%x", splice(file, at.start, at.end, nil))
	}
	for _, file := range files(f) {
		f.Add(file)
		for _, title := range []string{"", "x"} {
			file := signed(f, file, title)
			outside[key(file)] = true
			f.Add(file)
			f.Add(file[:len(file)/2])
		}
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		report, err := Check(file, moment)
		if err != nil {
			return
		}
		if report.State == Valid && !outside[key(file)] {
			t.Errorf("a file that was not signed is %v", report)
		}
		if report.State != Absent && report.String() == "" {
			t.Error("the report is empty")
		}
	})
}
