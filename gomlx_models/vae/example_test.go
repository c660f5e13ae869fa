package vae_test

import (
	"fmt"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/vae"
)

func ExampleConfig() {
	pictures := models.Spec{Kind: models.Pictures, Height: 28, Width: 28, Channels: 1}
	model, err := vae.Config{Preset: vae.Burda, Samples: 50}.Build(pictures)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(model.Losses())
	filled := model.Config().(vae.Config)
	fmt.Println(filled.Layers, filled.Units, filled.Latent, filled.Binarise)
	// Output:
	// [-ELBO reconstruction KL -importance-weighted bound]
	// 2 200 50 true
}
