package main

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// The zoo is listed, each model has its card, and a model stands where the folder of one can stand.
func TestZoo(t *testing.T) {
	inFolder(t)
	if said := must(t, "zoo"); !strings.Contains(said, "zoo:tang ") || !strings.Contains(said, "public domain") || !strings.Contains(said, "LICENSE OF THE DATA") {
		t.Errorf("the list is %s", said)
	}
	if said := must(t, "zoo", "tang"); !strings.HasPrefix(said, "# tang\n") || !strings.Contains(said, "## Limits") {
		t.Errorf("the card is %s", said)
	}
	var list zooList
	if err := json.Unmarshal([]byte(must(t, "zoo", "--json", "zoo:tang")), &list); err != nil || len(list.Models) != 1 || list.Models[0].Name != "tang" || list.Models[0].Card.License != "public domain" {
		t.Errorf("the object is %+v, error %v", list, err)
	}
	if said := must(t, "sample", "zoo:tang", "-n", "1", "--length", "12"); len([]rune(strings.TrimSpace(said))) < 8 {
		t.Errorf("it writes %q", said)
	}
	said := must(t, "train", "--from", "zoo:tang", "--data", "tang-first-0.05", "--steps", "1", "--out", "mine")
	if !strings.Contains(said, "it begins with the weights of zoo:tang, step ") || !strings.Contains(said, "all ") {
		t.Errorf("training on said %q", said)
	}
	if origin := sidecarOf(t, "mine")["origin"].(map[string]any); origin["from"] != "zoo:tang" {
		t.Errorf("the origin is %v", origin)
	}
	said = must(t, "score", "zoo:tang", "--texts", "2", "--length", "20", "--resamples", "5")
	if !strings.Contains(said, "SCORE ON tang") {
		t.Errorf("scoring said %q", said)
	}
	entries, err := os.ReadDir(".")
	if err != nil || len(entries) != 1 {
		t.Errorf("beside the new model there are %v, error %v", entries, err)
	}
	for _, line := range []string{"zoo unicorn", "sample zoo:unicorn", "zoo zoo:"} {
		if _, err := call(t, strings.Fields(line)...); err == nil || !strings.Contains(err.Error(), "want one of ") {
			t.Errorf("atelier %s: got %v", line, err)
		}
	}
	if _, err := call(t, "sample", "mine-not"); err == nil || !strings.Contains(err.Error(), "or a model of atelier zoo as zoo:NAME") {
		t.Errorf("got %v", err)
	}
}
