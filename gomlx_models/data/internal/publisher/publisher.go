// Package publisher publishes tiny data sets for tests: their files, and a server of them.
package publisher

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"testing"
	"time"

	"github.com/atelier-go/atelier/gomlx_models/data/idx"
	"github.com/atelier-go/atelier/gomlx_models/data/published"
)

// Publisher is a server of a tiny published set. It counts what it is asked for.
type Publisher struct {
	Set published.Set
	// Files maps the name of a file to its packed content.
	Files map[string][]byte
	// Serve answers a request for one file; nil serves it with ranges, as a good server does.
	Serve http.HandlerFunc
	// Asked lists the file and the Range of each request.
	Asked []string
}

// New publishes 40 random pictures and their labels. Random pixels do not compress, so
// half a file is a good number of them.
func New(t *testing.T) *Publisher {
	t.Helper()
	p := &Publisher{Set: published.Set{Name: "tiny"}, Files: map[string][]byte{}}
	p.Add(t, "pictures", 40, 28, 28)
	p.Add(t, "labels", 40)
	server := httptest.NewServer(p)
	t.Cleanup(server.Close)
	p.Set.Address = server.URL
	return p
}

// Add publishes an array of random values.
func (p *Publisher) Add(t *testing.T, name string, dims ...int) {
	t.Helper()
	array := randomArray(uint64(len(p.Files)), dims...)
	var plain bytes.Buffer
	if err := idx.Write(&plain, array); err != nil {
		t.Fatal(err)
	}
	packed := Pack(t, plain.Bytes())
	p.Files[name+".gz"] = packed
	p.Set.Files = append(p.Set.Files, published.File{
		Name: name, Packed: int64(len(packed)), Size: int64(plain.Len()), SHA256: SHA256(plain.Bytes()),
	})
}

func (p *Publisher) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.Asked = append(p.Asked, path.Base(r.URL.Path)+" "+r.Header.Get("Range"))
	if p.Serve != nil {
		p.Serve(w, r)
		return
	}
	p.Good(w, r)
}

// Good serves the file asked for, or the range of it.
func (p *Publisher) Good(w http.ResponseWriter, r *http.Request) {
	content, ok := p.Files[path.Base(r.URL.Path)]
	if !ok {
		http.NotFound(w, r)
		return
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
}

// Text publishes a text and gives it as a set.
func (p *Publisher) Text(content string) published.Set {
	p.Files["served.txt"] = []byte(content)
	return published.Set{Name: "play", Folder: "text", Address: p.Set.Address, Files: []published.File{
		{Name: "play.txt", Packed: int64(len(content)), Size: int64(len(content)), SHA256: SHA256([]byte(content)), Served: "served.txt"},
	}}
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

// Pack is the content in gzip.
func Pack(t *testing.T, content []byte) []byte {
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

// SHA256 is the digest of the content, in hexadecimal.
func SHA256(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

// Write writes a file and gives its path.
func Write(t *testing.T, folder, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(folder, name)
	if err := os.WriteFile(path, content, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// Unpack is the content of gzip.
func Unpack(t *testing.T, packed []byte) []byte {
	t.Helper()
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return content
}
