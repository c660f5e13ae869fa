package gan_test

import (
	"fmt"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/gan"
)

func ExampleConfig() {
	pictures := models.Spec{Kind: models.Pictures, Height: 28, Width: 28, Channels: 1}
	gen, err := gan.Config{Units: 512}.Build(pictures)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(gen.Losses())
	fmt.Printf("%+v\n", gen.Config())
	// Output:
	// [generator discriminator]
	// {Latent:100 Units:512 Batch:128 LearningRate:0.0002 Momentum:0.5}
}
