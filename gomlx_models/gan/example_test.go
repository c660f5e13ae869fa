package gan_test

import (
	"fmt"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/gan"
)

func ExampleConfig() {
	pictures := models.Spec{Kind: models.Pictures, Height: 28, Width: 28, Channels: 1}
	model, err := gan.Config{Preset: gan.DCGAN, Latent: 64}.Build(pictures)
	if err != nil {
		fmt.Println(err)
		return
	}
	filled := model.Config().(gan.Config)
	fmt.Println(model.Losses())
	fmt.Println(filled.Net, filled.Loss, filled.Latent, filled.Channels)
	// Output:
	// [generator discriminator]
	// conv non-saturating 64 64
}

func ExamplePresets() {
	for _, preset := range gan.Presets() {
		fmt.Printf("%s: %s\n", preset.Name, preset.About)
	}
	// Output:
	// article: the MLP of the reference article (Goodfellow et al. 2014)
	// dcgan: convolutions, with batch norm in the generator (Radford et al. 2015)
	// wgan-gp: a critic held smooth by a penalty on its gradient (Gulrajani et al. 2017)
	// hinge: a discriminator held smooth by its weights' singular values (Miyato et al. 2018)
	// r3gan: residual networks that compare real and generated pictures in pairs, for colour (Huang et al. 2024)
}
