package data

import (
	"fmt"
	"os"
	"strings"
)

// sources lists the sources known by name, the embedded one first.
func sources() []Source {
	return []Source{FashionMNIST(), FashionMNISTFull(), MNIST(), Opticks()}
}

// Names lists the names that Find knows.
func Names() []string {
	var names []string
	for _, s := range sources() {
		names = append(names, s.Name())
	}
	return names
}

// Find gives the source of that name, or of the text file at that path. It fails if there is
// neither, and lists the names.
func Find(name string) (Source, error) {
	if s, ok := findNamed(name); ok {
		return s, nil
	}
	if _, err := os.Stat(name); err != nil {
		return Source{}, fmt.Errorf("data: %q is neither a data set nor a text file that can be read; use the path of a text or one of %s",
			name, strings.Join(Names(), ", "))
	}
	return TextFile(name), nil
}

// findNamed gives the source of that name.
func findNamed(name string) (Source, bool) {
	for _, s := range sources() {
		if s.Name() == name {
			return s, true
		}
	}
	return Source{}, false
}
