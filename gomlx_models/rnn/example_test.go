package rnn_test

import (
	"fmt"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/rnn"
)

// One configuration reads text or draws pictures, as the data has it.
func ExampleConfig() {
	for _, spec := range []models.Spec{
		{Kind: models.Text, Alphabet: []string{"?", "a", "b"}},
		{Kind: models.Pictures, Height: 28, Width: 28, Channels: 1},
	} {
		model, err := rnn.Config{Cell: rnn.CellGRU}.Build(spec)
		if err != nil {
			fmt.Println(err)
			return
		}
		batch, window := model.Minibatch()
		fmt.Println(model.Losses(), batch, window)
	}
	// Output:
	// [nats a symbol] 64 65
	// [nats a picture] 128 0
}
