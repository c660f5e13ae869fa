package eval_test

import (
	"context"
	"fmt"

	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models/backend"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/eval"
	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
	"github.com/atelier-go/atelier/gomlx_models/vae"
)

// A model that has learnt nothing gives each pixel about even odds: 784 log 2, some 540 nats to a picture.
func ExampleLikelihoodBounds() {
	scores, err := func() ([]metrics.Score, error) {
		b, err := backend.Open(backend.PureGo)
		if err != nil {
			return nil, err
		}
		heldOut, err := data.FashionMNIST().Open()
		if err != nil {
			return nil, err
		}
		m, err := vae.Config{Units: 8, Latent: 2}.Build(heldOut.Spec())
		if err != nil {
			return nil, err
		}
		trained := eval.Trained{Backend: b, Model: m, Store: model.NewStore()} // of a run that was trained, its store
		return eval.LikelihoodBounds(context.Background(), trained, heldOut, eval.ImportanceSampling{Examples: 20, Draws: 10, K: 5})
	}()
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, score := range scores {
		fmt.Printf("%s: about %.0f hundred %s\n", score.Name, score.Value/100, score.Unit)
	}
	// Output:
	// -ELBO: about 5 hundred nats a picture
	// -IWAE-5 bound: about 5 hundred nats a picture
	// NLL from 10 importance samples: about 5 hundred nats a picture
}
