// Package download fetches the data sets that others publish. It is the one place that speaks HTTP: a program that opens
// data sets without fetching them does not contain it.
package download

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/atelier-go/atelier/gomlx_models/data/published"
)

// Options says how Get is to fetch. The zero Options fetches from the publisher into the folder where package data looks.
type Options struct {
	// Folder is where the files go; default published.Folder of the data set's name.
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

// sets maps each name that Get knows to the set that it is a part of.
var sets = map[string]published.Set{
	"fashion-mnist":      published.FashionMNIST,
	"fashion-mnist-test": published.FashionMNIST,
	"mnist":              published.MNIST,
	"mnist-test":         published.MNIST,
	"shakespeare":        published.TinyShakespeare,
}

// Names lists the names that Get knows.
func Names() []string { return slices.Sorted(maps.Keys(sets)) }

// Get fetches the published data set of that name, training and test files at once, and gives the folder it
// put them in. Files that are already there and whole are kept; a file is replaced only once the
// new one is complete and has the published SHA-256, so that whatever happens no bad file takes the
// place of a good one.
//
// It fails if the name is not one of Names, if the server or the disk does, if what comes is
// not what was published, or if ctx is done. What had arrived until then is kept, and the next Get
// goes on from there. Two Gets into one folder at the same time may make each other fail.
func Get(ctx context.Context, name string, o Options) (folder string, err error) {
	if set, ok := sets[name]; ok {
		return GetSet(ctx, set, o)
	}
	return "", fmt.Errorf("data: cannot get %q, want one of %s", name, strings.Join(Names(), ", "))
}

// GetSet is Get of a set of one's own.
func GetSet(ctx context.Context, set published.Set, o Options) (folder string, err error) {
	return get(ctx, set, o, patience)
}

// get fetches all files of the set.
func get(ctx context.Context, set published.Set, o Options, patience time.Duration) (string, error) {
	folder := o.Folder
	if folder == "" {
		var err error
		if folder, err = published.Folder(set.Subfolder()); err != nil {
			return "", err
		}
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return "", fmt.Errorf("data: cannot make the folder for %s: %w; choose another folder", set.Name, err)
	}
	address := o.Address
	if address == "" {
		address = set.Address
	}
	client := o.Client
	if client == nil {
		client = http.DefaultClient
	}
	meter := &meter{report: o.Progress, total: packedSize(set)}
	for _, file := range set.Files {
		t := transfer{
			client:   client,
			url:      strings.TrimRight(address, "/") + "/" + file.RemoteName(),
			path:     filepath.Join(folder, file.LocalName()),
			file:     file,
			meter:    meter,
			patience: patience,
		}
		if err := t.get(ctx); err != nil {
			return "", fmt.Errorf("data: cannot get %s of %s: %w", file.Name, set.Name, err)
		}
		meter.finish(file.Packed)
	}
	return folder, nil
}

// packedSize is about how many bytes all files have as the publisher packed them.
func packedSize(set published.Set) int64 {
	var total int64
	for _, file := range set.Files {
		total += file.Packed
	}
	return total
}
