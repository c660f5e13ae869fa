package fit

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/gomlx/gomlx/core/tensors"

	"github.com/atelier-go/atelier/gomlx_models/fit/safetensors"
)

// packed is a table in a file, and the table.
func packed(t *testing.T, c tableConfig) (*Run, []byte) {
	t.Helper()
	run := learnt(t, c, "")
	file, err := Pack(run, json.RawMessage(`{"about":"a table"}`))
	if err != nil {
		t.Fatal(err)
	}
	return run, file
}

// What is packed and unpacked is the model to half precision, which has 11 bits, with the optimizer as before the first
// step, and it can be kept and trained on.
func TestPack(t *testing.T) {
	run, file := packed(t, tableConfig{})
	got, err := Unpack(pureGo(t), file, "zoo:table", buildTable)
	if err != nil {
		t.Fatal(err)
	}
	if got.Name != "zoo:table" || got.Step != 5 || got.Seed != 3 || !reflect.DeepEqual(got.Data, run.Data) || !reflect.DeepEqual(got.Model, run.Model) {
		t.Errorf("unpacked %+v", got)
	}
	for v := range run.Store.IterVariables() {
		if !v.DType().IsFloat() {
			continue
		}
		learnt := isLearnt(v.Path(), v.DType(), v.Shape().Rank(), v.Trainable)
		for i, x := range numbers(t, got, v.Path()) {
			want := numbers(t, run, v.Path())[i]
			if !learnt && !strings.HasSuffix(v.Path(), "learning_rate") {
				want = 0
			}
			if math.Abs(float64(x-want)) > math.Abs(float64(want))/2048 {
				t.Errorf("%s[%d] is %g, want %g", v.Path(), i, x, want)
			}
		}
		if other := got.Store.GetVariable(v.Path()); other.Trainable != v.Trainable {
			t.Errorf("%s is trainable: %t, want %t", v.Path(), other.Trainable, v.Trainable)
		}
	}
	for i, loss := range got.History.Values[0] {
		if want := run.History.Values[0][i]; math.Abs(float64(loss-want)) > math.Abs(float64(want))/2048 {
			t.Errorf("loss %d is %g, want %g", i, loss, want)
		}
	}
	folder := t.TempDir()
	if err := Save(got, folder); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(pureGo(t), folder, buildTable); err != nil {
		t.Error(err)
	}
	set := words{9, []string{"?", "a", "b", "c"}, []string{"cat", "dog"}}
	if _, err := FineTune(context.Background(), got, build(t, tableConfig{}, set), set, Options{Steps: 1}); err != nil {
		t.Error(err)
	}
	again, err := Pack(learnt(t, tableConfig{}, ""), json.RawMessage(`{"about":"a table"}`))
	if err != nil || !bytes.Equal(again, file) {
		t.Errorf("the same training gives other bytes, error %v", err)
	}
	described, err := DescribePacked(file)
	if err != nil || described.Family != "table" || string(described.Card) != `{"about":"a table"}` || described.Step != 5 {
		t.Errorf("described as %+v, error %v", described, err)
	}
}

// Of weights that have averages only these are kept, and stand for both.
func TestPackAverages(t *testing.T) {
	run, file := packed(t, tableConfig{Average: true})
	kept, _, err := safetensors.Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := kept["/weights/core"]; ok || kept["/average/core"].DType != safetensors.F16 {
		t.Errorf("the file holds %v", kept)
	}
	got, err := Unpack(pureGo(t), file, "table", buildTable)
	if err != nil {
		t.Fatal(err)
	}
	sameNumbers(t, "core", numbers(t, got, "/weights/core"), numbers(t, got, "/average/core"))
	if x, want := numbers(t, got, "/average/core")[0], numbers(t, run, "/average/core")[0]; math.Abs(float64(x-want)) > 1e-3 {
		t.Errorf("the average is %g, want %g", x, want)
	}
}

func TestPackRefuses(t *testing.T) {
	run, file := packed(t, tableConfig{})
	set := func(path string, to float32) {
		t.Helper()
		v := run.Store.GetVariable(path)
		values := numbers(t, run, path)
		values[0] = to
		if err := v.SetValue(tensors.FromFlatDataAndDimensions(values, v.Shape().Dimensions...)); err != nil {
			t.Fatal(err)
		}
	}
	set("/weights/core", 65519)
	if _, err := Pack(run, nil); err != nil {
		t.Errorf("65519, which rounds to 65504: %v", err)
	}
	set("/weights/core", 65520)
	if _, err := Pack(run, nil); err == nil || !strings.Contains(err.Error(), "/weights/core cannot be packed: it holds 65520, and the largest number of half precision is 65504") {
		t.Errorf("got %v", err)
	}

	all, metadata, err := safetensors.Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	spoil := func(do func(all map[string]safetensors.Tensor, metadata map[string]string)) []byte {
		t.Helper()
		some, said := map[string]safetensors.Tensor{}, map[string]string{}
		for name, tensor := range all {
			some[name] = tensor
		}
		for key, text := range metadata {
			said[key] = text
		}
		do(some, said)
		spoilt, err := safetensors.Encode(some, said)
		if err != nil {
			t.Fatal(err)
		}
		return spoilt
	}
	describe := func(old, new string) func(map[string]safetensors.Tensor, map[string]string) {
		return func(_ map[string]safetensors.Tensor, said map[string]string) {
			said[packedKey] = strings.Replace(said[packedKey], old, new, 1)
		}
	}
	for _, test := range []struct {
		name string
		file []byte
		want string
	}{
		{"half a file", file[:len(file)/2], "not a whole safetensors file"},
		{"another file", spoil(func(_ map[string]safetensors.Tensor, said map[string]string) { delete(said, packedKey) }), "holds no model that Atelier packed"},
		{"no JSON", spoil(describe("{", "")), "description that cannot be read"},
		{"a later format", spoil(describe(`"format":1`, `"format":2`)), "format 2, and this version reads format 1"},
		{"no steps", spoil(describe(`"step":5`, `"step":0`)), "step is 0"},
		{"more steps", spoil(describe(`"step":5`, `"step":900000000`)), "the file has losses F16 [1 5], want F16 [1 900000000]"},
		{"a name for a terminal", spoil(describe(`"name":"words"`, `"name":"\u001b[2J"`)), "letters that can be shown"},
		{"a variable is missing", spoil(func(all map[string]safetensors.Tensor, _ map[string]string) { delete(all, "/weights/core") }), "lacks the variable /weights/core"},
		{"another shape", spoil(func(all map[string]safetensors.Tensor, _ map[string]string) {
			all["/weights/core"] = all["/weights/mix"]
		}), "/weights/core is F16 [5 4] in the file, want F16 [4 2]"},
		{"one too many", spoil(func(all map[string]safetensors.Tensor, _ map[string]string) {
			all["/weights/more"] = all["/weights/core"]
		}), "no variable \"/weights/more\""},
		{"not finite", spoil(func(all map[string]safetensors.Tensor, _ map[string]string) {
			core := all["/weights/core"]
			core.Data = bytes.Clone(core.Data)
			binary.LittleEndian.PutUint16(core.Data, 0x7c00)
			all["/weights/core"] = core
		}), "numbers that are not finite"},
	} {
		if _, err := Unpack(pureGo(t), test.file, "zoo:table", buildTable); err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), "zoo:table") {
			t.Errorf("%s: got %v, want it to say %q", test.name, err, test.want)
		}
	}
}
