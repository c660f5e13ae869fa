package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/data/idx"
)

// writeArray writes an array, packed, as a file of the training set under data.
func writeArray(t *testing.T, data, name string, array idx.Array) {
	t.Helper()
	var packed bytes.Buffer
	if err := idx.WritePacked(&packed, array); err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(data, "fashion-mnist")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, name), packed.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestRun(t *testing.T) {
	data, to := t.TempDir(), t.TempDir()
	images := idx.Array{Dims: []int{count + 1, 1, 2}, Values: bytes.Repeat([]byte{1, 2}, count+1)}
	labels := idx.Array{Dims: []int{count + 1}, Values: bytes.Repeat([]byte{3}, count+1)}
	writeArray(t, data, "train-images-idx3-ubyte.gz", images)
	writeArray(t, data, "train-labels-idx1-ubyte.gz", labels)
	if err := run(data, to); err != nil {
		t.Fatal(err)
	}
	got, err := idx.ReadFile(filepath.Join(to, "first10k-images-idx3-ubyte.gz"))
	if err != nil {
		t.Fatal(err)
	}
	if got.Dims[0] != count || got.Dims[2] != 2 || !bytes.Equal(got.Values, images.Values[:2*count]) {
		t.Errorf("the pictures are %v with %d values, want [%d 1 2] with the first %d", got.Dims, len(got.Values), count, 2*count)
	}
	got, err = idx.ReadFile(filepath.Join(to, "first10k-labels-idx1-ubyte.gz"))
	if err != nil {
		t.Fatal(err)
	}
	if got.Dims[0] != count || len(got.Dims) != 1 {
		t.Errorf("the labels are %v, want [%d]", got.Dims, count)
	}
}

func TestRunFaults(t *testing.T) {
	if err := run("", t.TempDir()); err == nil || !strings.Contains(err.Error(), "ATELIER_DATA is not set") {
		t.Errorf("without a folder the error is %v, want that it is not set", err)
	}
	if err := run(t.TempDir(), t.TempDir()); err == nil || !strings.Contains(err.Error(), "cannot open the file") {
		t.Errorf("with an empty folder the error is %v, want that a file is not there", err)
	}
	data := t.TempDir()
	writeArray(t, data, "train-images-idx3-ubyte.gz", idx.Array{Dims: []int{2, 1, 1}, Values: []byte{1, 2}})
	if err := run(data, t.TempDir()); err == nil || !strings.Contains(err.Error(), "has 2 entries, want at least 10000") {
		t.Errorf("with two pictures the error is %v, want that they are too few", err)
	}
}
