package download

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/atelier-go/atelier/gomlx_models/data/internal/publisher"
)

// getInto gets the set into the folder.
func getInto(p *publisher.Publisher, folder string) error {
	_, err := get(context.Background(), p.Set, Options{Folder: folder}, time.Minute)
	return err
}

// checkGot says what is wrong with the folder after a Get that succeeded.
func checkGot(t *testing.T, p *publisher.Publisher, folder string) {
	t.Helper()
	for name, want := range p.Files {
		if got, err := os.ReadFile(filepath.Join(folder, name)); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s has %d bytes (%v), want the %d published ones", name, len(got), err, len(want))
		}
	}
	if parts, _ := filepath.Glob(filepath.Join(folder, "*.part")); parts != nil {
		t.Errorf("%v were left, want no parts after a Get that succeeded", parts)
	}
}

func TestGet(t *testing.T) {
	p := publisher.New(t)
	base := t.TempDir()
	t.Setenv("XDG_DATA_HOME", base)
	var seen []int64
	folder, err := get(context.Background(), p.Set, Options{Progress: func(done, total int64) {
		if total != packedSize(p.Set) {
			t.Errorf("the total is %d, want %d", total, packedSize(p.Set))
		}
		seen = append(seen, done)
	}}, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	if want := filepath.Join(base, "atelier", "tiny"); folder != want {
		t.Errorf("the files are in %s, want %s", folder, want)
	}
	checkGot(t, p, folder)
	if last := seen[len(seen)-1]; !slices.IsSorted(seen) || last != packedSize(p.Set) {
		t.Errorf("progress was %v, want it to rise to %d", seen, packedSize(p.Set))
	}

	p.Asked = nil
	if err := getInto(p, folder); err != nil || p.Asked != nil {
		t.Errorf("a second Get gave %v and asked for %v, want nil and nothing", err, p.Asked)
	}
}

func TestGetGoesOn(t *testing.T) {
	half := func(p *publisher.Publisher) []byte { b := p.Files["pictures.gz"]; return b[:len(b)/2] }
	whole := func(p *publisher.Publisher) []byte { return p.Files["pictures.gz"] }
	tests := []struct {
		name string
		// part is what an earlier Get left of the pictures.
		part  func(p *publisher.Publisher) []byte
		serve func(p *publisher.Publisher) http.HandlerFunc
		// asked lists the ranges asked for.
		asked []string
	}{
		{"half a file", half, nil, []string{"bytes=HALF-"}},
		{"a whole file", whole, nil, nil},
		{"a bad half", func(p *publisher.Publisher) []byte { return make([]byte, len(half(p))) }, nil, []string{"bytes=HALF-", ""}},
		{"too much", func(p *publisher.Publisher) []byte { return append(whole(p)[:len(whole(p)):len(whole(p))], 0) }, nil, []string{"bytes=MORE-", ""}},
		{"an empty part", func(*publisher.Publisher) []byte { return nil }, nil, []string{""}},
		{"a server without ranges", half, func(p *publisher.Publisher) http.HandlerFunc {
			return func(w http.ResponseWriter, r *http.Request) {
				r.Header.Del("Range")
				p.Good(w, r)
			}
		}, []string{"bytes=HALF-"}},
		{"a server with ranges of its own", half, func(p *publisher.Publisher) http.HandlerFunc {
			return func(w http.ResponseWriter, r *http.Request) {
				if r.Header.Get("Range") != "" {
					r.Header.Set("Range", "bytes=1-")
				}
				p.Good(w, r)
			}
		}, []string{"bytes=HALF-", ""}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := publisher.New(t)
			if test.serve != nil {
				p.Serve = test.serve(p)
			}
			folder := t.TempDir()
			publisher.Write(t, folder, "pictures.gz.part", test.part(p))
			if err := getInto(p, folder); err != nil {
				t.Fatal(err)
			}
			checkGot(t, p, folder)
			places := strings.NewReplacer("HALF", strconv.Itoa(len(half(p))), "MORE", strconv.Itoa(len(whole(p))+1))
			var want []string
			for _, r := range test.asked {
				want = append(want, "pictures.gz "+places.Replace(r))
			}
			want = append(want, "labels.gz ")
			if !slices.Equal(p.Asked, want) {
				t.Errorf("the server was asked for %q, want %q", p.Asked, want)
			}
		})
	}
}

func TestGetFaults(t *testing.T) {
	tests := []struct {
		name  string
		serve func(p *publisher.Publisher) http.HandlerFunc
		want  []string
		// left is what is left of the pictures, as a share of the file.
		left float64
	}{
		{"not found", func(p *publisher.Publisher) http.HandlerFunc {
			return http.NotFound
		}, []string{"cannot get pictures of tiny", "/pictures.gz", "404 Not Found, want 200 OK"}, 0},
		{"cut in the middle", func(p *publisher.Publisher) http.HandlerFunc {
			return func(w http.ResponseWriter, r *http.Request) {
				content := p.Files["pictures.gz"]
				w.Header().Set("Content-Length", strconv.Itoa(len(content)))
				_, _ = w.Write(content[:len(content)/2])
				panic(http.ErrAbortHandler)
			}
		}, []string{"unexpected EOF", "run the command again to go on from there"}, 0.5},
		{"other content", func(p *publisher.Publisher) http.HandlerFunc {
			return func(w http.ResponseWriter, r *http.Request) {
				r.URL.Path = "/labels.gz"
				p.Good(w, r)
			}
		}, []string{"does not serve what was published", "SHA-256", "wanted the published"}, -1},
		{"not IDX", func(p *publisher.Publisher) http.HandlerFunc {
			return func(w http.ResponseWriter, r *http.Request) { _, _ = w.Write([]byte("<html>sign in</html>")) }
		}, []string{"does not serve what was published", "at byte 0", "wanted the 0x00 0x00"}, -1},
		{"a server that never ends", func(p *publisher.Publisher) http.HandlerFunc {
			return func(w http.ResponseWriter, r *http.Request) {
				_, _ = w.Write(p.Files["pictures.gz"])
				for r.Context().Err() == nil {
					_, _ = w.Write(make([]byte, 1<<16))
				}
			}
		}, []string{"does not serve what was published"}, -1},
		{"a range not asked for", func(p *publisher.Publisher) http.HandlerFunc {
			return func(w http.ResponseWriter, r *http.Request) {
				r.Header.Set("Range", "bytes=5-")
				p.Good(w, r)
			}
		}, []string{"does not serve what was published"}, -1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := publisher.New(t)
			p.Serve = test.serve(p)
			folder := t.TempDir()
			old := []byte("an older file")
			final := publisher.Write(t, folder, "pictures.gz", old)
			err := getInto(p, folder)
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
			checkLeft(t, final+".part", p.Files["pictures.gz"], test.left)
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
	p := publisher.New(t)
	ctx, cancel := context.WithCancel(context.Background())
	p.Serve = func(w http.ResponseWriter, r *http.Request) {
		content := p.Files["pictures.gz"]
		w.Header().Set("Content-Length", strconv.Itoa(len(content)))
		_, _ = w.Write(content[:len(content)/2])
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	}
	folder := t.TempDir()
	_, err := get(ctx, p.Set, Options{Folder: folder, Progress: func(done, total int64) { cancel() }}, time.Minute)
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("the error is %v, want %v", err, context.Canceled)
	}
	if got, err := os.Stat(filepath.Join(folder, "pictures.gz.part")); err != nil || got.Size() == 0 {
		t.Fatalf("the part is %v (%v), want what had arrived", got, err)
	}
	p.Serve = nil
	if err := getInto(p, folder); err != nil {
		t.Fatal(err)
	}
	checkGot(t, p, folder)
}

func TestGetStalled(t *testing.T) {
	p := publisher.New(t)
	p.Serve = func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	_, err := get(context.Background(), p.Set, Options{Folder: t.TempDir()}, 20*time.Millisecond)
	if !errors.Is(err, errStalled) || !strings.Contains(err.Error(), "for 20ms") {
		t.Errorf("the error is %v, want that the server stopped sending for 20ms", err)
	}
}

func TestGetMirror(t *testing.T) {
	p := publisher.New(t)
	mirror := p.Set.Address + "/" // a slash at the end does no harm
	p.Set.Address = "http://publisher.invalid"
	folder := t.TempDir()
	if _, err := get(context.Background(), p.Set, Options{Folder: folder, Address: mirror, Client: &http.Client{}}, time.Minute); err != nil {
		t.Fatal(err)
	}
	checkGot(t, p, folder)
}

func TestGetAddressFaults(t *testing.T) {
	p := publisher.New(t)
	for address, want := range map[string]string{"::": "missing protocol scheme", "ftp://publisher.invalid": "unsupported protocol scheme"} {
		_, err := get(context.Background(), p.Set, Options{Folder: t.TempDir(), Address: address}, time.Minute)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the address %q gave %v, want an error that says %q", address, err, want)
		}
	}
}

func TestGetFolderFaults(t *testing.T) {
	p := publisher.New(t)
	file := publisher.Write(t, t.TempDir(), "file", nil)
	if err := getInto(p, file); err == nil || !strings.Contains(err.Error(), "choose another folder") {
		t.Errorf("getting into a file gave %v, want an error that asks for another folder", err)
	}

	t.Setenv("XDG_DATA_HOME", "")
	t.Setenv("HOME", "")
	if err := getInto(p, ""); err == nil || !strings.Contains(err.Error(), "set HOME, XDG_DATA_HOME or ATELIER_DATA") {
		t.Errorf("getting without a home gave %v, want an error that asks for one", err)
	}

	// A folder in the place of the part cannot be written to, nor one in the place of the file
	// replaced.
	for _, name := range []string{"pictures.gz.part", "pictures.gz"} {
		folder := t.TempDir()
		if err := os.MkdirAll(filepath.Join(folder, name, "in the way"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := getInto(p, folder); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("getting with a folder at %s gave %v, want an error that names it", name, err)
		}
	}
}

func TestGetUnknown(t *testing.T) {
	_, err := Get(context.Background(), "opticks", Options{})
	if want := `data: cannot get "opticks", want one of fashion-mnist, fashion-mnist-test, mnist, mnist-test, shakespeare`; err == nil || err.Error() != want {
		t.Errorf("the error is %v, want %s", err, want)
	}
}

// Get by name uses the publisher's list: a mirror without the files is asked for the first of it.
func TestGetKnown(t *testing.T) {
	for _, name := range Names() {
		p := publisher.New(t)
		_, err := Get(context.Background(), name, Options{Folder: t.TempDir(), Address: p.Set.Address})
		if err == nil || !strings.Contains(err.Error(), "404") {
			t.Errorf("the error is %v, want 404", err)
		}
		want := []string{"train-images-idx3-ubyte.gz "}
		if name == "shakespeare" {
			want = []string{"input.txt "}
		}
		if !slices.Equal(p.Asked, want) {
			t.Errorf("the server was asked for %q, want %q", p.Asked, want)
		}
	}
}
