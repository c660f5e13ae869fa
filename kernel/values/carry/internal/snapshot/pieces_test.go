package snapshot

import (
	"bytes"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
)

// put writes data to path in writes of any size.
func put(t *testing.T, r *rand.Rand, path, old string, data []byte, limit int64) (unchanged bool) {
	t.Helper()
	w := NewWriter(path, old, limit)
	for rest := data; len(rest) > 0; {
		n := min(len(rest), r.IntN(50))
		w.write(rest[:n])
		rest = rest[n:]
	}
	if w.Size() != int64(len(data)) {
		t.Errorf("it counts %d bytes of %d", w.Size(), len(data))
	}
	unchanged, err := w.Close()
	if err != nil {
		t.Fatal(err)
	}
	return unchanged
}

// Of a file that is written again, only the pieces are written that are others than before.
func TestPieces(t *testing.T) {
	defer func(size int64) { pieceSize = size }(pieceSize)
	pieceSize = 100
	r := rand.New(rand.NewPCG(3, 2))
	for range 500 {
		folder := t.TempDir()
		old, now := filepath.Join(folder, "old"), filepath.Join(folder, "now")
		before := make([]byte, r.IntN(6)*50+r.IntN(3))
		for i := range before {
			before[i] = byte(r.IntN(256))
		}
		put(t, r, old, "", before, 1<<40)
		after := bytes.Clone(before)
		switch r.IntN(5) {
		case 4:
			after = after[:len(after)/200*100]
		case 0:
			after = after[:r.IntN(len(after)+1)]
		case 1:
			after = append(after, make([]byte, r.IntN(150))...)
		case 2:
			if len(after) > 0 {
				after[r.IntN(len(after))]++
			}
		}
		same := bytes.Equal(before, after)
		if got := put(t, r, now, old, after, 1<<40); got != same {
			t.Fatalf("unchanged is %v, want %v", got, same)
		}
		parts, size, err := Pieces(now)
		if same {
			if len(parts) > 0 {
				t.Fatalf("an unchanged file is written: %v", parts)
			}
			continue
		}
		if err != nil || size != int64(len(after)) {
			t.Fatalf("got %d bytes (%v), want %d", size, err, len(after))
		}
		in, file, err := Open(now)
		if err != nil {
			t.Fatal(err)
		}
		got, _ := io.ReadAll(in.from)
		file.Close()
		if !bytes.Equal(got, after) {
			t.Fatalf("got %v, want %v", got, after)
		}
		for i, part := range parts {
			from, to := i*100, min(i*100+100, len(after))
			unchanged := to <= len(before) && bytes.Equal(before[from:to], after[from:to]) && (to == from+100 || to == len(before))
			one, _ := os.Stat(part)
			other, err := os.Stat(pieceName(old, i))
			if linked := err == nil && os.SameFile(one, other); linked != unchanged {
				t.Fatalf("piece %d is linked: %v, want %v (%d bytes, then %d)", i, linked, unchanged, len(before), len(after))
			}
		}
	}
}

// Beyond the limit nothing is left.
func TestPiecesBeyondTheLimit(t *testing.T) {
	defer func(size int64) { pieceSize = size }(pieceSize)
	pieceSize = 100
	r := rand.New(rand.NewPCG(3, 3))
	folder := t.TempDir()
	old, now := filepath.Join(folder, "old"), filepath.Join(folder, "now")
	data := make([]byte, 450)
	put(t, r, old, "", data, 450)
	data[420]++
	for _, limit := range []int64{0, 50, 100, 449} {
		put(t, r, now, old, data, limit)
		put(t, r, now, "", data, limit)
		w := NewWriter(now, old, 1000)
		w.write(data[:430])
		w.Abandon()
		if parts, _, _ := Pieces(now); len(parts) > 0 {
			t.Errorf("a limit of %d leaves %v", limit, parts)
		}
	}
	if files, _ := os.ReadDir(folder); len(files) != 5 {
		t.Errorf("got the files %v, want the five of the old one", files)
	}
}

func TestWholeName(t *testing.T) {
	for name, want := range map[string]string{"a-1": "a-1", "a-1.part2": "a-1", "a-1.part": "a-1.part", "a.partx": "a.partx", "manifest.tmp": "manifest.tmp"} {
		if got := WholeName(name); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
}
