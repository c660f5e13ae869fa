module github.com/atelier-go/atelier/notebooks/source

go 1.27.0

toolchain go1.27.4

// What cells of the series import beyond Atelier and what it is built from. The kernel gives it to every notebook.
require github.com/mozillazg/go-pinyin v0.21.0
