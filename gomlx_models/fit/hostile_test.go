package fit

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models/fit/checkpoints"
)

// forge changes a file of a checkpoint and makes the list of digests fit, as one would who means harm.
func forge(t *testing.T, checkpoint, file string, change func([]byte) []byte) {
	t.Helper()
	damage(t, filepath.Join(checkpoint, file), change)
	files := map[string][]byte{}
	for _, name := range []string{checkpoints.WeightsFile, checkpoints.SidecarFile} {
		data, err := os.ReadFile(filepath.Join(checkpoint, name))
		if err != nil {
			t.Fatal(err)
		}
		files[name] = data
	}
	if err := os.WriteFile(filepath.Join(checkpoint, checkpoints.SumsFile), checkpoints.WithSums(files)[checkpoints.SumsFile], 0o644); err != nil {
		t.Fatal(err)
	}
}

// header replaces a safetensors file's header, leaving its numbers as they are.
func header(change func(map[string]any)) func([]byte) []byte {
	return func(file []byte) []byte {
		end := 8 + binary.LittleEndian.Uint64(file)
		var entries map[string]any
		if err := json.Unmarshal(file[8:end], &entries); err != nil {
			panic(err)
		}
		change(entries)
		text, err := json.Marshal(entries)
		if err != nil {
			panic(err)
		}
		return withHeader(text, file[end:])
	}
}

func withHeader(text, numbers []byte) []byte {
	return slices.Concat(binary.LittleEndian.AppendUint64(nil, uint64(len(text))), text, numbers)
}

// entry changes the entry of the counter's weights, float32 [4].
func entry(key string, value any) func([]byte) []byte {
	return header(func(entries map[string]any) { entries["/w"].(map[string]any)[key] = value })
}

func length(n uint64) func([]byte) []byte {
	return func(file []byte) []byte { return append(binary.LittleEndian.AppendUint64(nil, n), file[8:]...) }
}

func replace(old, with string) func([]byte) []byte {
	return func(file []byte) []byte { return bytes.Replace(file, []byte(old), []byte(with), 1) }
}

func bomb(text string) func([]byte) []byte {
	return func([]byte) []byte { return withHeader([]byte(text), nil) }
}

// Each file here has digests that fit. None may open, and none may take memory or time that matters.
func TestHostileFiles(t *testing.T) {
	for _, test := range []struct {
		name, file string
		change     func([]byte) []byte
		want       string
	}{
		{"cut", checkpoints.WeightsFile, half, "is not a whole safetensors file"},
		{"empty", checkpoints.WeightsFile, func([]byte) []byte { return nil }, "has 0 bytes, want at least 8"},
		{"another byte at the end", checkpoints.WeightsFile, func(data []byte) []byte { return append(data, 0) }, "is not a whole safetensors file"},
		{"a header of 2^63 bytes", checkpoints.WeightsFile, length(1 << 63), "says that its header has 9223372036854775808 bytes"},
		{"a header of 2^64 - 8 bytes, whose end overflows", checkpoints.WeightsFile, length(1<<64 - 8), "says that its header has"},
		{"a header longer than the file", checkpoints.WeightsFile, length(1 << 19), "is not a whole safetensors file"},
		{"a header of a million brackets", checkpoints.WeightsFile, bomb(strings.Repeat("[", 1_000_000)), "is not a whole safetensors file"},
		{"a header of nested objects", checkpoints.WeightsFile, bomb(strings.Repeat(`{"a":`, 200_000)), "is not a whole safetensors file"},
		{"a shape of 300,000 words", checkpoints.WeightsFile,
			bomb(`{"/w":{"dtype":"F32","data_offsets":[0,16],"shape":["a"` + strings.Repeat(`,"a"`, 200_000) + `]}}`), "is not a whole safetensors file"},
		{"not JSON", checkpoints.WeightsFile, bomb("weights"), "is not a whole safetensors file"},
		{"the type of another library", checkpoints.WeightsFile, entry("dtype", "F8_E4M3"), "is not a whole safetensors file"},
		{"a type that models do not use", checkpoints.WeightsFile, func(file []byte) []byte {
			return entry("dtype", "BF16")(entry("shape", []int{8})(file))
		}, "of the type BF16, which models do not use"},
		{"whole numbers for weights", checkpoints.WeightsFile, entry("dtype", "I32"), "does not hold the weights of the configuration"},
		{"a shape of more than the bytes", checkpoints.WeightsFile, entry("shape", []int{5}), "is not a whole safetensors file"},
		{"a shape whose product overflows", checkpoints.WeightsFile, entry("shape", []uint64{1 << 62, 4, 4}), "is not a whole safetensors file"},
		{"an axis of nothing and one of 2^63", checkpoints.WeightsFile, header(func(entries map[string]any) {
			entries["/#rngState"].(map[string]any)["shape"] = []int{5}
			entries["/#rngState"].(map[string]any)["data_offsets"] = []int{0, 40}
			entries["/w"] = map[string]any{"dtype": "F32", "shape": []uint64{0, 1 << 63}, "data_offsets": []int{40, 40}}
		}), "has 0 numbers along axis 0"},
		{"offsets that overlap", checkpoints.WeightsFile, header(func(entries map[string]any) {
			entries["/v"] = map[string]any{"dtype": "F32", "shape": []int{2}, "data_offsets": []int{4, 12}}
		}), "is not a whole safetensors file"},
		{"offsets that go back", checkpoints.WeightsFile, entry("data_offsets", []int{40, 24}), "is not a whole safetensors file"},
		{"offsets below 0", checkpoints.WeightsFile, entry("data_offsets", []int{-16, 0}), "is not a whole safetensors file"},
		{"another name", checkpoints.WeightsFile, header(func(entries map[string]any) {
			entries["/v"] = entries["/w"]
			delete(entries, "/w")
		}), `lacks the variable "/w"`},
		{"a name too many in the list", checkpoints.SidecarFile, replace(`"variables": [`, `"variables": [{"path": "/v"},`), "holds 2 variables, and run.json lists 3"},
		{"a name twice in the list", checkpoints.SidecarFile, func(file []byte) []byte {
			return replace("/#rngState", "/w")(file)
		}, "lists twice"},
		{"a configuration of other sizes", checkpoints.SidecarFile, replace(`"size": 4`, `"size": 5`), "does not hold the weights of the configuration"},
		{"a configuration that is none", checkpoints.SidecarFile, replace(`"size": 4`, `"size": "many"`), "cannot be built"},
		{"another family", checkpoints.SidecarFile, replace(`"family": "counter"`, `"family": "abacus"`), "cannot be built"},
		{"a number that is none", checkpoints.WeightsFile, func(file []byte) []byte {
			end := 8 + binary.LittleEndian.Uint64(file)
			return slices.Concat(file[:end], bytes.Repeat([]byte{0xff}, len(file)-int(end)))
		}, "holds numbers that are not finite"},
		{"a negative time", checkpoints.SidecarFile, replace(`"seconds": `, `"seconds": -`), "seconds is -"},
		{"more cores than there are", checkpoints.SidecarFile, replace(`"cores": `, `"cores": 1000000`), "cores is 1000000"},
		{"a negative step", checkpoints.SidecarFile, replace(`"step": 2`, `"step": -2`), "step is -2, want 0 to 1000000000"},
		{"a step of 10^15", checkpoints.SidecarFile, replace(`"step": 2`, `"step": 1000000000000000`), "step is 1000000000000000, want 0 to"},
		{"a step that the history lacks", checkpoints.SidecarFile, replace(`"step": 2`, `"step": 3`), "has 2 values of loss 0, want one of each of 3 steps"},
		{"a history of another loss", checkpoints.SidecarFile, replace(`"distance"`, `"closeness"`), `has a history of ["closeness"], and the losses of the configuration beside it are ["distance"]`},
		{"a history of no loss", checkpoints.SidecarFile, replace(`"distance"`, ``), "the number of losses in history is 0, want 1 to 64"},
		{"a history without values", checkpoints.SidecarFile, replace(`"values": [`, `"others": [`), "has values of 0 losses, want those of the 1 that it names"},
		{"no variables", checkpoints.SidecarFile, replace(`"variables": [`, `"others": [`), "the number of variables is 0"},
		{"a name that clears the terminal", checkpoints.SidecarFile, replace(`"name": "letters"`, `"name": "\u001b[2J"`), `data.name is "\x1b[2J", want letters that can be shown`},
		{"a name of two lines", checkpoints.SidecarFile, replace(`"name": "letters"`, `"name": "a\nb"`), "data.name is"},
		{"a name of 1001 bytes", checkpoints.SidecarFile, replace(`"name": "letters"`, `"name": "`+strings.Repeat("a", 1001)+`"`), "data.name has 1001 bytes, want at most 1000"},
		{"names of classes that there are not", checkpoints.SidecarFile, replace(`"name": "letters"`, `"name": "letters", "classes": ["bag"]`), "data.classes has 1 names, want at most the 0"},
		{"a picture of a height of -1", checkpoints.SidecarFile, replace(`"kind": "text"`, `"kind": "text", "height": -1`), "data: Height is -1, want 0 to 4096"},
		{"data of an unknown kind", checkpoints.SidecarFile, replace(`"kind": "text"`, `"kind": "smell"`), `data: Kind is "smell"`},
		{"a size of -5, of which no variable can be made", checkpoints.SidecarFile, replace(`"size": 4`, `"size": -5`), "does not hold the weights of the configuration"},
		{"a configuration whose building panics", checkpoints.SidecarFile, replace(`"size": 4`, `"size": 666`), "cannot be built: there are limits"},
		{"a description of a million brackets", checkpoints.SidecarFile, func([]byte) []byte { return bytes.Repeat([]byte("["), 1_000_000) }, "is not the description of a run"},
	} {
		t.Run(test.name, func(t *testing.T) {
			folder := t.TempDir()
			o := Options{Steps: 2, Folder: folder, SaveEvery: time.Hour}
			running, err := Train(context.Background(), pureGo(t), endless, letters(10), o)
			if err != nil {
				t.Fatal(err)
			}
			forge(t, filepath.Join(folder, stepName(2)), test.file, test.change)
			begun := time.Now()
			_, err = Open(pureGo(t), folder, buildCounter)
			if err == nil || !strings.Contains(err.Error(), test.want) || len(err.Error()) > 1000 {
				t.Errorf("got %.1000v, want at most 1000 characters that say %q", err, test.want)
			}
			if took := time.Since(begun); took > 5*time.Second {
				t.Errorf("it took %v to refuse", took)
			}
			o.Steps, o.Resume = 4, true
			if _, err := Train(context.Background(), pureGo(t), endless, letters(10), o); err == nil {
				t.Error("training went on from it")
			}
			if weight(t, running) != 2 || running.Step != 2 {
				t.Errorf("the running model has the weight %g at step %d, want it left at 2", weight(t, running), running.Step)
			}
		})
	}
}

// A list of digests cannot make the program read files elsewhere.
func TestTheListNamesItsTwoFilesOnly(t *testing.T) {
	folder := trained(t)
	for _, step := range []int{2, 4} {
		damage(t, filepath.Join(folder, stepName(step), checkpoints.SumsFile), replace(checkpoints.SidecarFile, "../../run.json"))
	}
	if _, err := Open(pureGo(t), folder, buildCounter); err == nil || !strings.Contains(err.Error(), `names "../../run.json", want weights.safetensors and run.json`) {
		t.Errorf("got %v", err)
	}
}

// What the generator needs and the file lacks would be made anew, at random.
func TestAMissingVariableIsNotMadeUp(t *testing.T) {
	folder := t.TempDir()
	if _, err := Train(context.Background(), pureGo(t), endless, letters(10), Options{Steps: 2, Folder: folder}); err != nil {
		t.Fatal(err)
	}
	checkpoint := filepath.Join(folder, stepName(2))
	forge(t, checkpoint, checkpoints.WeightsFile, header(func(entries map[string]any) {
		entries["/renamed"] = entries["/w"]
		delete(entries, "/w")
	}))
	forge(t, checkpoint, checkpoints.SidecarFile, replace(`"/w"`, `"/renamed"`))
	if _, err := Open(pureGo(t), folder, buildCounter); err == nil || !strings.Contains(err.Error(), "1 variables are missing, such as /w") {
		t.Errorf("got %v, want it to name what is missing", err)
	}
}

// Before the first step a checkpoint has no weights that could vouch for the size of the model.
func TestAnUntrainedModelIsSmall(t *testing.T) {
	for size, want := range map[int]string{4: "", 1 << 40: "it takes 4398046511128 bytes, its optimizers' moments included, want at most 1073741824"} {
		gen := counter{Size: size}
		run := &Run{Model: gen, Backend: pureGo(t), Store: model.NewStore(), Data: Data{Name: "letters"}, History: newHistory(gen.Losses())}
		if err := run.Store.SetRNGStateFromSeed(1); err != nil {
			t.Fatal(err)
		}
		folder := t.TempDir()
		if err := Save(run, folder); err != nil {
			t.Fatal(err)
		}
		_, err := Open(pureGo(t), folder, buildCounter)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("a size of %d: got %v, want %q", size, err, want)
		}
	}
}

// No machine has the memory for it.
func TestAModelThatIsTooLargeIsNotTrained(t *testing.T) {
	_, err := Train(context.Background(), pureGo(t), counter{Limit: 9, Size: 1 << 40}, letters(10), Options{Steps: 1})
	if err == nil || !strings.Contains(err.Error(), "fit: the model cannot be built: it takes 4398046511128 bytes") {
		t.Errorf("got %v, want it to say the size", err)
	}
}

// What could not be opened again is not begun.
func TestADataSetHasANameThatCanBeShown(t *testing.T) {
	_, err := Train(context.Background(), pureGo(t), endless, misnamed{letters(10)}, Options{Steps: 1})
	if err == nil || !strings.Contains(err.Error(), `the name of the data set is "a\nb", want letters that can be shown`) {
		t.Errorf("got %v, want a refusal", err)
	}
}

type misnamed struct{ letters }

func (misnamed) Name() string { return "a\nb" }

// FuzzWeights looks for weights whose reading panics, or takes much more memory than they have bytes.
func FuzzWeights(f *testing.F) {
	whole, err := encodeWeights([]variable{
		{path: "/w", shape: shapes.Make(dtypes.Float32, 2, 2), bytes: make([]byte, 16)},
		{path: "/#rngState", shape: shapes.Make(dtypes.Uint64, 3), bytes: make([]byte, 24)},
	})
	if err != nil {
		f.Fatal(err)
	}
	list := []variableEntry{{Path: "/w"}, {Path: "/#rngState"}}
	f.Add(whole)
	for _, change := range []func([]byte) []byte{
		half, length(1 << 63), length(1<<64 - 8), entry("shape", []uint64{1 << 62, 4, 4}), entry("shape", []int{0}),
		entry("data_offsets", []int{-16, 0}), entry("data_offsets", []int{4, 20}), entry("dtype", "F64"), bomb(`{"a":{"b":[[[[1]]]]}}`),
	} {
		f.Add(change(slices.Clone(whole)))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		variables, err := decodeWeights(data, list)
		if err != nil {
			if len(err.Error()) > 1000 {
				t.Errorf("an error of %d bytes", len(err.Error()))
			}
			return
		}
		for _, v := range variables {
			if int(v.shape.ByteSize()) != len(v.bytes) || len(v.bytes) > len(data) {
				t.Errorf("%s of the shape %s has %d bytes, and the file %d", v.path, v.shape, len(v.bytes), len(data))
			}
		}
	})
}
