package gan

import (
	"math"
	"slices"
	"strings"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/internal/gradcheck"
)

// trainer is a model in training.
type trainer struct {
	t     *testing.T
	m     ganModel
	store *model.Store
	exec  *model.Exec
}

// newTrainer makes a studio whose step is that update.
func newTrainer(t *testing.T, b compute.Backend, m ganModel, update func(scope *model.Scope, batch models.Batch) []*Node) *trainer {
	t.Helper()
	s := &trainer{t: t, m: m, store: model.NewStore()}
	if err := s.store.SetRNGStateFromSeed(1); err != nil {
		t.Fatal(err)
	}
	var err error
	s.exec, err = model.NewExec(b, s.store, func(scope *model.Scope, x, labels *Node) []*Node {
		return update(scope, models.Batch{Examples: x, Labels: labels})
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// step makes an update and returns its losses.
func (s *trainer) step() []float64 {
	s.t.Helper()
	size, _ := s.m.Minibatch()
	labels := make([]int32, size)
	for i := range labels {
		labels[i] = int32(i % 3)
	}
	out, err := s.exec.Call(gradcheck.Wave(0, 1, size, s.m.spec.Height, s.m.spec.Width, 1), labels)
	if err != nil {
		s.t.Fatal(err)
	}
	var losses []float64
	for _, loss := range out {
		losses = append(losses, tensors.ToScalar[float64](loss))
	}
	return losses
}

func (s *trainer) value(path string) []float64 {
	s.t.Helper()
	v := s.store.GetVariable(path)
	if v == nil {
		s.t.Fatalf("there is no variable %s", path)
	}
	value, err := v.Value()
	if err != nil {
		s.t.Fatal(err)
	}
	return tensors.MustCopyFlatData[float64](value)
}

// network is the values of all variables of one network that its optimizer did not make.
func (s *trainer) network(name string) map[string][]float64 {
	s.t.Helper()
	all := map[string][]float64{}
	for v := range s.store.Scope("/" + name).IterVariables() {
		if !v.Shape().IsScalar() {
			all[strings.TrimPrefix(v.Path(), "/"+name)] = s.value(v.Path())
		}
	}
	return all
}

func TestAStepOfOneNetworkLeavesTheOtherAlone(t *testing.T) {
	for _, m := range []ganModel{tiny(Article, nil), tiny(DCGAN, func(c *Config) { c.Norm = NormSpectral }), tiny(R3GAN, func(c *Config) { c.Augment = AugmentNone })} {
		for _, learner := range []string{"discriminator", "generator"} {
			gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
				s := newTrainer(t, b, m, func(scope *model.Scope, batch models.Batch) []*Node {
					inD, inG, x := scope.At("discriminator"), scope.At("generator"), m.networks(true).preprocess(batch.Examples)
					z := Reshape(Slice(batch.Examples, AxisRange(), AxisRange(), AxisRange(0, 3)), -1, 3)
					fake := m.networks(false).generate(inG, Slice(z, AxisRange(0, 4)), batch.Labels)
					m.networks(false).discriminate(inD, x, batch.Labels) // makes the weights, whichever network learns
					if learner == "generator" {
						return []*Node{m.updateGenerator(inG, inD, SliceAxis(x, 0, AxisRange(0, 4)), fake, batch.Labels)}
					}
					return []*Node{m.updateDiscriminator(inD, x, fake, batch.Labels)}
				})
				s.step()
				before := map[string]map[string][]float64{"generator": s.network("generator"), "discriminator": s.network("discriminator")}
				s.step()
				for name, values := range before {
					after := s.network(name)
					for path, value := range values {
						// Here the running averages of batch norm are not in use, and those of u are the discriminator's.
						moves := name == learner && !strings.HasSuffix(path, "/mean") && !strings.HasSuffix(path, "/variance")
						if moved := !slices.Equal(value, after[path]); moved != moves {
							t.Errorf("%s: a step of the %s moved %s%s: %v", m.config.Preset, learner, name, path, moved)
						}
					}
				}
			})
		}
	}
}

// Without momentum Adam's first step is the learning rate, up or down. If only the first of three updates had a
// gradient, no weight would go further.
func TestEachUpdateOfTheCriticMovesIt(t *testing.T) {
	const path = "/discriminator/out/weights"
	m := tiny(WGANGP, func(c *Config) { c.Net, c.CriticSteps, c.LearningRate = NetMLP, 3, 0.01 })
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		s := newTrainer(t, b, m, m.Step)
		if _, err := s.store.CreateVariable(path, gradcheck.Wave(-1, 1, 5, 1)); err != nil {
			t.Fatal(err)
		}
		before, furthest := s.value(path), 0.0
		s.step()
		for i, w := range s.value(path) {
			furthest = max(furthest, math.Abs(w-before[i]))
		}
		if furthest < 0.015 {
			t.Errorf("three updates of 0.01 moved the weights by %g at most, want more than one can", furthest)
		}
	})
}

// The first fake pictures of a step are the same however many updates it has, and they alone move the averages.
func TestBatchNormsAveragesMoveOnceAStep(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		var variance [2][]float64
		for i, steps := range []int{1, 2} {
			m := tiny(WGANGP, func(c *Config) { c.CriticSteps = steps })
			s := newTrainer(t, b, m, func(scope *model.Scope, batch models.Batch) []*Node {
				inG, g := scope.At("generator"), batch.Examples.Graph()
				z := scope.RandomNormal(g, gradcheck.Wave(0, 1, 4, 3).Shape())
				var fake *Node
				for k := range steps {
					fake = m.fake(inG, AddScalar(z, float64(k)), Slice(batch.Labels, AxisRange(0, 4)), k == 0)
				}
				return []*Node{ReduceAllMean(fake)}
			})
			s.step()
			variance[i] = s.value("/generator/norm0/variance")
		}
		if !slices.Equal(variance[0], variance[1]) || variance[0][0] == 1 {
			t.Errorf("the running variance is %v after one pass and %v after two, want it equal, and not 1 as at first", variance[0], variance[1])
		}
	})
}

// Spectral norm's u after a step is one power iteration on from u before it: u <- W'v, v <- Wu, each scaled to 1.
func TestSpectralNormGoesOnOnceAnUpdate(t *testing.T) {
	m := tiny(Hinge, func(c *Config) { c.Net = NetMLP })
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		s := newTrainer(t, b, m, m.Step)
		s.step()
		w, u := s.value("/discriminator/layer1/weights"), s.value("/discriminator/layer1/u")
		s.step()
		v, want := make([]float64, 5), make([]float64, 5)
		for i := range w {
			v[i/5] += w[i] * u[i%5]
		}
		for i := range w {
			want[i%5] += w[i] * v[i/5]
		}
		scale(want)
		for i, got := range s.value("/discriminator/layer1/u") {
			if math.Abs(got-want[i]) > 1e-9 {
				t.Errorf("u[%d] is %g, want %g", i, got, want[i])
			}
		}
	})
}

// scale brings x to length 1.
func scale(x []float64) {
	sum := 0.0
	for _, v := range x {
		sum += v * v
	}
	for i := range x {
		x[i] /= math.Sqrt(sum)
	}
}

// The averages begin as the weights after the first step. After the second, of which 1/11 or the decay is kept,
// whichever is less, they lie between.
func TestAveragesByHand(t *testing.T) {
	for _, test := range []struct {
		preset      Preset
		decay, kept float64
	}{{DCGAN, 0.999, 1.0 / 11}, {Article, 0.05, 0.05}} {
		m := tiny(test.preset, func(c *Config) { c.EMA, c.LearningRate = test.decay, 0.1 })
		gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
			s := newTrainer(t, b, m, m.Step)
			s.step()
			first := s.network("generator")
			same(t, s.network("average"), first)
			s.step()
			want := s.network("generator")
			for path, w := range want {
				for i := range w {
					w[i] += test.kept * (first[path][i] - w[i])
				}
			}
			same(t, s.network("average"), want)
			// A sample reads the averages and nothing else.
			variables, picture := s.store.NumVariables(), s.draw(b)
			now := s.store.GetVariable("/generator/out/biases")
			if err := now.SetValue(gradcheck.Wave(5, 9, now.Shape().Dimensions...)); err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(picture, s.draw(b)) || s.store.NumVariables() != variables {
				t.Error("a sample depends on the weights as they are now, or on new ones")
			}
		})
	}
}

func same(t *testing.T, got, want map[string][]float64) {
	t.Helper()
	for path, w := range want {
		if len(got[path]) != len(w) {
			t.Errorf("there is no average of %s", path)
			continue
		}
		for i := range w {
			if math.Abs(got[path][i]-w[i]) > 1e-12 {
				t.Errorf("the average %s[%d] is %g, want %g", path, i, got[path][i], w[i])
			}
		}
	}
}

func (s *trainer) draw(b compute.Backend) []float64 {
	s.t.Helper()
	out, err := model.CallOnce(b, s.store, func(scope *model.Scope, z *Node) *Node { return s.m.Decode(scope, z, nil) }, gradcheck.Wave(-1, 1, 2, 3))
	if err != nil {
		s.t.Fatal(err)
	}
	return tensors.MustCopyFlatData[float64](out)
}

func TestNegativeNumbersSwitchOff(t *testing.T) {
	m := tiny(WGANGP, func(c *Config) { c.Net, c.GradientPenalty, c.EMA, c.Momentum = NetMLP, -1, -1, -1 })
	if m.config.optimizer().Beta1 != -1 || m.Config().(Config).Momentum != -1 {
		t.Errorf("the optimizer's momentum is %g, want none", m.config.optimizer().Beta1)
	}
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		s := newTrainer(t, b, m, func(scope *model.Scope, batch models.Batch) []*Node {
			n, in, labels := m.networks(false), scope.At("discriminator"), Slice(batch.Labels, AxisRange(0, 4))
			x := Slice(n.preprocess(batch.Examples), AxisRange(0, 4))
			plain := discriminatorLoss(n.Loss, n.discriminate(in, x, labels), n.discriminate(in, MulScalar(x, 0.5), labels))
			losses := []*Node{n.discriminatorObjective(in, x, MulScalar(x, 0.5), labels), plain}
			return append(losses, m.Step(scope, batch)...)
		})
		if losses := s.step(); math.Abs(losses[0]-losses[1]) > 1e-12 {
			t.Errorf("without a penalty the loss is %g, want %g", losses[0], losses[1])
		}
		if n := s.store.Scope("/average").NumVariables(); n != 0 {
			t.Errorf("there are %d averages, want none", n)
		}
	})
}
