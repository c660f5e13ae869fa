// Command fashion writes the part of Fashion-MNIST that package embedded has: the first 10,000
// training pictures and their labels, as IDX packed with gzip. Run it by go generate in the folder
// of package embedded, with ATELIER_DATA naming the folder that holds fashion-mnist/.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/atelier-go/atelier/gomlx_models/data/idx"
)

// count is the number of pictures embedded: enough to train on, small enough for a repository.
const count = 10_000

func main() {
	if err := run(os.Getenv("ATELIER_DATA"), "fashion"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run writes the first pictures and labels under the folder data to the folder to.
func run(data, to string) error {
	if data == "" {
		return errors.New("fashion: ATELIER_DATA is not set; set it to the folder that holds fashion-mnist")
	}
	from := filepath.Join(data, "fashion-mnist")
	for _, name := range []string{"images-idx3-ubyte.gz", "labels-idx1-ubyte.gz"} {
		if err := writeFirst(filepath.Join(from, "train-"+name), filepath.Join(to, "first10k-"+name)); err != nil {
			return err
		}
	}
	return nil
}

// writeFirst writes the first count entries of the IDX file from to the file to.
func writeFirst(from, to string) error {
	all, err := idx.ReadFile(from)
	if err != nil {
		return err
	}
	if all.Dims[0] < count {
		return fmt.Errorf("fashion: %s has %d entries, want at least %d; use the full training set", from, all.Dims[0], count)
	}
	stride := len(all.Values) / all.Dims[0]
	dims := append([]int{count}, all.Dims[1:]...)
	var packed bytes.Buffer
	if err := idx.WritePacked(&packed, idx.Array{Dims: dims, Values: all.Values[:count*stride]}); err != nil {
		return err
	}
	return os.WriteFile(to, packed.Bytes(), 0o644)
}
