package zoo_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/gomlx/compute"

	"github.com/atelier-go/atelier/gomlx_models/backend"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/zoo"
)

// savedModel is the files of a small trained model of one family.
type savedModel struct{ weights, sidecar []byte }

// trainedModels trains a small model of each family and kind of data, always the same ones.
func trainedModels(f *testing.F, b compute.Backend) []savedModel {
	f.Helper()
	var all []savedModel
	for _, model := range []struct {
		family, config string
		source         data.Source
	}{
		{"gan", `{"units": 2, "latent": 2, "batch": 2, "conditional": true}`, data.FashionMNIST().Take(4)},
		{"vae", `{"preset": "conv", "channels": 1, "units": 2, "latent": 2, "batch": 2}`, data.FashionMNIST().Take(4)},
		{"rnn", `{"units": 2, "symbols": 92, "batch": 2, "window": 4}`, data.Opticks().Take(50)},
		{"rnn", `{"preset": "sketch", "units": 2, "batch": 2, "mixtures": 1}`, data.Hanzi().Take(4)},
	} {
		config, err := zoo.Configure(model.family, "", []byte(model.config))
		if err != nil {
			f.Fatal(err)
		}
		set, err := model.source.Open()
		if err != nil {
			f.Fatal(err)
		}
		m, err := config.Build(set.Spec())
		if err != nil {
			f.Fatal(err)
		}
		folder := f.TempDir()
		if _, err := fit.Train(f.Context(), b, m, set, fit.Options{Steps: 1, Folder: folder}); err != nil {
			f.Fatal(err)
		}
		kept, err := filepath.Glob(filepath.Join(folder, "step-*"))
		if err != nil || len(kept) != 1 {
			f.Fatalf("%v, %v: want one checkpoint", kept, err)
		}
		weights, err := os.ReadFile(filepath.Join(kept[0], "weights.safetensors"))
		if err != nil {
			f.Fatal(err)
		}
		sidecar, err := os.ReadFile(filepath.Join(kept[0], "run.json"))
		if err != nil {
			f.Fatal(err)
		}
		var compact bytes.Buffer
		if err := json.Compact(&compact, sidecar); err != nil {
			f.Fatal(err)
		}
		all = append(all, savedModel{weights, compact.Bytes()})
	}
	return all
}

// open opens a model with another sidecar, whose digest fits.
func (w savedModel) open(t *testing.T, b compute.Backend, sidecar []byte) (*fit.Run, error) {
	folder := t.TempDir()
	checkpoint := filepath.Join(folder, "step-000000001")
	if err := os.Mkdir(checkpoint, 0o755); err != nil {
		t.Fatal(err)
	}
	sums := fmt.Sprintf("%x  run.json\n%x  weights.safetensors\n", sha256.Sum256(sidecar), sha256.Sum256(w.weights))
	for name, content := range map[string][]byte{"run.json": sidecar, "weights.safetensors": w.weights, "sha256sums": []byte(sums)} {
		if err := os.WriteFile(filepath.Join(checkpoint, name), content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return fit.Open(b, folder, zoo.Build)
}

// maxMemory is what opening may take, however large the numbers in the sidecar are.
const maxMemory = 256 << 20

// tryOpen opens a model with another sidecar and sees that it is refused in few words, or is within all bounds.
func (w savedModel) tryOpen(t *testing.T, b compute.Backend, sidecar []byte) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	run, err := w.open(t, b, sidecar)
	runtime.ReadMemStats(&after)
	if taken := after.TotalAlloc - before.TotalAlloc; taken > maxMemory+100*uint64(len(sidecar)) {
		t.Errorf("opening took %d bytes", taken)
	}
	if err != nil {
		if text := err.Error(); strings.Contains(text, "goroutine") || strings.Contains(text, "fault of Atelier") {
			t.Errorf("got %s, want a sentence", text)
		}
		return
	}
	if err := run.Model.Config().Validate(); err != nil {
		t.Errorf("a model was opened whose configuration is at fault: %v", err)
	}
	if err := run.Model.Spec().Validate(); err != nil {
		t.Errorf("a model was opened whose data is at fault: %v", err)
	}
	if len(run.History.Values) != len(run.Model.Losses()) || run.History.Steps() != run.Step {
		t.Errorf("a model was opened with %d losses of %d steps after step %d", len(run.History.Values), run.History.Steps(), run.Step)
	}
}

// FuzzSidecar opens checkpoints with any sidecar in place of their own.
func FuzzSidecar(f *testing.F) {
	b, err := backend.Open(backend.PureGo)
	if err != nil {
		f.Fatal(err)
	}
	trained := trainedModels(f, b)
	for i, model := range trained {
		f.Add(uint8(i), model.sidecar)
	}
	for _, hostile := range []string{"", "{}", "null", "[]", `{"format":1}`, `{"format":1,"family":"rnn","config":{"layers":1000000000},"spec":{"kind":"text","alphabet":["a"]}}`} {
		f.Add(uint8(2), []byte(hostile))
	}
	f.Fuzz(func(t *testing.T, model uint8, sidecar []byte) {
		trained[int(model)%len(trained)].tryOpen(t, b, sidecar)
	})
}

// FuzzSidecarField replaces one field of a sidecar by another JSON value.
func FuzzSidecarField(f *testing.F) {
	b, err := backend.Open(backend.PureGo)
	if err != nil {
		f.Fatal(err)
	}
	trained := trainedModels(f, b)
	for i := range trained {
		for field := range fieldsOf(trained[i].sidecar) {
			for _, value := range []string{"-1", "1000000000", "9223372036854775807", `"x"`, "null", "[]"} {
				f.Add(uint8(i), uint8(field), value)
			}
		}
	}
	f.Fuzz(func(t *testing.T, model, field uint8, value string) {
		w := trained[int(model)%len(trained)]
		if !json.Valid([]byte(value)) {
			return
		}
		fields := fieldsOf(w.sidecar)
		w.tryOpen(t, b, replaceField(t, w.sidecar, fields[int(field)%len(fields)], value))
	})
}

// fieldsOf lists the fields of a sidecar and of the objects in it, in order, as paths.
func fieldsOf(sidecar []byte) [][]string {
	var top map[string]json.RawMessage
	if json.Unmarshal(sidecar, &top) != nil {
		return nil
	}
	var paths [][]string
	for name, value := range top {
		paths = append(paths, []string{name})
		for _, below := range fieldsOf(value) {
			paths = append(paths, append([]string{name}, below...))
		}
	}
	slices.SortFunc(paths, slices.Compare)
	return paths
}

// replaceField is an object with another value at a path.
func replaceField(t *testing.T, object []byte, path []string, value string) []byte {
	if len(path) == 0 {
		return []byte(value)
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(object, &fields); err != nil {
		t.Fatal(err)
	}
	fields[path[0]] = replaceField(t, fields[path[0]], path[1:], value)
	text, err := json.Marshal(fields)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
