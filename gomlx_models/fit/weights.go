package fit

import (
	"fmt"
	"os"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/nlpodyssey/safetensors"
)

// encodings pairs the types of numbers that models use in both libraries.
var encodings = map[dtypes.DType]safetensors.DType{
	dtypes.Float32: safetensors.F32, dtypes.Float64: safetensors.F64, dtypes.Float16: safetensors.F16,
	dtypes.Int64: safetensors.I64, dtypes.Int32: safetensors.I32, dtypes.Uint64: safetensors.U64,
	dtypes.Uint32: safetensors.U32, dtypes.Uint8: safetensors.U8, dtypes.Bool: safetensors.BOOL,
}

// view shows a variable to package safetensors.
type view struct {
	variable
	dtype safetensors.DType
}

func (v view) DType() safetensors.DType { return v.dtype }
func (v view) Data() []byte             { return v.bytes }
func (v view) DataLen() uint64          { return uint64(len(v.bytes)) }
func (v view) Shape() []uint64 {
	dims := make([]uint64, v.shape.Rank())
	for i, dim := range v.shape.Dimensions {
		dims[i] = uint64(dim)
	}
	return dims
}

// encodeWeights makes a safetensors file of variables, each under its path.
func encodeWeights(variables []variable) ([]byte, error) {
	views := make(map[string]view, len(variables))
	for _, v := range variables {
		dtype, ok := encodings[v.shape.DType]
		if !ok {
			return nil, fmt.Errorf("fit: the variable %s is of the type %s, which a checkpoint cannot hold", v.path, v.shape.DType)
		}
		views[v.path] = view{v, dtype}
	}
	data, err := safetensors.Serialize(views, map[string]string{"format": "atelier"})
	if err != nil {
		return nil, fmt.Errorf("fit: the weights cannot be encoded: %w", err)
	}
	return data, nil
}

// readWeights reads such a file in the order of the list, which must name all that it holds.
func readWeights(path string, list []listed) ([]variable, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("fit: %w", err)
	}
	file, err := safetensors.Deserialize(data)
	if err != nil {
		return nil, fmt.Errorf("fit: %s is not a whole safetensors file: %w", path, err)
	}
	if file.Len() != len(list) {
		return nil, fmt.Errorf("fit: %s holds %d variables, and %s lists %d: restore both files from one copy",
			path, file.Len(), sidecarFile, len(list))
	}
	variables := make([]variable, len(list))
	for i, entry := range list {
		tensor, ok := file.Tensor(entry.Path)
		if !ok {
			return nil, fmt.Errorf("fit: %s lacks the variable %s, which %s lists: restore both files from one copy",
				path, entry.Path, sidecarFile)
		}
		shape, err := shapeOf(tensor)
		if err != nil {
			return nil, fmt.Errorf("fit: %s: the variable %s %w", path, entry.Path, err)
		}
		variables[i] = variable{path: entry.Path, shape: shape, bytes: tensor.Data(), trainable: entry.Trainable}
	}
	return variables, nil
}

func shapeOf(tensor safetensors.TensorView) (shapes.Shape, error) {
	for ours, theirs := range encodings {
		if theirs == tensor.DType() {
			dims := make([]int, len(tensor.Shape()))
			for i, dim := range tensor.Shape() {
				dims[i] = int(dim)
			}
			return shapes.Make(ours, dims...), nil
		}
	}
	return shapes.Shape{}, fmt.Errorf("is of the type %s, which models do not use", tensor.DType())
}
