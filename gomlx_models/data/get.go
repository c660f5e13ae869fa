package data

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Download says how Get is to fetch. The zero Download fetches from the publisher into the folder
// where Open looks.
type Download struct {
	// Folder is where the files go; default Folder of the data set's name.
	Folder string
	// Address is that of a mirror's folder, http or https; default the publisher's.
	Address string
	// Client fetches; default http.DefaultClient.
	Client *http.Client
	// Progress, if not nil, is told now and then how many bytes are there and about how many there
	// will be. It is called by the goroutine that called Get.
	Progress func(done, total int64)
}

// patience is how long a server may send nothing before Get gives up.
const patience = time.Minute

// slack is how much longer than its content a packed file can be, for what does not compress.
const slack = 4096

// downloads maps each name that Get knows to the set that it is a part of.
var downloads = map[string]*published{
	"fashion-mnist":      &fashionMNIST,
	"fashion-mnist-test": &fashionMNIST,
	"mnist":              &mnist,
	"mnist-test":         &mnist,
	"shakespeare":        &tinyShakespeare,
}

// Downloads lists the names that Get knows.
func Downloads() []string { return slices.Sorted(maps.Keys(downloads)) }

// Get fetches the published data set of that name, training and test files at once, and gives the folder it
// put them in. Files that are already there and whole are kept; a file is replaced only once the
// new one is complete and has the published SHA-256, so that whatever happens no bad file takes the
// place of a good one.
//
// It fails if the name is not one of Downloads, if the server or the disk does, if what comes is
// not what was published, or if ctx is done. What had arrived until then is kept, and the next Get
// goes on from there. Two Gets into one folder at the same time may make each other fail.
func Get(ctx context.Context, name string, d Download) (folder string, err error) {
	if set, ok := downloads[name]; ok {
		return set.get(ctx, d, patience)
	}
	return "", fmt.Errorf("data: cannot get %q, want one of %s", name, strings.Join(Downloads(), ", "))
}

// get fetches all files of the set.
func (p published) get(ctx context.Context, d Download, patience time.Duration) (string, error) {
	folder := d.Folder
	if folder == "" {
		var err error
		if folder, err = Folder(p.below()); err != nil {
			return "", err
		}
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return "", fmt.Errorf("data: cannot make the folder for %s: %w; choose another folder", p.name, err)
	}
	address := d.Address
	if address == "" {
		address = p.address
	}
	client := d.Client
	if client == nil {
		client = http.DefaultClient
	}
	meter := &meter{report: d.Progress, total: p.packed()}
	for _, file := range p.files {
		t := transfer{
			client:   client,
			url:      strings.TrimRight(address, "/") + "/" + file.remote(),
			path:     filepath.Join(folder, file.stored()),
			limit:    file.size + slack,
			meter:    meter,
			patience: patience,
		}
		if err := file.get(ctx, t); err != nil {
			return "", fmt.Errorf("data: cannot get %s of %s: %w", file.name, p.name, err)
		}
		meter.finish(file.packed)
	}
	return folder, nil
}

// packed is about how many bytes all files have as the publisher packed them.
func (p published) packed() int64 {
	var total int64
	for _, file := range p.files {
		total += file.packed
	}
	return total
}

// get makes sure that the file is at t.path, whole.
func (f publishedFile) get(ctx context.Context, t transfer) error {
	if f.check(t.path) == nil {
		return nil
	}
	// A Get that was ended between the last byte and the renaming left a whole part.
	if f.check(t.part()) == nil {
		return t.finish()
	}
	err := f.fetch(ctx, t)
	if errors.Is(err, errStale) {
		// What was there of an earlier Get was of no use and is gone; this one starts afresh.
		err = f.fetch(ctx, t)
	}
	if err != nil {
		return err
	}
	return t.finish()
}

// fetch completes the part and checks it. If it proves bad it is removed, and the error is errStale
// if some of it came from an earlier Get.
func (f publishedFile) fetch(ctx context.Context, t transfer) error {
	resumed, err := t.run(ctx)
	if err == nil {
		if err = f.check(t.part()); err == nil {
			return nil
		}
	} else if !errors.Is(err, errStale) {
		return err
	}
	if removed := os.Remove(t.part()); removed != nil {
		return errors.Join(err, removed)
	}
	if resumed {
		return errStale
	}
	return fmt.Errorf("%s does not serve what was published and what it sent was removed: %w", t.url, err)
}

// meter adds up the progress over several files.
type meter struct {
	report      func(done, total int64)
	done, total int64
}

// at reports n bytes of the current file.
func (m *meter) at(n int64) {
	if m.report != nil {
		m.report(min(m.done+n, m.total), m.total)
	}
}

// finish ends the current file, whose packed size in the total is n.
func (m *meter) finish(n int64) {
	m.done += n
	m.at(0)
}
