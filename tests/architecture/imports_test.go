// Package architecture holds the rules of who may import whom, checked from the import graph.
package architecture

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/atelier-go/atelier/"

// pkg is a package of this module and its direct imports, those of its tests left out.
type pkg struct {
	ImportPath string
	Imports    []string
}

// rule forbids the packages in or below some folders, with exceptions, to import what lies below
// banned paths and not below allowed ones.
type rule struct {
	name   string
	of     []string
	except []string
	ban    []string
	allow  []string
}

const gomlx = "github.com/gomlx"

var families = []string{"gomlx_models/gan", "gomlx_models/vae", "gomlx_models/rnn"}

var rules = []rule{
	{
		name: "models imports GoMLX only", of: []string{"gomlx_models$"},
		ban: inModule(""),
	},
	{
		name: "nn imports GoMLX only", of: []string{"gomlx_models/nn"},
		ban: inModule(""),
	},
	{
		name: "a family imports models, nn and GoMLX, no other family, no data, fit or plotting", of: families,
		ban: inModule(""), allow: inModule("gomlx_models$", "gomlx_models/nn"),
	},
	{
		name: "data, fit, sample, eval and cost import no family",
		of:   []string{"gomlx_models/data", "gomlx_models/fit", "gomlx_models/sample", "gomlx_models/eval", "gomlx_models/cost"},
		ban:  inModule(append(families, "gomlx_models/zoo", "gomlx_models/studio", "plotting")...),
	},
	{
		name: "of data only download speaks HTTP", of: []string{"gomlx_models/data"},
		except: []string{"gomlx_models/data/download", "gomlx_models/data/internal/publisher"},
		ban:    []string{"net/http"},
	},
	{
		name: "only studio, commands and tests import zoo", of: []string{"gomlx_models", "plotting", "kernel"},
		except: []string{"gomlx_models/studio", "kernel/cmd"},
		ban:    inModule("gomlx_models/zoo"),
	},
	{
		name: "nothing imports studio but commands and tests", of: []string{"gomlx_models", "plotting", "kernel"},
		except: []string{"kernel/cmd"},
		ban:    inModule("gomlx_models/studio"),
	},
	{
		name: "plotting imports neither GoMLX nor models", of: []string{"plotting"},
		ban: append(inModule("gomlx_models"), gomlx),
	},
	{
		name: "kernel imports no GoMLX, but for the command that joins all", of: []string{"kernel"},
		except: []string{"kernel/cmd"},
		ban:    append(inModule("gomlx_models"), gomlx),
	},
	{
		name: "front imports no other room of the kernel", of: []string{"kernel/front"},
		ban: inModule(""), allow: inModule("kernel/front"),
	},
	{
		name: "cell imports no other room of the kernel", of: []string{"kernel/cell"},
		ban: inModule(""), allow: inModule("kernel/cell"),
	},
	{
		name: "engine imports no other room of the kernel", of: []string{"kernel/engine"},
		ban: inModule(""), allow: inModule("kernel/engine"),
	},
	{
		name: "values, which every cell links, imports the standard library only", of: []string{"kernel/values"},
		ban: append(inModule(""), "github.com", "golang.org", "gonum.org", "k8s.io"), allow: inModule("kernel/values"),
	},
}

func inModule(folders ...string) []string {
	var paths []string
	for _, folder := range folders {
		paths = append(paths, module+folder)
	}
	return paths
}

func TestImports(t *testing.T) {
	all := packages(t)
	for _, rule := range rules {
		t.Run(rule.name, func(t *testing.T) {
			for _, p := range all {
				folder := strings.TrimPrefix(p.ImportPath, module)
				if !under(folder, rule.of) || under(folder, rule.except) {
					continue
				}
				for _, imported := range p.Imports {
					if under(imported, rule.ban) && !under(imported, rule.allow) {
						t.Errorf("%s imports %s", folder, imported)
					}
				}
			}
		})
	}
}

// The rules speak of these folders; a rule for a folder that is gone would hold of nothing.
func TestRulesSpeakOfFoldersThatExist(t *testing.T) {
	all := packages(t)
	for _, folder := range append([]string{"gomlx_models", "gomlx_models/nn", "gomlx_models/data", "gomlx_models/fit", "gomlx_models/sample", "gomlx_models/eval",
		"gomlx_models/cost", "gomlx_models/zoo", "gomlx_models/studio", "plotting", "kernel/engine", "kernel/front", "kernel/cell", "kernel/values", "kernel/session", "kernel/cmd"}, families...) {
		if !slices.ContainsFunc(all, func(p pkg) bool { return under(strings.TrimPrefix(p.ImportPath, module), []string{folder}) }) {
			t.Errorf("there is no package in %s: change the rules with the layout", folder)
		}
	}
}

// under tells whether a path is one of the folders or below one; a folder that ends in $ means
// itself alone.
func under(p string, folders []string) bool {
	return slices.ContainsFunc(folders, func(folder string) bool {
		if alone, ok := strings.CutSuffix(folder, "$"); ok {
			return p == alone
		}
		folder = path.Clean(folder)
		return p == folder || strings.HasPrefix(p, folder+"/")
	})
}

func packages(t *testing.T) []pkg {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", module+"...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []pkg
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}
