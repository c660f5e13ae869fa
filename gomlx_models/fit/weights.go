package fit

import (
	"encoding/binary"
	"fmt"
	"math"

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
	if err := checkHeader(data); err != nil {
		return nil, fmt.Errorf("fit: %d weights cannot be kept in one file: %w", len(variables), err)
	}
	return data, nil
}

// maxHeader is the most bytes of a file's header, enough for ten thousand variables. What the library would make of
// a longer one could take all the memory.
const maxHeader = 1 << 20

// checkHeader wants a length of the header that can be.
func checkHeader(data []byte) error {
	if len(data) < 8 {
		return fmt.Errorf("has %d bytes, want at least 8", len(data))
	}
	if n := binary.LittleEndian.Uint64(data); n > maxHeader {
		return fmt.Errorf("says that its header has %d bytes, want at most %d", n, maxHeader)
	}
	return nil
}

// decodeWeights reads such a file in the order of the list, which must name all that it holds.
func decodeWeights(data []byte, list []listed) ([]variable, error) {
	if err := checkHeader(data); err != nil {
		return nil, err
	}
	file, err := safetensors.Deserialize(data)
	if err != nil {
		return nil, fmt.Errorf("is not a whole safetensors file: %.200s", err.Error()) // the library quotes what it does not like, all of it
	}
	if file.Len() != len(list) {
		return nil, fmt.Errorf("holds %d variables, and %s lists %d: restore both files from one copy", file.Len(), sidecarFile, len(list))
	}
	variables := make([]variable, len(list))
	seen := map[string]bool{}
	for i, entry := range list {
		tensor, ok := file.Tensor(entry.Path)
		if !ok || seen[entry.Path] {
			return nil, fmt.Errorf("lacks the variable %q, which %s lists, or lists twice: restore both files from one copy", entry.Path, sidecarFile)
		}
		seen[entry.Path] = true
		shape, err := shapeOf(tensor)
		if err != nil {
			return nil, fmt.Errorf("holds the variable %s, which %w", entry.Path, err)
		}
		variables[i] = variable{path: entry.Path, shape: shape, bytes: tensor.Data(), trainable: entry.Trainable}
	}
	return variables, nil
}

// shapeOf wants numbers that models use, and at least one.
func shapeOf(tensor safetensors.TensorView) (shapes.Shape, error) {
	for ours, theirs := range encodings {
		if theirs != tensor.DType() {
			continue
		}
		dims := make([]int, len(tensor.Shape()))
		for i, dim := range tensor.Shape() {
			if dim < 1 || dim > math.MaxInt32 {
				return shapes.Shape{}, fmt.Errorf("has %d numbers along axis %d, want 1 to %d", dim, i, math.MaxInt32)
			}
			dims[i] = int(dim)
		}
		return shapes.Make(ours, dims...), nil
	}
	return shapes.Shape{}, fmt.Errorf("is of the type %s, which models do not use", tensor.DType())
}
