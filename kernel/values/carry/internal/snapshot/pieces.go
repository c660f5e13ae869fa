package snapshot

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"strconv"
	"strings"
)

// pieceSize is how much of a file changes at least if a byte of it does. It is a variable for the tests.
var pieceSize int64 = 32 << 20

const pieceSuffix = ".part"

// pieceName is the path of a piece of the file at path.
func pieceName(path string, piece int) string {
	if piece == 0 {
		return path
	}
	return path + pieceSuffix + strconv.Itoa(piece)
}

// Pieces lists the paths of the pieces of the file at path, itself first, and says how many bytes they have.
func Pieces(path string) (paths []string, size int64, err error) {
	for {
		info, err := os.Stat(pieceName(path, len(paths)))
		if err != nil {
			if len(paths) > 0 && errors.Is(err, fs.ErrNotExist) {
				err = nil
			}
			return paths, size, err
		}
		paths, size = append(paths, pieceName(path, len(paths))), size+info.Size()
	}
}

// WholeName is the name of the file that one of this name is a piece of.
func WholeName(name string) string {
	whole, number, ok := strings.Cut(name, pieceSuffix)
	if _, err := strconv.Atoi(number); ok && err == nil {
		return whole
	}
	return name
}

// pieces reads a file in pieces.
type pieces struct {
	*os.File          // that is being read
	rest     []string // the others
}

func (p *pieces) Read(b []byte) (n int, err error) {
	for {
		n, err = p.File.Read(b)
		if n > 0 || err != io.EOF || len(p.rest) == 0 {
			return n, err
		}
		next, err := os.Open(p.rest[0])
		if err != nil {
			return 0, err
		}
		p.rest = p.rest[1:]
		p.File.Close() // it was only read
		p.File = next
	}
}

// Open opens a file for reading. The caller closes it.
func Open(path string) (*Reader, io.Closer, error) {
	paths, size, err := Pieces(path)
	if err != nil {
		return nil, nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	p := &pieces{f, paths[1:]}
	return NewReader(p, size), p, nil
}
