package vae_test

import (
	"fmt"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/vae"
)

func ExampleConfig() {
	pictures := models.Spec{Kind: models.Pictures, Height: 28, Width: 28, Channels: 1}
	gen, err := vae.Config{Latent: 2}.Build(pictures)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(gen.Losses())
	fmt.Printf("%+v\n", gen.Config())
	// Output:
	// [-ELBO reconstruction KL]
	// {Latent:2 Units:1024 Batch:128 LearningRate:0.001}
}
