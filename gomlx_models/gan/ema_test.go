package gan

import (
	"testing"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
	"github.com/gomlx/gomlx/ml/model/initializer"

	"github.com/atelier-go/atelier/gomlx_models/internal/gradcheck"
)

// Of a weight that is the number of steps so far the average is the mean step that it remembers. A short training samples
// its last tenth, as the ramp-up of Karras et al. 2020 has it: half of the weight lies on the last 5 to 7% of the steps.
func TestAveragesOfShortTrainings(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		store := model.NewStore()
		exec, err := model.NewExec(b, store, func(scope *model.Scope, by *Node) *Node {
			inG := scope.At("generator").WithInitializer(initializer.Zero)
			w := inG.VariableWithShape("w", shapes.Make(by.DType(), 1))
			w.SetNodeValue(Add(w.NodeValue(by), by))
			updateEMA(scope.At("average"), scope.At("generator"), by.Graph(), averagesDecay)
			return store.GetVariable("/average/w").NodeValue(by)
		})
		if err != nil {
			t.Fatal(err)
		}
		for step := 1.0; step <= 800; step++ {
			out, err := exec.Call([]float64{1})
			if err != nil {
				t.Fatal(err)
			}
			mean := tensors.MustCopyFlatData[float64](out[0])[0]
			if (step == 300 || step == 800) && (mean < 0.9*step || mean > 0.95*step) {
				t.Errorf("after %g steps the average is of step %g, want 90 to 95%% of the way", step, mean)
			}
		}
	})
}
