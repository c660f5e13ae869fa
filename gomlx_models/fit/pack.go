package fit

import (
	"cmp"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/dtypes/float16"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/fit/safetensors"
	"github.com/atelier-go/atelier/gomlx_models/internal/safe"
	"github.com/atelier-go/atelier/gomlx_models/internal/stepgraph"
)

// Packed describes a model that is packed into one file.
type Packed struct {
	Format int             `json:"format"`
	Family string          `json:"family"`
	Config json.RawMessage `json:"config"`
	Spec   models.Spec     `json:"spec"`
	Data   Data            `json:"data"`
	Seed   int64           `json:"seed"`
	Step   int             `json:"step"`
	Losses []string        `json:"losses"`
	// Card is what is to be known of the model besides, as JSON.
	Card json.RawMessage `json:"card,omitempty"`
}

const (
	packedFormat = 1
	// packedKey is where the description stands in the file's metadata, and historyName the losses of each step among its
	// tensors.
	packedKey   = "atelier"
	historyName = "history"
)

// Pack makes one safetensors file of what a model has learnt, in half precision (IEEE 754 binary16, which Unpack reads, as
// does any program that knows the format): weights, running averages and losses. It leaves out the state of the optimizers,
// and weights of which there are averages. The same run and card give the same bytes. It fails if a number does not fit.
func Pack(run *Run, card json.RawMessage) ([]byte, error) {
	now, err := capture(run.Store, run.Step)
	if err != nil {
		return nil, err
	}
	variables := byPath(now.variables)
	maps.DeleteFunc(variables, func(path string, v variable) bool {
		return !isLearnt(path, v.shape.DType, v.shape.Rank(), v.trainable)
	})
	for of := range averagesOf(variables) {
		delete(variables, of)
	}
	tensors := map[string]safetensors.Tensor{historyName: packHistory(run.History)}
	for path, v := range variables {
		half, err := toHalf(v)
		if err != nil {
			return nil, fmt.Errorf("fit: the variable %s cannot be packed: %w", path, err)
		}
		tensors[path] = half
	}
	config, err := json.Marshal(run.Model.Config())
	if err != nil {
		return nil, fmt.Errorf("fit: the configuration cannot be written as JSON: %w", err)
	}
	text, err := json.Marshal(Packed{packedFormat, run.Model.Config().Family(), config, run.Model.Spec(), run.Data, run.Seed, run.Step, run.History.Names, card})
	if err != nil {
		return nil, fmt.Errorf("fit: the model cannot be described: %w", err)
	}
	file, err := safetensors.Encode(tensors, map[string]string{packedKey: string(text)})
	if err != nil {
		return nil, fmt.Errorf("fit: the model cannot be packed: %w", err)
	}
	return file, nil
}

// toHalf is a variable of float32 in half precision.
func toHalf(v variable) (safetensors.Tensor, error) {
	if v.shape.DType != dtypes.Float32 {
		return safetensors.Tensor{}, fmt.Errorf("it is of the type %s, want float32", v.shape.DType)
	}
	t := safetensors.Tensor{DType: safetensors.F16}
	for _, dim := range v.shape.Dimensions {
		t.Shape = append(t.Shape, uint64(dim))
	}
	for at := 0; at < len(v.bytes); at += 4 {
		number := math.Float32frombits(binary.LittleEndian.Uint32(v.bytes[at:]))
		half := float16.FromFloat32(number)
		if !finite(float64(half.Float32())) {
			return t, fmt.Errorf("it holds %g, and the largest number of half precision is %d", number, largestHalf)
		}
		t.Data = binary.LittleEndian.AppendUint16(t.Data, uint16(half))
	}
	return t, nil
}

const largestHalf = 65504

// packHistory is the losses [losses, steps].
func packHistory(h History) safetensors.Tensor {
	t := safetensors.Tensor{DType: safetensors.F16, Shape: []uint64{uint64(len(h.Values)), uint64(h.Steps())}}
	for _, values := range h.Values {
		for _, loss := range values {
			half := float16.FromFloat32(max(-largestHalf, min(largestHalf, loss)))
			t.Data = binary.LittleEndian.AppendUint16(t.Data, uint16(half))
		}
	}
	return t
}

// DescribePacked reads the description of a packed model. Its error says what is wrong with the file, to follow its name.
func DescribePacked(file []byte) (Packed, error) {
	p, _, err := readPacked(file)
	return p, err
}

func readPacked(file []byte) (p Packed, tensors map[string]safetensors.Tensor, err error) {
	tensors, metadata, err := safetensors.Decode(file)
	if err != nil {
		return p, nil, err
	}
	text, ok := metadata[packedKey]
	if !ok {
		return p, nil, errors.New("holds no model that Atelier packed")
	}
	if err := json.Unmarshal([]byte(text), &p); err != nil {
		return p, nil, fmt.Errorf("has a description that cannot be read: %w", err)
	}
	if p.Format != packedFormat {
		return p, nil, fmt.Errorf("has the format %d, and this version reads format %d", p.Format, packedFormat)
	}
	return p, tensors, p.validate()
}

// validate reports every fault of what needs no knowledge of the family.
func (p Packed) validate() error {
	side := sidecar{Family: p.Family, Spec: p.Spec, Data: p.Data, Variables: []variableEntry{{Path: "one"}}, History: newHistory(p.Losses)}
	if err := errors.Join(side.validate(), models.Within("fit", "step", p.Step, 1, maxStep)); err != nil {
		return fmt.Errorf("is not the description of a model: %w", err)
	}
	return nil
}

// Unpack makes a run of what Pack made, which is called by name. The optimizers begin anew.
func Unpack(b compute.Backend, file []byte, name string, build Build) (*Run, error) {
	p, tensors, err := readPacked(file)
	if err != nil {
		return nil, fmt.Errorf("fit: %s %w", name, err)
	}
	run := &Run{Backend: b, Store: model.NewStore(), Name: name, Data: p.Data, Seed: p.Seed, Step: p.Step, History: newHistory(p.Losses)}
	err = safe.Try(func() (err error) {
		run.Model, err = build(p.Family, p.Config, p.Spec)
		return err
	})
	if err == nil {
		err = run.Store.SetRNGStateFromSeed(p.Seed)
	}
	if err == nil {
		err = unpackHistory(&run.History, p.Step, tensors[historyName])
	}
	if err == nil {
		delete(tensors, historyName)
		err = unpackVariables(run, tensors)
	}
	if err != nil {
		return nil, fmt.Errorf("fit: the model of %s cannot be built: %w", name, err)
	}
	return run, nil
}

// unpackVariables gives a store the variables of a step: what was learnt from tensors, and what optimizers keep as it is
// before the first step, which is zero.
func unpackVariables(run *Run, tensors map[string]safetensors.Tensor) error {
	err := stepgraph.Build(run.Backend, run.Store, run.Model, func(models.Batch, []*graph.Node) error { return nil })
	if err != nil {
		return err
	}
	all := map[string]variable{}
	var order []string
	for v := range run.Store.IterVariables() {
		if !v.HasValue() {
			all[v.Path()] = variable{path: v.Path(), shape: v.Shape(), trainable: v.Trainable}
			order = append(order, v.Path())
		}
	}
	average := averagesOf(all)
	var values state
	for _, path := range order {
		v := all[path]
		if !isLearnt(path, v.shape.DType, v.shape.Rank(), v.trainable) {
			v.bytes = make([]byte, v.shape.ByteSize())
		} else if v.bytes, err = fromHalf(tensors, cmp.Or(average[path], path), v); err != nil {
			return err
		}
		values.variables = append(values.variables, v)
	}
	for path := range tensors {
		if _, known := all[path]; !known || average[path] != "" {
			return fmt.Errorf("it has no variable %.100q, which the file holds", path)
		}
	}
	return values.restore(run.Store)
}

// fromHalf gives the bytes of a variable of float32 from a tensor of half precision.
func fromHalf(tensors map[string]safetensors.Tensor, name string, v variable) ([]byte, error) {
	t, ok := tensors[name]
	if !ok {
		return nil, fmt.Errorf("the file lacks the variable %s", name)
	}
	shape := make([]int, len(t.Shape))
	for i, dim := range t.Shape {
		shape[i] = int(dim)
	}
	if t.DType != safetensors.F16 || v.shape.DType != dtypes.Float32 || !slices.Equal(shape, v.shape.Dimensions) {
		return nil, fmt.Errorf("the variable %s is %s %v in the file, want F16 %v", name, t.DType, shape, v.shape.Dimensions)
	}
	return halves(t.Data)
}

// halves turns numbers of half precision into float32.
func halves(data []byte) ([]byte, error) {
	wide := make([]byte, 0, 2*len(data))
	for at := 0; at < len(data); at += 2 {
		number := float16.Float16(binary.LittleEndian.Uint16(data[at:])).Float32()
		if !finite(float64(number)) {
			return nil, errors.New("the file holds numbers that are not finite")
		}
		wide = binary.LittleEndian.AppendUint32(wide, math.Float32bits(number))
	}
	return wide, nil
}

// unpackHistory reads the losses of each step.
func unpackHistory(h *History, steps int, t safetensors.Tensor) error {
	if t.DType != safetensors.F16 || !slices.Equal(t.Shape, []uint64{uint64(len(h.Names)), uint64(steps)}) {
		return fmt.Errorf("the file has losses %s %v, want F16 [%d %d], those of %s", t.DType, t.Shape, len(h.Names), steps, strings.Join(h.Names, ", "))
	}
	wide, err := halves(t.Data)
	if err != nil {
		return err
	}
	for i := range h.Values {
		for step := range steps {
			h.Values[i] = append(h.Values[i], math.Float32frombits(binary.LittleEndian.Uint32(wide[4*(i*steps+step):])))
		}
	}
	return nil
}
