package recurrent_test

import (
	"fmt"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models/backend"
	"github.com/atelier-go/atelier/gomlx_models/nn/recurrent"
)

// Two layers of gated units read four times of three sequences of two numbers.
func ExampleNewStack() {
	b, err := backend.Open(backend.PureGo)
	if err != nil {
		fmt.Println(err)
		return
	}
	config := recurrent.Config{Cell: recurrent.GRU{}, Layers: 2, Units: 5, DType: dtypes.Float32}
	hidden, err := model.CallOnce(b, model.NewStore(), func(scope *model.Scope, x *Node) *Node {
		stack := recurrent.NewStack(scope.At("weights"), x.Graph(), config, 2)
		return stack.Run(x, stack.ZeroState(x.Graph(), 3), recurrent.NoDropout)
	}, tensors.FromShape(shapes.Make(dtypes.Float32, 4, 3, 2)))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(hidden.Shape())
	// Output: (Float32)[4, 3, 5]
}
