// Package logo is the mark of the kernel, as Jupyter's launcher shows it. The pictures are drawn from the SVG by the
// package's test: go test ./kernel/install/logo -update
package logo

import "embed"

//go:embed logo.svg logo-32x32.png logo-64x64.png
var files embed.FS

// Files are the contents of the files that Jupyter looks for beside kernel.json, by name.
func Files() map[string][]byte {
	found := map[string][]byte{}
	for name, source := range map[string]string{"logo-svg.svg": "logo.svg", "logo-32x32.png": "logo-32x32.png", "logo-64x64.png": "logo-64x64.png"} {
		text, err := files.ReadFile(source)
		if err != nil {
			panic("logo: " + err.Error()) // it is embedded under this name
		}
		found[name] = text
	}
	return found
}
