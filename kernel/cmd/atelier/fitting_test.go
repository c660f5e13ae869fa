package main

import (
	"image"
	"image/png"
	"os"
	"regexp"
	"strings"
	"testing"
)

// goNames are what a user of the command has never heard of.
var goNames = regexp.MustCompile(`\b(rnn|gan|vae|fit|sample|zoo)\.|\b(Preset|Config|Symbols|Window|Net|Kind|Conditional|Units|Steps|Classes|TopK)\b|goroutine|panick?`)

// data of each kind that comes with the program, and what it says it is.
var dataOfEachKind = map[string]string{
	"fashion-mnist-10k": "pictures of 28x28x1", "opticks": "text of", "couplets": "pairs of texts of", "hanzi": "drawings of",
}

// Whatever a preset is not for is refused in one sentence, by the names of flags, before anything is made.
func TestPresetsAndDataThatDoNotFit(t *testing.T) {
	inFolder(t)
	pictures := map[string]string{"opticks": "train rnn on it", "couplets": "train rnn on it", "hanzi": "train rnn on it"}
	refused := map[string]map[string]string{ // of each preset the data that does not fit, and what to do instead
		"gan article": pictures, "gan dcgan": pictures, "gan wgan-gp": pictures, "gan hinge": pictures, "gan r3gan": pictures,
		"vae article": pictures, "vae burda": pictures, "vae conv": pictures, "vae sigma": pictures, "vae vq": pictures,
		"rnn article":  {},
		"rnn gru":      {"fashion-mnist-10k": "give --preset article or rows", "couplets": "give --preset article or couplets", "hanzi": "give --preset article or sketch"},
		"rnn lstm":     {"fashion-mnist-10k": "give --preset article or rows", "couplets": "give --preset article or couplets", "hanzi": "give --preset article or sketch"},
		"rnn mingru":   {"fashion-mnist-10k": "give --preset article or rows", "couplets": "give --preset article or couplets", "hanzi": "give --preset article or sketch"},
		"rnn rows":     {"opticks": "give --preset article, gru, lstm, mingru or lines", "couplets": "give --preset article or couplets", "hanzi": "give --preset article or sketch"},
		"rnn couplets": {"fashion-mnist-10k": "give --preset article or rows", "opticks": "give --preset article, gru, lstm, mingru or lines", "hanzi": "give --preset article or sketch"},
		"rnn sketch":   {"fashion-mnist-10k": "give --preset article or rows", "opticks": "give --preset article, gru, lstm, mingru or lines", "couplets": "give --preset article or couplets"},
	}
	for preset, byData := range refused {
		family, name, _ := strings.Cut(preset, " ")
		for data, instead := range byData {
			_, err := call(t, "train", family, "--preset", name, "--data", data, "--steps", "1", "--out", "new")
			if err == nil {
				t.Errorf("%s on %s: want a refusal", preset, data)
				continue
			}
			for _, want := range []string{"but --data " + data + " has " + dataOfEachKind[data], instead, "or take other data, such as --data "} {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%s on %s: got %q, want %q in it", preset, data, err, want)
				}
			}
			if found := goNames.FindString(err.Error()); found != "" || strings.Contains(err.Error(), "\n") {
				t.Errorf("%s on %s: got %q, want one sentence without %q", preset, data, err, found)
			}
		}
	}
	if _, err := os.Stat("new"); err == nil {
		t.Error("a folder was made for a model that could not be trained")
	}
}

// The data that a refusal names fits.
func TestWhatARefusalNamesFits(t *testing.T) {
	for preset, want := range map[string]string{
		"gan dcgan": "a folder of pictures", "rnn rows": "a folder of pictures", "rnn gru": "a text file",
		"rnn couplets": "a .tsv file of pairs", "rnn sketch": "an .ndjson file of drawings or, with --strokes, a folder of .svg",
	} {
		family, name, _ := strings.Cut(preset, " ")
		o := order{preset: name, data: "whatever"}
		config, spec := configured(t, family, name)
		if _, err := o.build(config, spec); err != nil {
			t.Errorf("%s does not fit its own example: %v", preset, err)
		}
		names := dataOf(spec.Kind)
		if last := names[len(names)-1]; last != want || len(names) < 2 {
			t.Errorf("%s: got %v, want data sets and %s", preset, names, want)
		}
		for _, data := range names[:len(names)-1] {
			source, err := findSource(data)
			if err != nil || source.Kind() != spec.Kind {
				t.Errorf("%s: %s is %s (%v), want %s", preset, data, source.Kind(), err, spec.Kind)
			}
		}
	}
}

func TestFaultsAreSaidInFlags(t *testing.T) {
	inFolder(t)
	odd(t, "odd")
	const steps = "--steps 1 --out new "
	for args, want := range map[string]string{
		"train vae --data fashion-mnist-10k --out new --steps -1":                              "atelier: --steps is -1, want at least 0",
		"train vae --data fashion-mnist-10k --out new --steps 0":                               "atelier: nothing says when to stop: give --steps, --epochs or --time above 0",
		"train vae --data fashion-mnist-10k --out new --time -1s":                              "atelier: --time is -1s, want none or more than 0",
		"train vae --data fashion-mnist-10k --out new --epochs -1":                             "atelier: --epochs is -1, want at least 0 and below 1e+09",
		"train vae --data fashion-mnist-10k " + steps + `--config {"units":-1,"free_bits":-2}`: "atelier: \"units\" of --config is -1, want 0 to 65536\natelier: \"free_bits\" of --config is -2, want at least 0 and below 1e+06",
		"train vae --data fashion-mnist-10k " + steps + `--config {"preset":"dcgan"}`:          `atelier: --preset is "dcgan", want one of article, burda, conv, sigma, vq`,
		"train rnn --data opticks " + steps + `--config {"layers":1000000000}`:                 `atelier: "layers" of --config is 1000000000, want 0 to 64`,
		"train rnn --data opticks " + steps + `--config {"symbols":9}`:                         `atelier: "symbols" of --config is 9, but the text has an alphabet of 92: raise it, or take data of fewer symbols`,
		"train gan --data hanzi " + steps: "atelier: gan learns pictures, but --data hanzi has drawings of 82 points: train rnn on it, or take other data, such as " +
			"--data fashion-mnist-10k, fashion-mnist, fashion-mnist-test, mnist, mnist-test, emoji or a folder of pictures",
		"train gan --data odd --preset hinge " + steps + `--config {"conditional":true}`:          "atelier: \"conditional\" of --config is true, but the data has no classes: take data that has, or leave it false",
		"train gan --data fashion-mnist-10k " + steps + `--config {"net":"conv","channels":5000}`: `atelier: "channels" of --config is 5000, want 0 to 4096`,
		"train gan --data odd --out odd --steps 1":                                                "atelier: --out is odd, where the data is: give the model a folder of its own",
	} {
		_, err := call(t, strings.Fields(args)...)
		if err == nil || err.Error() != want {
			t.Errorf("atelier %s: got %v, want %s", args, err, want)
		}
	}
}

// odd makes a folder of one picture, which the command brings to 64x64.
func odd(t *testing.T, folder string) {
	t.Helper()
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	file, err := os.Create(folder + "/a.png")
	if err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(file, image.NewGray(image.Rect(0, 0, 9, 5))); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestClassesByName(t *testing.T) {
	inFolder(t)
	conditional := strings.Replace(tinyVAE, "{", `{"conditional":true,`, 1)
	must(t, "train", "vae", "--config", conditional, "--data", "fashion-mnist-10k-first-40", "--steps", "1", "--out", "clothes")
	must(t, "train", "vae", "--config", tinyVAE, "--data", "fashion-mnist-10k-first-40", "--steps", "1", "--out", "any")
	must(t, "sample", "clothes", "-n", "1", "--class", "Ankle Boot", "--out", "name.png")
	must(t, "sample", "clothes", "-n", "1", "--class", "9", "--out", "number.png")
	must(t, "sample", "clothes", "--class", "bag,7,coat", "--out", "three.png")
	name, err := os.ReadFile("name.png")
	if err != nil {
		t.Fatal(err)
	}
	if number, err := os.ReadFile("number.png"); err != nil || string(name) != string(number) {
		t.Errorf("class 9 and the ankle boot give other pictures, error %v", err)
	}
	for args, want := range map[string]string{
		"sample clothes --out x.png --class boot": `atelier: --class is "boot", want one of T-shirt, trousers, pullover, dress, coat, sandal, shirt, sneaker, bag, ankle boot, or a number of 0 to 9`,
		"sample clothes --out x.png --class 10":   `atelier: --class is "10", want one of T-shirt`,
		"sample clothes --out x.png --class -1":   `atelier: --class is "-1", want one of T-shirt`,
		"sample any --out x.png --class bag":      "the model was trained without classes",
		"sample any --out x.png --top-k 3":        "atelier: --top-k or --top-p is set, but the model makes pictures: they are for text, leave them out",
		"sample any --out x.png --prompt Light":   "atelier: --prompt is set, but the model makes pictures: leave it out",
		"sample any --out x.png --temperature -1": "atelier: --temperature is -1, want at least 1e-06 and below 1e+06",
	} {
		if _, err := call(t, strings.Fields(args)...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("atelier %s: got %v, want %s", args, err, want)
		}
	}
}
