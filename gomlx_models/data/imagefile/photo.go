package imagefile

import (
	"cmp"
	"encoding/binary"
	"encoding/gob"
	"errors"
	"fmt"
	"image"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"time"
)

// PhotoProgram is the program that reads HEIC and AVIF: see package photos. It is looked for where PhotoVariable says,
// beside this program, and on PATH.
const (
	PhotoProgram  = "atelier-photos"
	PhotoVariable = "ATELIER_PHOTOS"
)

// PhotoQuestion is what that program is asked: to decode a file.
type PhotoQuestion struct {
	AVIF bool
	File []byte
}

// PhotoAnswer is what it answers.
type PhotoAnswer struct {
	Fault         string // or empty
	Width, Height int
	Deep          bool   // 16 bits, the high ones first, and not 8
	Pixels        []byte // red, green, blue and alpha, not premultiplied
}

// photoTime is how long a photo may take: some files keep decoders busy for ever.
const photoTime = 2 * time.Minute

// isPhoto tells whether a file is of the container of HEIC and AVIF, and of one of these brands.
func isPhoto(brands ...string) func(head []byte) bool {
	return func(head []byte) bool {
		if len(head) < 16 || string(head[4:8]) != "ftyp" {
			return false
		}
		end := min(int(binary.BigEndian.Uint32(head)), len(head))
		for at := 8; at+4 <= end; at += 4 {
			if at != 12 && slices.Contains(brands, string(head[at:at+4])) { // there stands the version
				return true
			}
		}
		return false
	}
}

// decodePhoto has a file decoded by the other program.
func decodePhoto(isAVIF bool) func(io.Reader, image.Point) (image.Image, error) {
	return func(r io.Reader, _ image.Point) (image.Image, error) {
		file, err := io.ReadAll(r)
		if err != nil {
			return nil, err
		}
		if !wholeBoxes(file) {
			return nil, Damaged("HEIC and AVIF", errCut)
		}
		a, err := photoReaders.ask(PhotoQuestion{isAVIF, file})
		if err != nil {
			return nil, err
		}
		picture, err := a.picture()
		if err != nil {
			return nil, err
		}
		return toSRGB(picture, photoICC(file)), nil
	}
}

// wholeBoxes tells whether the boxes of which a file consists are all there.
func wholeBoxes(file []byte) bool {
	for len(file) > 0 {
		if len(file) < 8 {
			return false
		}
		length := uint64(binary.BigEndian.Uint32(file))
		switch {
		case length == 0: // to the end
			return true
		case length == 1 && len(file) >= 16:
			length = binary.BigEndian.Uint64(file[8:])
		}
		if length < 8 || length > uint64(len(file)) {
			return false
		}
		file = file[length:]
	}
	return true
}

func (a PhotoAnswer) picture() (image.Image, error) {
	if a.Fault != "" {
		return nil, errors.New(a.Fault)
	}
	if err := CheckSize(a.Width, a.Height); err != nil {
		return nil, err
	}
	size := image.Rect(0, 0, a.Width, a.Height)
	pixel := 4
	if a.Deep {
		pixel = 8
	}
	if len(a.Pixels) != pixel*a.Width*a.Height {
		return nil, fmt.Errorf("%s answered with %d bytes for %d by %d pixels; run `make setup` in the clone of Atelier", PhotoProgram, len(a.Pixels), a.Width, a.Height)
	}
	if a.Deep {
		return &image.NRGBA64{Pix: a.Pixels, Stride: pixel * a.Width, Rect: size}, nil
	}
	return &image.NRGBA{Pix: a.Pixels, Stride: pixel * a.Width, Rect: size}, nil
}

// pool holds programs that wait for the next photo, each for a while.
type pool struct {
	turns chan struct{} // as many as may run at a time
	mutex sync.Mutex
	idle  []*photoReader
}

var photoReaders = pool{turns: make(chan struct{}, runtime.GOMAXPROCS(0))}

// photoReader is a running program.
type photoReader struct {
	cmd     *exec.Cmd
	in      io.WriteCloser
	asks    *gob.Encoder
	answers *gob.Decoder
	rest    *time.Timer // ends the program when it has waited too long
}

// ask asks a program that waits, or starts one.
func (p *pool) ask(q PhotoQuestion) (a PhotoAnswer, err error) {
	p.turns <- struct{}{}
	defer func() { <-p.turns }()
	reader, err := p.take()
	if err != nil {
		return a, err
	}
	timer := time.AfterFunc(photoTime, func() { _ = reader.cmd.Process.Kill() })
	err = reader.asks.Encode(q)
	if err == nil {
		err = reader.answers.Decode(&a)
	}
	if !timer.Stop() {
		err = cmp.Or(err, errors.New("killed"))
	}
	if err != nil {
		reader.stop()
		return a, fmt.Errorf("its reader broke off: %w", err)
	}
	p.give(reader)
	return a, nil
}

// take takes a program that waits, or starts one.
func (p *pool) take() (*photoReader, error) {
	p.mutex.Lock()
	if last := len(p.idle) - 1; last >= 0 {
		reader := p.idle[last]
		p.idle = p.idle[:last]
		p.mutex.Unlock()
		reader.rest.Stop()
		return reader, nil
	}
	p.mutex.Unlock()
	return startPhotoReader()
}

// give has a program wait for the next photo.
func (p *pool) give(reader *photoReader) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.idle = append(p.idle, reader)
	reader.rest = time.AfterFunc(10*time.Second, func() { p.end(reader) })
}

// end ends a program if it still waits.
func (p *pool) end(reader *photoReader) {
	p.mutex.Lock()
	at := slices.Index(p.idle, reader)
	if at >= 0 {
		p.idle = slices.Delete(p.idle, at, at+1)
	}
	p.mutex.Unlock()
	if at >= 0 {
		reader.stop()
	}
}

func startPhotoReader() (*photoReader, error) {
	path, err := findPhotoProgram()
	if err != nil {
		return nil, err
	}
	reader := &photoReader{cmd: exec.Command(path)}
	if reader.in, err = reader.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := reader.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := reader.cmd.Start(); err != nil {
		return nil, fmt.Errorf("%s does not run: %w; run `make setup` in the clone of Atelier", PhotoProgram, err)
	}
	reader.asks, reader.answers = gob.NewEncoder(reader.in), gob.NewDecoder(out)
	return reader, nil
}

// stop ends a program, which ends by itself when there is nothing more to be read.
func (r *photoReader) stop() {
	_ = r.in.Close()
	_ = r.cmd.Process.Kill()
	_ = r.cmd.Wait()
}

// ReadsPhotos tells whether the program that reads HEIC and AVIF is there.
func ReadsPhotos() bool {
	_, err := findPhotoProgram()
	return err == nil
}

// findPhotoProgram is the path of the program.
func findPhotoProgram() (string, error) {
	places := []string{os.Getenv(PhotoVariable)}
	if self, err := os.Executable(); err == nil {
		if whole, err := filepath.EvalSymlinks(self); err == nil {
			self = whole
		}
		places = append(places, filepath.Join(filepath.Dir(self), PhotoProgram))
	}
	for _, place := range places {
		if path, err := exec.LookPath(place); err == nil && place != "" {
			return path, nil
		}
	}
	if path, err := exec.LookPath(PhotoProgram); err == nil {
		return path, nil
	}
	return "", errNoPhotoProgram
}

var errNoPhotoProgram = fmt.Errorf("the program that reads it, %s, is not beside this one or on PATH: run `make setup` in the clone of Atelier, set %s to its path, or save the picture as JPEG", PhotoProgram, PhotoVariable)
