package embedded

import (
	"bytes"
	"compress/gzip"
	"strings"
	"testing"
)

func TestFashionMNISTFaults(t *testing.T) {
	defer func(images, labels []byte) { fashionImages, fashionLabels = images, labels }(fashionImages, fashionLabels)
	good := fashionImages
	fashionLabels = fashionLabels[:100]
	if _, _, err := FashionMNIST(); err == nil || !strings.Contains(err.Error(), "embedded Fashion-MNIST labels: at byte") {
		t.Errorf("with the labels cut the error is %v, want one that names them", err)
	}
	fashionImages = good[:100]
	if _, _, err := FashionMNIST(); err == nil || !strings.Contains(err.Error(), "embedded Fashion-MNIST images: at byte") {
		t.Errorf("with the images cut the error is %v, want one that names them", err)
	}
}

func TestTextFaults(t *testing.T) {
	defer func(poems, strokes []byte) { tangPoems, hanziStrokes = poems, strokes }(tangPoems, hanziStrokes)
	tangPoems, hanziStrokes = tangPoems[:1000], hanziStrokes[:3]
	if _, err := TangPoems(); err == nil || !strings.Contains(err.Error(), "embedded Tang poems: at byte") {
		t.Errorf("with the poems cut the error is %v, want one that names them", err)
	}
	if _, err := Hanzi(); err == nil || !strings.Contains(err.Error(), "embedded characters: ") {
		t.Errorf("with the characters cut the error is %v, want one that names them", err)
	}
	hanziStrokes = pack(t, []byte("{}"))
	if _, err := Hanzi(); err == nil || !strings.Contains(err.Error(), "embedded characters: line 1: there are no strokes") {
		t.Errorf("with no strokes the error is %v, want one that says so", err)
	}
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
