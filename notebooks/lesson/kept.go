package lesson

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/atelier-go/atelier/gomlx_models/studio"
	"github.com/atelier-go/atelier/plotting/export/metadata"
)

// Made is the path of a file that a lesson makes and its reader keeps, in the folder made beside the trained models.
func Made(name string) string {
	folder := filepath.Join(studio.RunsFolder(), "made")
	Check(os.MkdirAll(folder, 0o755))
	return filepath.Join(folder, name)
}

// signer is whose name stands in the signature of what a lesson makes.
const signer = "the reader of this lesson"

// Kept signs what was just saved as Made(name), if it is a picture or film that says that a model made it, and prints where it is.
func Kept(name string, in Language) {
	path := Made(name)
	file, err := os.ReadFile(path)
	Check(err)
	text := said[in].kept
	if read, err := metadata.Extract(file); err == nil && read.Source != "" {
		Sign(path, signer)
		text = said[in].signed
	} else if _, err := os.Stat(path + ".json"); !errors.Is(err, fs.ErrNotExist) {
		text = said[in].told
	}
	fmt.Printf(text+"\n", name)
}
