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
)

// forge changes a file of a checkpoint and makes the list of digests fit, as one would who means harm.
func forge(t *testing.T, checkpoint, file string, change func([]byte) []byte) {
	t.Helper()
	damage(t, filepath.Join(checkpoint, file), change)
	files := map[string][]byte{}
	for _, name := range []string{weightsFile, sidecarFile} {
		data, err := os.ReadFile(filepath.Join(checkpoint, name))
		if err != nil {
			t.Fatal(err)
		}
		files[name] = data
	}
	if err := os.WriteFile(filepath.Join(checkpoint, sumsFile), withSums(files)[sumsFile], 0o644); err != nil {
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
		{"cut", weightsFile, half, "is not a whole safetensors file"},
		{"empty", weightsFile, func([]byte) []byte { return nil }, "has 0 bytes, want at least 8"},
		{"another byte at the end", weightsFile, func(data []byte) []byte { return append(data, 0) }, "is not a whole safetensors file"},
		{"a header of 2^63 bytes", weightsFile, length(1 << 63), "says that its header has 9223372036854775808 bytes"},
		{"a header of 2^64 - 8 bytes, whose end overflows", weightsFile, length(1<<64 - 8), "says that its header has"},
		{"a header longer than the file", weightsFile, length(1 << 19), "is not a whole safetensors file"},
		{"a header of a million brackets", weightsFile, bomb(strings.Repeat("[", 1_000_000)), "is not a whole safetensors file"},
		{"a header of nested objects", weightsFile, bomb(strings.Repeat(`{"a":`, 200_000)), "is not a whole safetensors file"},
		{"a shape of 300,000 words", weightsFile,
			bomb(`{"/w":{"dtype":"F32","data_offsets":[0,16],"shape":["a"` + strings.Repeat(`,"a"`, 200_000) + `]}}`), "is not a whole safetensors file"},
		{"not JSON", weightsFile, bomb("weights"), "is not a whole safetensors file"},
		{"the type of another library", weightsFile, entry("dtype", "F8_E4M3"), "is not a whole safetensors file"},
		{"a type that models do not use", weightsFile, func(file []byte) []byte {
			return entry("dtype", "BF16")(entry("shape", []int{8})(file))
		}, "of the type BF16, which models do not use"},
		{"whole numbers for weights", weightsFile, entry("dtype", "I32"), "does not hold the weights of the configuration"},
		{"a shape of more than the bytes", weightsFile, entry("shape", []int{5}), "is not a whole safetensors file"},
		{"a shape whose product overflows", weightsFile, entry("shape", []uint64{1 << 62, 4, 4}), "is not a whole safetensors file"},
		{"an axis of nothing and one of 2^63", weightsFile, header(func(entries map[string]any) {
			entries["/#rngState"].(map[string]any)["shape"] = []int{5}
			entries["/#rngState"].(map[string]any)["data_offsets"] = []int{0, 40}
			entries["/w"] = map[string]any{"dtype": "F32", "shape": []uint64{0, 1 << 63}, "data_offsets": []int{40, 40}}
		}), "has 0 numbers along axis 0"},
		{"offsets that overlap", weightsFile, header(func(entries map[string]any) {
			entries["/v"] = map[string]any{"dtype": "F32", "shape": []int{2}, "data_offsets": []int{4, 12}}
		}), "is not a whole safetensors file"},
		{"offsets that go back", weightsFile, entry("data_offsets", []int{40, 24}), "is not a whole safetensors file"},
		{"offsets below 0", weightsFile, entry("data_offsets", []int{-16, 0}), "is not a whole safetensors file"},
		{"another name", weightsFile, header(func(entries map[string]any) {
			entries["/v"] = entries["/w"]
			delete(entries, "/w")
		}), `lacks the variable "/w"`},
		{"a name too many in the list", sidecarFile, replace(`"variables": [`, `"variables": [{"path": "/v"},`), "holds 2 variables, and run.json lists 3"},
		{"a name twice in the list", sidecarFile, func(file []byte) []byte {
			return replace("/#rngState", "/w")(file)
		}, "lists twice"},
		{"a configuration of other sizes", sidecarFile, replace(`"size": 4`, `"size": 5`), "does not hold the weights of the configuration"},
		{"a configuration that is none", sidecarFile, replace(`"size": 4`, `"size": "many"`), "cannot be built"},
		{"another family", sidecarFile, replace(`"family": "counter"`, `"family": "abacus"`), "cannot be built"},
		{"a description of a million brackets", sidecarFile, func([]byte) []byte { return bytes.Repeat([]byte("["), 1_000_000) }, "is not the description of a run"},
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
		damage(t, filepath.Join(folder, stepName(step), sumsFile), replace(sidecarFile, "../../run.json"))
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
	forge(t, checkpoint, weightsFile, header(func(entries map[string]any) {
		entries["/renamed"] = entries["/w"]
		delete(entries, "/w")
	}))
	forge(t, checkpoint, sidecarFile, replace(`"/w"`, `"/renamed"`))
	if _, err := Open(pureGo(t), folder, buildCounter); err == nil || !strings.Contains(err.Error(), "1 variables are missing, such as /w") {
		t.Errorf("got %v, want it to name what is missing", err)
	}
}
