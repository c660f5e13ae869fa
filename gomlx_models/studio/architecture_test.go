package studio

import (
	"strings"
	"testing"

	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/gan"
	"github.com/atelier-go/atelier/gomlx_models/rnn"
	"github.com/atelier-go/atelier/gomlx_models/vae"
)

// mostBlocks are as many as are seen at a glance.
const mostBlocks = 15

// The shapes by hand, from the sizes of each configuration and the halvings of its pictures.
func TestArchitecture(t *testing.T) {
	clothes := models.Spec{Kind: models.Pictures, Height: 28, Width: 28, Channels: 1, Classes: 10}
	emoji := models.Spec{Kind: models.Pictures, Height: 64, Width: 64, Channels: 3}
	wide := models.Spec{Kind: models.Pictures, Height: 16, Width: 32, Channels: 3}
	text := models.Spec{Kind: models.Text, Alphabet: symbols(80)}
	pairs := models.Spec{Kind: models.Pairs, Alphabet: append(symbols(20), "\n"), Length: 12}
	doodles := models.Spec{Kind: models.Strokes, Length: 60}
	for _, test := range []struct {
		name   string
		config models.Config
		spec   models.Spec
		want   string
	}{
		// 100*1024+1024 + 1024*1024+1024 + 1024*784+784; 784*1024+1024 + 1024*1024+1024 + 1024+1.
		{"gan", gan.Config{}, clothes, `
			generator: 1,956,624 weights: noise 100 → dense ×2 1024 → dense 28×28×1
			discriminator: 1,854,465 weights: picture 28×28×1 → dense ×2 1024 → logit 1`},
		// 100*49*128 + 2*128 + 16*128*64 + 2*64 + 16*64 + 1; 16*64+64 + 16*64*128+128 + 6272+1.
		{"dcgan", gan.Config{Preset: gan.DCGAN}, clothes, `
			generator: 759,681 weights: noise 100 → dense 7×7×128 → transposed convolution 14×14×64 → transposed convolution 28×28×1
			discriminator: 138,561 weights: picture 28×28×1 → convolution 14×14×64 → convolution 7×7×128 → logit 1`},
		// A block has 9*64*64+64 + 64*64; G's stages 32*16*64 or 64*64 + 32*64 besides, 128 of the norm and 64*3+3 for the
		// picture, and its end 9*64*12+12. D begins with 9*48*64+64, has 64*64 between stages, and ends in 16*64 + 64.
		{"r3gan, of two residual blocks a stage", gan.Config{Preset: gan.R3GAN, Blocks: 2, Channels: 64}, emoji, `
			generator: 387,608 weights: noise 128 → residual ×2 4×4×64 → residual ×2 8×8×64 → residual ×2 16×16×64 → residual ×2 32×32×64 → convolution 64×64×3
			discriminator: 283,136 weights: picture 64×64×3 → convolution 16×16×64 → residual ×2 16×16×64 → residual ×2 8×8×64 → residual ×2 4×4×64 → logit 1`},
		// A class has a number in G's input, and 6272 weights in D: 138,561 + 10*6272, and for G 10*6272 more too.
		{"with classes", gan.Config{Preset: gan.DCGAN, Conditional: true}, clothes, `
			generator: 822,401 weights: noise 100 → dense 7×7×128 → transposed convolution 14×14×64 → transposed convolution 28×28×1
			discriminator: 201,281 weights: picture 28×28×1 → convolution 14×14×64 → convolution 7×7×128 → logit 1`},
		// Spectral norm keeps vectors that are no weights.
		{"with spectral norm", gan.Config{Norm: gan.NormSpectral, Units: 8}, clothes, `
			generator: 7,936 weights: noise 100 → dense ×2 8 → dense 28×28×1
			discriminator: 6,361 weights: picture 28×28×1 → dense ×2 8 → logit 1`},
		{"vae", vae.Config{Units: 8}, clothes, `
			encoder: 6,640 weights: picture 28×28×1 → dense 8 → mean and variance 40
			decoder: 7,224 weights: latent 20 → dense 8 → dense 28×28×1`},
		{"burda", vae.Config{Preset: vae.Burda, Units: 8}, clothes, `
			encoder: 7,252 weights: picture 28×28×1 → dense ×2 8 → mean and variance 100
			decoder: 7,536 weights: latent 50 → dense ×2 8 → dense 28×28×1`},
		{"conv", vae.Config{Preset: vae.Conv, Units: 8, Channels: 2, Latent: 2}, clothes, `
			encoder: 1,778 weights: picture 28×28×1 → convolution 14×14×2 → convolution 7×7×4 → dense 8 → mean and variance 4
			decoder: 1,951 weights: latent 2 → dense 8 → dense 7×7×4 → transposed convolution 14×14×2 → transposed convolution 28×28×1`},
		// What is not square is not guessed: the map of 4x8 pixels stays the 128 numbers that it is.
		{"conv of what is not square", vae.Config{Preset: vae.Conv, Units: 8, Channels: 2, Latent: 2}, wide, `
			encoder: 1,298 weights: picture 16×32×3 → convolution 8×16×2 → convolution 4×8×4 → dense 8 → mean and variance 4
			decoder: 1,405 weights: latent 2 → dense 8 → dense 128 → transposed convolution 8×16×2 → transposed convolution 16×32×3`},
		{"sigma, as large as there are", vae.Config{Preset: vae.Sigma, Units: 8, Channels: 2}, emoji, `
			encoder: 6,022 weights: picture 64×64×3 → convolution 32×32×2 → convolution 16×16×4 → convolution 8×8×8 → convolution 4×4×16 → dense 8 → mean and variance 128
			decoder: 4,399 weights: latent 64 → dense 8 → dense 4×4×16 → convolution 4×4×8 → resize convolution 8×8×4 → resize convolution 16×16×2 → resize convolution 32×32×1 → resize convolution 64×64×3`},
		{"rnn", rnn.Config{Units: 8}, text, `
			recurrent network: 13,400 weights: symbol 80 → recurrent layer 8 → logits 784`},
		{"gru", rnn.Config{Preset: rnn.GRU, Units: 8}, text, `
			recurrent network: 2,856 weights: symbol 80 → GRU layer 8 → logits 80`},
		{"lstm of two layers", rnn.Config{Preset: rnn.LSTM, Units: 8, Layers: 2, Embedding: 4}, text, `
			recurrent network: 2,000 weights: symbol 80 → embedding 4 → LSTM layer ×2 8 → logits 80`},
		{"mingru", rnn.Config{Preset: rnn.MinGRU, Units: 16}, text, `
			recurrent network: 4,640 weights: symbol 80 → embedding 16 → minGRU layer ×2 16 → logits 80`},
		{"rows", rnn.Config{Preset: rnn.Rows, Units: 8}, clothes, `
			recurrent network: 1,140 weights: row 28 → GRU layer 8 → logits 28`},
		{"sketch", rnn.Config{Preset: rnn.Sketch, Units: 8}, doodles, `
			recurrent network: 1,555 weights: point 5 → LSTM layer 8 → mixture 123`},
		// 21*4 + 4*24+24 + 8*24 + 8*8+8; 21*4 + 12*24+24 + 8*24 + 8*8+8, the begin, + 8*8 + 16*8+8 + 8*21+21.
		{"pairs", rnn.Config{Preset: rnn.Couplets, Units: 8, Embedding: 4}, pairs, `
			encoder: 468 weights: question 21 → embedding 4 → GRU layer 8 → summary 8
			decoder: 1,049 weights: answer so far 21 → embedding 4 → GRU layer 8 → attention 8 → dense 8 → logits 21`},
		{"pairs whose attention has no weights", rnn.Config{Preset: rnn.Couplets, Units: 8, Embedding: 4, Attention: rnn.AttentionDot}, pairs, `
			encoder: 468 weights: question 21 → embedding 4 → GRU layer 8 → summary 8
			decoder: 985 weights: answer so far 21 → embedding 4 → GRU layer 8 → attention 8 → dense 8 → logits 21`},
		{"pairs without attention", rnn.Config{Preset: rnn.Couplets, Units: 8, Embedding: 4, Attention: rnn.AttentionNone}, pairs, `
			encoder: 468 weights: question 21 → embedding 4 → GRU layer 8 → summary 8
			decoder: 1,185 weights: answer so far 21 → embedding 4 → GRU layer 8 → dense 16 → logits 21`},
	} {
		t.Run(test.name, func(t *testing.T) {
			inFolder(t)
			figure := untrained(t, test.config, test.spec).Architecture()
			family := test.config.Family()
			want := family + ": " + strings.Join(strings.Fields(strings.ReplaceAll(test.want, "\n", " ¶ ")), " ")
			want = strings.ReplaceAll(strings.Replace(want, "¶ ", "", 1), " ¶ ", "\n")
			if got := string(bundle(t, figure)["text/plain"]); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			blocks := 0
			for _, part := range figure.Parts {
				blocks += len(part.Blocks)
			}
			if blocks > mostBlocks {
				t.Errorf("%d blocks, want at most %d", blocks, mostBlocks)
			}
		})
	}
}

// untrained is a run whose weights have no values yet.
func untrained(t *testing.T, config models.Config, spec models.Spec) *Run {
	t.Helper()
	built, err := config.Build(spec)
	if err != nil {
		t.Fatal(err)
	}
	b, err := defaultBackend()
	if err != nil {
		t.Fatal(err)
	}
	return newRun(&fit.Run{Backend: b, Model: built, Store: model.NewStore()}, "")
}

// symbols are the first n Chinese characters of Unicode.
func symbols(n int) (all []string) {
	for i := range n {
		all = append(all, string(rune(0x4e00+i)))
	}
	return all
}
