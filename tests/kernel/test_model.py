"""A trained model and its data live across cells."""
import base64

TRAIN = '''
import (
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/studio"
	"github.com/atelier-go/atelier/gomlx_models/vae"
)
source := data.FashionMNIST().Take(64)
run := studio.Train(vae.Config{Latent: 2, Units: 8, Batch: 8}, source, fit.Options{Steps: 3})
'''


def test_a_model_lives_on(kernels, tmp_path):
    kernel = kernels(ATELIER_RUNS=str(tmp_path / "runs"))
    reply = kernel.run(TRAIN)
    assert reply.status == "ok", reply.fault + reply.text

    reply = kernel.run("run.Samples(4)")
    assert reply.status == "ok", reply.fault
    picture = reply.result["image/png"]
    assert base64.b64decode(picture).startswith(b"\x89PNG")

    assert kernel.run("run.Step").plain == "3"
    assert kernel.run("source.Name()").plain == "fashion-mnist-10k-first-64"
    assert kernel.run("run.Samples(4)").result["image/png"] == picture, "the same model draws the same pictures"
    assert "vae after 3 steps" in kernel.run("run").plain
    assert kernel.run("run.Store == nil").plain == "false"

    shown = kernel.run("%vars").shown[0]["text/plain"]
    assert "run" in shown and "*studio.Run" in shown and "data.Source" in shown

    assert kernel.run('run.Step = 99\npanic("late")').status == "error"
    assert kernel.run("run.Step").plain == "3", "a cell that fails leaves the model as it was"
