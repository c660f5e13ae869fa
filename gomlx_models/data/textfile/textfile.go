// Package textfile reads UTF-8 files: whole texts, and pairs of short ones.
package textfile

import (
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"
)

// MaxSize is the most bytes a text can have. Its symbols take up to four times as many in memory.
const MaxSize = 1 << 28

// Read reads the text at path, as Decode does.
func Read(path string) (string, error) { return read(path, MaxSize) }

// read reads a file of valid UTF-8 of at most limit bytes.
func read(path string, limit int) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("data: cannot open the text: %w", err)
	}
	defer file.Close()
	// The limit holds for a device that never ends too, which the size of the file would not tell.
	content, err := io.ReadAll(io.LimitReader(file, int64(limit)+1))
	if err != nil {
		return "", fmt.Errorf("data: cannot read the text: at byte %d: %w; check the disk", len(content), err)
	}
	if len(content) > limit {
		return "", fmt.Errorf("data: %s: the text goes on after byte %d, wanted %d bytes at most; cut the file", path, limit, limit)
	}
	return Decode(path, content)
}

// Decode is the text of valid UTF-8: without a byte order mark at its start, its lines ending in "\n". The path is
// for its error.
func Decode(path string, content []byte) (string, error) {
	if at := invalidUTF8(content); at >= 0 {
		if inUTF16(content) {
			return "", fmt.Errorf("data: %s: at byte 0: it is written in UTF-16; save it as UTF-8", path)
		}
		return "", fmt.Errorf("data: %s: at byte %d: byte %#02x is not UTF-8; convert the file to UTF-8", path, at, content[at])
	}
	return strings.ReplaceAll(strings.TrimPrefix(string(content), "\uFEFF"), "\r\n", "\n"), nil
}

// inUTF16 tells by its byte order mark whether a text is in UTF-16.
func inUTF16(content []byte) bool {
	return len(content) > 1 && (content[0] == 0xff && content[1] == 0xfe || content[0] == 0xfe && content[1] == 0xff)
}

// invalidUTF8 is the offset of the first byte that is not UTF-8, or -1.
func invalidUTF8(content []byte) int {
	for at := 0; at < len(content); {
		r, size := utf8.DecodeRune(content[at:])
		// A proper U+FFFD in the file is 3 bytes long.
		if r == utf8.RuneError && size == 1 {
			return at
		}
		at += size
	}
	return -1
}
