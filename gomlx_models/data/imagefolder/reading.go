package imagefolder

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"image"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/atelier-go/atelier/gomlx_models/data/imagefile"
)

// reading is the work of reading a list of files.
type reading struct {
	entries []entry
	frame   Frame
	pixels  []byte // [len(entries), Height, Width, Channels]
	files   []readFile
	stopped atomic.Bool
	garbage atomic.Int64 // bytes that decoders have left since the last collection, about
}

// readFile is what was learnt of a file.
type readFile struct {
	digest []byte
	size   image.Point // of its picture
	fault  error       // why it was not read
}

// maxGarbage is when it is collected. The collector would wait for as much again as all pictures take.
const maxGarbage = 32 << 20

func newReading(entries []entry, frame Frame) *reading {
	return &reading{
		entries: entries, frame: frame,
		pixels: make([]byte, len(entries)*frame.bytes()), files: make([]readFile, len(entries)),
	}
}

// run reads all files on all cores, or, if the frame is strict, those before the first that cannot be read. It fails only
// when the context ends.
func (r *reading) run(ctx context.Context, progress func(done, total int)) error {
	var next atomic.Int64
	var workers sync.WaitGroup
	done := counter{total: len(r.entries), tell: progress}
	for range min(runtime.GOMAXPROCS(0), len(r.entries)) {
		workers.Go(func() {
			w := worker{fitter: fitter{frame: r.frame}}
			for ctx.Err() == nil && !r.stopped.Load() {
				i := int(next.Add(1)) - 1
				if i >= len(r.entries) {
					return
				}
				r.read(&w, i)
				done.add()
			}
		})
	}
	workers.Wait()
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("the pictures are not read to their end: %w", err)
	}
	return nil
}

// read reads a file into its place.
func (r *reading) read(w *worker, i int) {
	place := r.pixels[i*r.frame.bytes():][:r.frame.bytes()]
	r.files[i] = w.read(r.entries[i], place)
	if r.garbage.Add(w.garbage) > maxGarbage {
		r.garbage.Store(0)
		runtime.GC()
	}
	if r.files[i].fault != nil && r.frame.Strict {
		r.stopped.Store(true) // files before this one are being read, and end
	}
}

// skipped adds to a list what could not be read.
func (r *reading) skipped(skipped []Skipped) []Skipped {
	for i, file := range r.files {
		if file.fault != nil {
			skipped = append(skipped, Skipped{r.entries[i].path, file.fault.Error()})
		}
	}
	slices.SortFunc(skipped, func(a, b Skipped) int { return cmp.Compare(a.Path, b.Path) })
	return skipped
}

// order lists the places of the pictures that were read in the order of the set.
func (r *reading) order() []int {
	var order []int
	for i, file := range r.files {
		if file.fault == nil {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(bytes.Compare(r.files[a].digest, r.files[b].digest), cmp.Compare(a, b))
	})
	return order
}

// arrange brings the pictures into an order, cycle by cycle, without taking their room twice, and gives them.
func (r *reading) arrange(order []int) []byte {
	size := r.frame.bytes()
	at := func(i int) []byte { return r.pixels[i*size : (i+1)*size] }
	from := slices.Clone(order) // where what belongs into each place is
	for i, file := range r.files {
		if file.fault != nil {
			from = append(from, i)
		}
	}
	first := make([]byte, size)
	for start := range from {
		copy(first, at(start))
		to := start
		for from[to] != start && from[to] != to {
			source := from[to]
			copy(at(to), at(source))
			from[to], to = to, source
		}
		if from[to] == start {
			copy(at(to), first)
			from[to] = to
		}
	}
	return r.pixels[:len(order)*size]
}

// counter tells how much is done.
type counter struct {
	mutex sync.Mutex
	done  int
	total int
	tell  func(done, total int) // or nil
}

func (c *counter) add() {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.done++
	if c.tell != nil {
		c.tell(c.done, c.total)
	}
}

// worker reads files one after the other, in memory that it uses again.
type worker struct {
	fitter
	file    bytes.Buffer
	garbage int64 // bytes that the last picture took, about
}

// read reads a picture into its place. The faults are sentences without the path.
func (w *worker) read(e entry, place []byte) readFile {
	if err := e.load(&w.file); err != nil {
		return readFile{fault: err}
	}
	picture, err := imagefile.DecodeAt(e.path, bytes.NewReader(w.file.Bytes()), w.frame.Width, w.frame.Height)
	w.garbage = 1 << 15
	if err != nil {
		return readFile{fault: err}
	}
	size := picture.Bounds().Size()
	w.garbage += 4 * int64(size.X) * int64(size.Y)
	w.fit(picture, place)
	digest := sha256.Sum256(w.file.Bytes())
	return readFile{digest: digest[:], size: size}
}
