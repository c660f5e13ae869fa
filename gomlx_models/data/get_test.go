package data

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/atelier-go/atelier/gomlx_models/data/idx"
)

// publisher is a server of a tiny published set. It counts what it is asked for.
type publisher struct {
	set published
	// files maps the name of a file to its packed content.
	files map[string][]byte
	// serve answers a request for one file; nil serves it with ranges, as a good server does.
	serve http.HandlerFunc
	// asked lists the file and the Range of each request.
	asked []string
}

// newPublisher publishes 40 random pictures and their labels. Random pixels do not compress, so
// half a file is a good number of them.
func newPublisher(t *testing.T) *publisher {
	t.Helper()
	p := &publisher{set: published{name: "tiny"}, files: map[string][]byte{}}
	p.add(t, "pictures", 40, 28, 28)
	p.add(t, "labels", 40)
	server := httptest.NewServer(p)
	t.Cleanup(server.Close)
	p.set.address = server.URL
	return p
}

// add publishes an array of random values.
func (p *publisher) add(t *testing.T, name string, dims ...int) {
	t.Helper()
	array := randomArray(uint64(len(p.files)), dims...)
	var plain bytes.Buffer
	if err := idx.Write(&plain, array); err != nil {
		t.Fatal(err)
	}
	packed := pack(t, plain.Bytes())
	p.files[name+".gz"] = packed
	p.set.files = append(p.set.files, publishedFile{
		name: name, packed: int64(len(packed)), size: int64(plain.Len()), sha256: hexDigest(plain.Bytes()),
	})
}

func (p *publisher) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.asked = append(p.asked, path.Base(r.URL.Path)+" "+r.Header.Get("Range"))
	if p.serve != nil {
		p.serve(w, r)
		return
	}
	p.good(w, r)
}

// good serves the file asked for, or the range of it.
func (p *publisher) good(w http.ResponseWriter, r *http.Request) {
	content, ok := p.files[path.Base(r.URL.Path)]
	if !ok {
		http.NotFound(w, r)
		return
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
}

// get gets the set into the folder.
func (p *publisher) get(folder string) error {
	_, err := p.set.get(context.Background(), Download{Folder: folder}, time.Minute)
	return err
}

// checkGot says what is wrong with the folder after a Get that succeeded.
func (p *publisher) checkGot(t *testing.T, folder string) {
	t.Helper()
	for name, want := range p.files {
		if got, err := os.ReadFile(filepath.Join(folder, name)); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s has %d bytes (%v), want the %d published ones", name, len(got), err, len(want))
		}
	}
	if parts, _ := filepath.Glob(filepath.Join(folder, "*.part")); parts != nil {
		t.Errorf("%v were left, want no parts after a Get that succeeded", parts)
	}
}

// randomArray has values that depend on the seed alone.
func randomArray(seed uint64, dims ...int) idx.Array {
	size := 1
	for _, dim := range dims {
		size *= dim
	}
	random := rand.New(rand.NewPCG(seed, 0))
	values := make([]byte, size)
	for i := range values {
		values[i] = byte(random.Uint32())
	}
	return idx.Array{Dims: dims, Values: values}
}

// pack is the content in gzip.
func pack(t *testing.T, content []byte) []byte {
	t.Helper()
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := w.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return packed.Bytes()
}

func hexDigest(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

// write writes a file and gives its path.
func write(t *testing.T, folder, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(folder, name)
	if err := os.WriteFile(path, content, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestGet(t *testing.T) {
	p := newPublisher(t)
	base := t.TempDir()
	t.Setenv("XDG_DATA_HOME", base)
	var seen []int64
	folder, err := p.set.get(context.Background(), Download{Progress: func(done, total int64) {
		if total != p.set.packed() {
			t.Errorf("the total is %d, want %d", total, p.set.packed())
		}
		seen = append(seen, done)
	}}, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	if want := filepath.Join(base, "atelier", "tiny"); folder != want {
		t.Errorf("the files are in %s, want %s", folder, want)
	}
	p.checkGot(t, folder)
	if last := seen[len(seen)-1]; !slices.IsSorted(seen) || last != p.set.packed() {
		t.Errorf("progress was %v, want it to rise to %d", seen, p.set.packed())
	}
	set, err := p.set.training().OpenPictures()
	if err != nil {
		t.Fatal(err)
	}
	if set.Len() != 40 || len(set.Labels()) != 40 {
		t.Errorf("the set has %d pictures and %d labels, want 40 and 40", set.Len(), len(set.Labels()))
	}

	p.asked = nil
	if err := p.get(folder); err != nil || p.asked != nil {
		t.Errorf("a second Get gave %v and asked for %v, want nil and nothing", err, p.asked)
	}
}

func TestGetGoesOn(t *testing.T) {
	half := func(p *publisher) []byte { b := p.files["pictures.gz"]; return b[:len(b)/2] }
	whole := func(p *publisher) []byte { return p.files["pictures.gz"] }
	tests := []struct {
		name string
		// part is what an earlier Get left of the pictures.
		part  func(p *publisher) []byte
		serve func(p *publisher) http.HandlerFunc
		// asked lists the ranges asked for.
		asked []string
	}{
		{"half a file", half, nil, []string{"bytes=HALF-"}},
		{"a whole file", whole, nil, nil},
		{"a bad half", func(p *publisher) []byte { return make([]byte, len(half(p))) }, nil, []string{"bytes=HALF-", ""}},
		{"too much", func(p *publisher) []byte { return append(whole(p)[:len(whole(p)):len(whole(p))], 0) }, nil, []string{"bytes=MORE-", ""}},
		{"an empty part", func(*publisher) []byte { return nil }, nil, []string{""}},
		{"a server without ranges", half, func(p *publisher) http.HandlerFunc {
			return func(w http.ResponseWriter, r *http.Request) {
				r.Header.Del("Range")
				p.good(w, r)
			}
		}, []string{"bytes=HALF-"}},
		{"a server with ranges of its own", half, func(p *publisher) http.HandlerFunc {
			return func(w http.ResponseWriter, r *http.Request) {
				if r.Header.Get("Range") != "" {
					r.Header.Set("Range", "bytes=1-")
				}
				p.good(w, r)
			}
		}, []string{"bytes=HALF-", ""}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := newPublisher(t)
			if test.serve != nil {
				p.serve = test.serve(p)
			}
			folder := t.TempDir()
			write(t, folder, "pictures.gz.part", test.part(p))
			if err := p.get(folder); err != nil {
				t.Fatal(err)
			}
			p.checkGot(t, folder)
			places := strings.NewReplacer("HALF", strconv.Itoa(len(half(p))), "MORE", strconv.Itoa(len(whole(p))+1))
			var want []string
			for _, r := range test.asked {
				want = append(want, "pictures.gz "+places.Replace(r))
			}
			want = append(want, "labels.gz ")
			if !slices.Equal(p.asked, want) {
				t.Errorf("the server was asked for %q, want %q", p.asked, want)
			}
		})
	}
}

func TestGetFaults(t *testing.T) {
	tests := []struct {
		name  string
		serve func(p *publisher) http.HandlerFunc
		want  []string
		// left is what is left of the pictures, as a share of the file.
		left float64
	}{
		{"not found", func(p *publisher) http.HandlerFunc {
			return http.NotFound
		}, []string{"cannot get pictures of tiny", "/pictures.gz", "404 Not Found, want 200 OK"}, 0},
		{"cut in the middle", func(p *publisher) http.HandlerFunc {
			return func(w http.ResponseWriter, r *http.Request) {
				content := p.files["pictures.gz"]
				w.Header().Set("Content-Length", strconv.Itoa(len(content)))
				_, _ = w.Write(content[:len(content)/2])
				panic(http.ErrAbortHandler)
			}
		}, []string{"unexpected EOF", "run the command again to go on from there"}, 0.5},
		{"other content", func(p *publisher) http.HandlerFunc {
			return func(w http.ResponseWriter, r *http.Request) {
				r.URL.Path = "/labels.gz"
				p.good(w, r)
			}
		}, []string{"does not serve what was published", "SHA-256", "wanted the published"}, -1},
		{"not IDX", func(p *publisher) http.HandlerFunc {
			return func(w http.ResponseWriter, r *http.Request) { _, _ = w.Write([]byte("<html>sign in</html>")) }
		}, []string{"does not serve what was published", "at byte 0", "wanted the 0x00 0x00"}, -1},
		{"a server that never ends", func(p *publisher) http.HandlerFunc {
			return func(w http.ResponseWriter, r *http.Request) {
				_, _ = w.Write(p.files["pictures.gz"])
				for r.Context().Err() == nil {
					_, _ = w.Write(make([]byte, 1<<16))
				}
			}
		}, []string{"does not serve what was published"}, -1},
		{"a range not asked for", func(p *publisher) http.HandlerFunc {
			return func(w http.ResponseWriter, r *http.Request) {
				r.Header.Set("Range", "bytes=5-")
				p.good(w, r)
			}
		}, []string{"does not serve what was published"}, -1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := newPublisher(t)
			p.serve = test.serve(p)
			folder := t.TempDir()
			old := []byte("an older file")
			final := write(t, folder, "pictures.gz", old)
			err := p.get(folder)
			if err == nil {
				t.Fatal("Get succeeded, want an error")
			}
			for _, want := range test.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("the error is %q, want one that says %q", err, want)
				}
			}
			if got, err := os.ReadFile(final); err != nil || !bytes.Equal(got, old) {
				t.Errorf("the older file is %q (%v), want it as it was", got, err)
			}
			checkLeft(t, final+".part", p.files["pictures.gz"], test.left)
		})
	}
}

// checkLeft checks that the part is the beginning of the content, a share of it, or that there is
// none if the share is negative.
func checkLeft(t *testing.T, part string, content []byte, share float64) {
	t.Helper()
	got, err := os.ReadFile(part)
	if share < 0 {
		if !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("the part has %d bytes (%v), want none left", len(got), err)
		}
		return
	}
	if want := content[:int(share*float64(len(content)))]; err != nil || !bytes.Equal(got, want) {
		t.Errorf("the part has %d bytes (%v), want the first %d of the file", len(got), err, len(want))
	}
}

func TestGetCancelled(t *testing.T) {
	p := newPublisher(t)
	ctx, cancel := context.WithCancel(context.Background())
	p.serve = func(w http.ResponseWriter, r *http.Request) {
		content := p.files["pictures.gz"]
		w.Header().Set("Content-Length", strconv.Itoa(len(content)))
		_, _ = w.Write(content[:len(content)/2])
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	}
	folder := t.TempDir()
	_, err := p.set.get(ctx, Download{Folder: folder, Progress: func(done, total int64) { cancel() }}, time.Minute)
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("the error is %v, want %v", err, context.Canceled)
	}
	if got, err := os.Stat(filepath.Join(folder, "pictures.gz.part")); err != nil || got.Size() == 0 {
		t.Fatalf("the part is %v (%v), want what had arrived", got, err)
	}
	p.serve = nil
	if err := p.get(folder); err != nil {
		t.Fatal(err)
	}
	p.checkGot(t, folder)
}

func TestGetStalled(t *testing.T) {
	p := newPublisher(t)
	p.serve = func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	_, err := p.set.get(context.Background(), Download{Folder: t.TempDir()}, 20*time.Millisecond)
	if !errors.Is(err, errStalled) || !strings.Contains(err.Error(), "for 20ms") {
		t.Errorf("the error is %v, want that the server stopped sending for 20ms", err)
	}
}

func TestGetMirror(t *testing.T) {
	p := newPublisher(t)
	mirror := p.set.address + "/" // a slash at the end does no harm
	p.set.address = "http://publisher.invalid"
	folder := t.TempDir()
	if _, err := p.set.get(context.Background(), Download{Folder: folder, Address: mirror, Client: &http.Client{}}, time.Minute); err != nil {
		t.Fatal(err)
	}
	p.checkGot(t, folder)
}

func TestGetAddressFaults(t *testing.T) {
	p := newPublisher(t)
	for address, want := range map[string]string{"::": "missing protocol scheme", "ftp://publisher.invalid": "unsupported protocol scheme"} {
		_, err := p.set.get(context.Background(), Download{Folder: t.TempDir(), Address: address}, time.Minute)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the address %q gave %v, want an error that says %q", address, err, want)
		}
	}
}

func TestGetFolderFaults(t *testing.T) {
	p := newPublisher(t)
	file := write(t, t.TempDir(), "file", nil)
	if err := p.get(file); err == nil || !strings.Contains(err.Error(), "choose another folder") {
		t.Errorf("getting into a file gave %v, want an error that asks for another folder", err)
	}

	t.Setenv("XDG_DATA_HOME", "")
	t.Setenv("HOME", "")
	if err := p.get(""); err == nil || !strings.Contains(err.Error(), "set HOME, XDG_DATA_HOME or ATELIER_DATA") {
		t.Errorf("getting without a home gave %v, want an error that asks for one", err)
	}

	// A folder in the place of the part cannot be written to, nor one in the place of the file
	// replaced.
	for _, name := range []string{"pictures.gz.part", "pictures.gz"} {
		folder := t.TempDir()
		if err := os.MkdirAll(filepath.Join(folder, name, "in the way"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := p.get(folder); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("getting with a folder at %s gave %v, want an error that names it", name, err)
		}
	}
}

func TestGetUnknown(t *testing.T) {
	_, err := Get(context.Background(), "opticks", Download{})
	if want := `data: cannot get "opticks", want one of fashion-mnist, fashion-mnist-test, mnist, mnist-test, shakespeare`; err == nil || err.Error() != want {
		t.Errorf("the error is %v, want %s", err, want)
	}
}

// Get by name uses the publisher's list: a mirror without the files is asked for the first of it.
func TestGetKnown(t *testing.T) {
	for _, name := range Downloads() {
		p := newPublisher(t)
		_, err := Get(context.Background(), name, Download{Folder: t.TempDir(), Address: p.set.address})
		if err == nil || !strings.Contains(err.Error(), "404") {
			t.Errorf("the error is %v, want 404", err)
		}
		want := []string{"train-images-idx3-ubyte.gz "}
		if name == "shakespeare" {
			want = []string{"input.txt "}
		}
		if !slices.Equal(p.asked, want) {
			t.Errorf("the server was asked for %q, want %q", p.asked, want)
		}
	}
}
