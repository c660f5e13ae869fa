package rnn

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models"
)

func TestArticleSizes(t *testing.T) {
	for kind, batch := range map[models.Kind]int{models.Text: 64, models.Pictures: 128} {
		got := Config{}.withDefaults(models.Spec{Kind: kind})
		want := Config{Preset: Article, Cell: CellTanh, Layers: 1, Units: 1024, Symbols: 784, Norm: NormNone,
			Window: 64, Batch: batch, LearningRate: 1e-3, ClipNorm: 1}
		if got != want {
			t.Errorf("the reference model of %s is %+v, want %+v", kind, got, want)
		}
	}
}

func TestFaultsAreAllTold(t *testing.T) {
	_, err := Config{Preset: "best", Cell: "lstn", Norm: "batch", Layers: -1, Units: -1, Embedding: -2, Symbols: -3, Dropout: 1,
		Window: -4, Batch: -5, LearningRate: -6, HalfLife: -8, ClipNorm: -7}.Build(models.Spec{Kind: models.Text, Alphabet: []string{"?"}})
	for _, want := range []string{`Preset is "best", want one of article`, `Cell is "lstn", want one of tanh, gru, lstm, mingru`,
		`Norm is "batch"`, "Layers is -1", "Units is -1", "Embedding is -2", "Symbols is -3", "Dropout is 1", "Window is -4",
		"Batch is -5", "LearningRate is -6", "HalfLife is -8", "ClipNorm is -7"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want it to say %q", err, want)
		}
	}
	_, err = Config{Symbols: 2}.Build(models.Spec{Kind: models.Text, Alphabet: []string{"?", "a", "b"}})
	if err == nil || !strings.Contains(err.Error(), "rnn: Symbols is 2, but the text has an alphabet of 3: raise it, or take data of fewer symbols") {
		t.Errorf("too many symbols: got %v", err)
	}
	if _, err := (Config{}).Build(models.Spec{Kind: "songs"}); err == nil || !strings.Contains(err.Error(), `"songs"`) {
		t.Errorf("an unknown kind: got %v", err)
	}
}

// Nothing is built of numbers such as those, whoever wrote them; what is at a bound is accepted.
func TestBounds(t *testing.T) {
	const many = 1_000_000_000
	largest := Config{Layers: 64, Units: 65536, Embedding: 65536, Symbols: 65536, Window: 4096, Batch: 65536, HalfLife: many, Mixtures: 200}
	if err := largest.Validate(); err != nil {
		t.Errorf("%+v: %v", largest, err)
	}
	err := Config{Layers: many, Units: 65537, Embedding: 65537, Symbols: 65537, Window: 4097, Batch: 65537, HalfLife: many + 1, Mixtures: 201}.Validate()
	want := "rnn: Layers is 1000000000, want 0 to 64\nrnn: Units is 65537, want 0 to 65536\nrnn: Embedding is 65537, want -1 to 65536\n" +
		"rnn: Symbols is 65537, want 0 to 65536\nrnn: Window is 4097, want 0 to 4096\nrnn: Batch is 65537, want 0 to 65536\n" +
		"rnn: HalfLife is 1000000001, want -1 to 1000000000\nrnn: Mixtures is 201, want 0 to 200"
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// A preset is for data of one kind, but the reference model for all. What has all its values, as a checkpoint, needs no
// preset, and is held to what its data needs.
func TestPresetsAndData(t *testing.T) {
	text := models.Spec{Kind: models.Text, Alphabet: []string{"?", "\n", "a"}}
	full := Config{Preset: GRU}.withDefaults(text)
	full.Preset = Sketch
	windowless := full
	windowless.Window = 0
	for _, test := range []struct {
		config Config
		data   models.Spec
		want   string
	}{
		{Config{Preset: Sketch}, text, "rnn: Preset is sketch, which learns drawings, but the data is text of 3 symbols: set it to article, gru, lstm, mingru or lines, or take other data"},
		{Config{Preset: Rows}, text, "rnn: Preset is rows, which learns pictures, but the data is text"},
		{Config{Preset: LSTM}, models.Spec{Kind: models.Strokes, Length: 5}, "rnn: Preset is lstm, which learns text, but the data is drawings of 5 points: set it to article or sketch,"},
		{Config{Preset: GRU}, models.Spec{Kind: models.Pairs, Alphabet: text.Alphabet, Length: 5}, "the data is pairs of texts of 3 symbols: set it to article or couplets,"},
		{full, text, ""},
		{windowless, text, "rnn: Window is 0, want at least 1"},
		{Config{Preset: Sketch, Window: 5, Symbols: 3}, text, "rnn: Preset is sketch"},
	} {
		_, err := test.config.Build(test.data)
		if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
			t.Errorf("%+v: got %v, want %q", test.config, err, test.want)
		}
	}
}

// What a preset sets, a negative number switches off, and stays off when the configuration is read again.
func TestNegativeNumbersSwitchOff(t *testing.T) {
	text := models.Spec{Kind: models.Text, Alphabet: []string{"?", "a", "b"}}
	off := Config{Preset: GRU, Dropout: -1, HalfLife: -1, Embedding: -1}.withDefaults(text)
	if again := off.withDefaults(text); off.Dropout != -1 || off.HalfLife != -1 || off.Embedding != -1 || again != off {
		t.Errorf("got %+v, then %+v: want -1 to stay", off, again)
	}
	if off.Symbols != 3 || off.Units != 512 {
		t.Errorf("got %d symbols and %d units, want the alphabet's 3 and the preset's 512", off.Symbols, off.Units)
	}
}

func TestPresetsAreWholeAndSourced(t *testing.T) {
	for _, preset := range Presets() {
		built, err := preset.Config.Build(preset.For)
		if err != nil {
			t.Errorf("%s: %v", preset.Name, err)
			continue
		}
		if built.Config() != preset.Config {
			t.Errorf("%s: building gave %+v, want the defaults to be filled in: %+v", preset.Name, built.Config(), preset.Config)
		}
		values := reflect.ValueOf(preset.Config)
		for i := range values.NumField() {
			name := values.Type().Field(i).Tag.Get("json")
			if _, ok := preset.Sources[name]; ok == values.Field(i).IsZero() {
				t.Errorf("%s: %s is %v and its source is %q: want a source for each value that is not zero", preset.Name, name, values.Field(i), preset.Sources[name])
			}
		}
		var again Config
		text, err := json.Marshal(preset.Config)
		if err == nil {
			err = json.Unmarshal(text, &again)
		}
		if err != nil || again != preset.Config {
			t.Errorf("%s: came back from JSON as %+v, %v", preset.Name, again, err)
		}
	}
}

func TestRequestsThatCannotBeMet(t *testing.T) {
	text, err := Config{}.Build(models.Spec{Kind: models.Text, Alphabet: []string{"?", "a"}})
	if err != nil {
		t.Fatal(err)
	}
	if err := text.CanSample(models.Request{Count: 1, Length: 5, PromptLength: 5}); err == nil || !strings.Contains(err.Error(), "5 symbols was asked for with a prompt of 5") {
		t.Errorf("a text no longer than its prompt: got %v", err)
	}
	pictures, err := Config{}.Build(models.Spec{Kind: models.Pictures, Height: 28, Width: 28, Channels: 1})
	if err != nil {
		t.Fatal(err)
	}
	if err := pictures.CanSample(models.Request{Count: 1, PromptLength: 29}); err == nil || !strings.Contains(err.Error(), "29 rows of each picture were given, but pictures have 28") {
		t.Errorf("too many rows: got %v", err)
	}
	for _, m := range []models.Model{text, pictures} {
		if err := m.CanSample(models.Request{Count: 1, Length: 5, Labelled: true}); err == nil || !strings.Contains(err.Error(), "class") {
			t.Errorf("a class: got %v", err)
		}
	}
}
