package lesson

import (
	_ "embed" // for song.txt
	"os"
	"path/filepath"

	"github.com/atelier-go/atelier/gomlx_models/data"
)

// song is a line for each couplet, two to a quatrain. Their poets died eight centuries ago.
//
//go:embed song.txt
var song []byte

// Song is the source of 24 quatrains of the Song, of seven characters a verse, such as schoolchildren learn: by Wang Anshi,
// Su Shi, Yang Wanli, Lu You, Zhu Xi, Fan Chengda and others. It is a file below the system's folder for temporary files,
// where Folder writes, as lines of the reader's own would lie there.
func Song() data.Source {
	folder := filepath.Join(os.TempDir(), lessons)
	Check(os.MkdirAll(folder, 0o755))
	path := filepath.Join(folder, "song.txt")
	Check(os.WriteFile(path, song, 0o644))
	return data.TextFile(path).Licensed("public domain")
}

// Shared is how many of some symbols are among others, too.
func Shared(symbols, others []string) int {
	known := map[string]bool{}
	for _, symbol := range others {
		known[symbol] = true
	}
	count := 0
	for _, symbol := range symbols {
		if known[symbol] {
			count++
		}
	}
	return count
}
