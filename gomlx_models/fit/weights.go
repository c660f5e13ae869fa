package fit

import (
	"crypto/sha256"
	"fmt"
	"math"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"

	"github.com/atelier-go/atelier/gomlx_models/fit/checkpoints"
	"github.com/atelier-go/atelier/gomlx_models/fit/safetensors"
)

// encodings pairs the types of numbers that models use in both libraries.
var encodings = map[dtypes.DType]safetensors.DType{
	dtypes.Float32: safetensors.F32, dtypes.Float64: safetensors.F64, dtypes.Float16: safetensors.F16,
	dtypes.Int64: safetensors.I64, dtypes.Int32: safetensors.I32, dtypes.Uint64: safetensors.U64,
	dtypes.Uint32: safetensors.U32, dtypes.Uint8: safetensors.U8, dtypes.Bool: safetensors.BOOL,
}

// Digest is the SHA-256 of the run's weights and of all else that a step changes, in hexadecimal: equal digests mean equal models.
func (r *Run) Digest() (string, error) {
	now, err := capture(r.Store, r.Step)
	if err != nil {
		return "", err
	}
	weights, err := encodeWeights(now.variables)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%x", sha256.Sum256(weights)), nil
}

// encodeWeights makes a safetensors file of variables, each under its path.
func encodeWeights(variables []variable) ([]byte, error) {
	tensors := make(map[string]safetensors.Tensor, len(variables))
	for _, v := range variables {
		dtype, ok := encodings[v.shape.DType]
		if !ok {
			return nil, fmt.Errorf("fit: the variable %s is of the type %s, which a checkpoint cannot hold", v.path, v.shape.DType)
		}
		var shape []uint64
		for _, dim := range v.shape.Dimensions {
			shape = append(shape, uint64(dim))
		}
		tensors[v.path] = safetensors.Tensor{DType: dtype, Shape: shape, Data: v.bytes}
	}
	file, err := safetensors.Encode(tensors, map[string]string{"format": "atelier"})
	if err != nil {
		return nil, fmt.Errorf("fit: %d weights cannot be kept in one file: %w", len(variables), err)
	}
	return file, nil
}

// decodeWeights reads such a file in the order of the list, which must name all that it holds.
func decodeWeights(file []byte, list []variableEntry) ([]variable, error) {
	tensors, _, err := safetensors.Decode(file)
	if err != nil {
		return nil, err
	}
	if len(tensors) != len(list) {
		return nil, fmt.Errorf("holds %d variables, and %s lists %d: restore both files from one copy", len(tensors), checkpoints.SidecarFile, len(list))
	}
	variables := make([]variable, len(list))
	seen := map[string]bool{}
	for i, entry := range list {
		tensor, ok := tensors[entry.Path]
		if !ok || seen[entry.Path] {
			return nil, fmt.Errorf("lacks the variable %q, which %s lists, or lists twice: restore both files from one copy", entry.Path, checkpoints.SidecarFile)
		}
		seen[entry.Path] = true
		shape, err := shapeOf(tensor)
		if err != nil {
			return nil, fmt.Errorf("holds the variable %s, which %w", entry.Path, err)
		}
		variables[i] = variable{path: entry.Path, shape: shape, bytes: tensor.Data, trainable: entry.Trainable}
	}
	return variables, nil
}

// shapeOf wants numbers that models use, and at least one.
func shapeOf(tensor safetensors.Tensor) (shapes.Shape, error) {
	for ours, theirs := range encodings {
		if theirs != tensor.DType {
			continue
		}
		dims := make([]int, len(tensor.Shape))
		for i, dim := range tensor.Shape {
			if dim < 1 || dim > math.MaxInt32 {
				return shapes.Shape{}, fmt.Errorf("has %d numbers along axis %d, want 1 to %d", dim, i, math.MaxInt32)
			}
			dims[i] = int(dim)
		}
		return shapes.Make(ours, dims...), nil
	}
	return shapes.Shape{}, fmt.Errorf("is of the type %s, which models do not use", tensor.DType)
}
