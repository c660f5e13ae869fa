package architecture

import (
	"slices"
	"testing"
)

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

// elsewhere is where modules come from.
var elsewhere = []string{"github.com", "golang.org", "gonum.org", "k8s.io"}

var families = []string{"gomlx_models/gan", "gomlx_models/vae", "gomlx_models/rnn"}

var rules = []rule{
	{
		name: "models imports GoMLX only", of: []string{"gomlx_models$"},
		ban: inModule(""),
	},
	{
		name: "nn imports GoMLX only", of: []string{"gomlx_models/nn$"},
		ban: inModule(""),
	},
	{
		name: "what lies below nn imports nn and GoMLX", of: []string{"gomlx_models/nn/recurrent", "gomlx_models/nn/augment"},
		ban: inModule(""), allow: inModule("gomlx_models/nn$"),
	},
	{
		name: "a family imports models, nn and GoMLX, no other family, no data, fit or plotting", of: families,
		ban: inModule(""), allow: inModule("gomlx_models$", "gomlx_models/nn"),
	},
	{
		name: "data, fit, sample, eval, cost, diagnose and card import no family",
		of:   []string{"gomlx_models/data", "gomlx_models/fit", "gomlx_models/sample", "gomlx_models/eval", "gomlx_models/cost", "gomlx_models/diagnose", "gomlx_models/card"},
		ban:  inModule(append(families, "gomlx_models/zoo", "gomlx_models/studio", "plotting")...),
	},
	{
		name: "eval/metrics, numbers in and numbers out, imports nothing of this module and no GoMLX", of: []string{"gomlx_models/eval/metrics"},
		ban: append(inModule(""), gomlx),
	},
	{
		name: "choose, rows in and advice out, imports nothing of this module and no GoMLX", of: []string{"gomlx_models/choose"},
		ban: append(inModule(""), gomlx),
	},
	{
		name: "of data only download speaks HTTP", of: []string{"gomlx_models/data"},
		except: []string{"gomlx_models/data/download", "gomlx_models/data/internal/publisher"},
		ban:    []string{"net/http"},
	},
	{
		name: "only studio, commands and tests import zoo, and what is in it", of: []string{"gomlx_models", "plotting", "kernel"},
		except: []string{"gomlx_models/studio", "gomlx_models/zoo/pretrained", "gomlx_models/zoo/make", "gomlx_models/zoo/calibrate", "kernel/cmd"},
		ban:    inModule("gomlx_models/zoo"),
	},
	{
		name: "nothing imports studio but commands and tests", of: []string{"gomlx_models", "plotting", "kernel"},
		except: []string{"kernel/cmd"},
		ban:    inModule("gomlx_models/studio"),
	},
	{
		name: "only studio and commands import provenance: what draws does not know what is said of it", of: []string{"gomlx_models", "plotting", "kernel"},
		except: []string{"gomlx_models/studio", "kernel/cmd"},
		ban:    inModule("gomlx_models/provenance"),
	},
	{
		name: "what puts metadata into files knows no model and no figure", of: []string{"plotting/export/metadata"},
		ban: append(inModule(""), gomlx), allow: inModule("plotting/export$", "plotting/export/internal/container"),
	},
	{
		name: "what takes files apart imports nothing of this module", of: []string{"plotting/export/internal/container"},
		ban: append(inModule(""), gomlx),
	},
	{
		name: "plotting imports neither GoMLX nor models, and of the kernel what all agree on", of: []string{"plotting"},
		ban: append(inModule("gomlx_models", "kernel"), gomlx), allow: inModule("kernel/contract"),
	},
	{
		name: "figures do not know where they are displayed", of: []string{"plotting"}, except: []string{"plotting/display"},
		ban: inModule("plotting/display"),
	},
	{
		name: "what figures have in common knows no figure", of: []string{"plotting/internal", "plotting/assets"},
		ban: inModule(""), allow: inModule("plotting/internal", "plotting/assets"),
	},
	{
		name: "what signs pictures, bytes in and bytes out, imports of this module what takes files apart, and opens no connection", of: []string{"plotting/export/c2pa"},
		ban: append(inModule(""), "net", "os"), allow: inModule("plotting/export/internal/container"),
	},
	{
		name: "kernel imports no GoMLX, but for the command that joins all", of: []string{"kernel"},
		except: []string{"kernel/cmd"},
		ban:    append(inModule("gomlx_models"), gomlx),
	},
	{
		name: "front imports no other room of the kernel but jupyter", of: []string{"kernel/front"},
		ban: inModule(""), allow: inModule("kernel/front", "kernel/jupyter", "kernel/contract", "kernel/internal"),
	},
	{
		name: "jupyter imports no other room of the kernel", of: []string{"kernel/jupyter"},
		ban: inModule(""), allow: inModule("kernel/jupyter", "kernel/internal"),
	},
	{
		name: "cell imports no other room of the kernel", of: []string{"kernel/cell"},
		ban: inModule(""), allow: inModule("kernel/cell", "kernel/internal/shellwords"),
	},
	{
		name: "cell/syntax imports nothing of cell", of: []string{"kernel/cell/syntax"},
		ban: inModule("kernel/cell"), allow: inModule("kernel/cell/syntax"),
	},
	{
		name: "cell does not import ide", of: []string{"kernel/cell$", "kernel/cell/syntax"},
		ban: inModule("kernel/cell/ide"),
	},
	{
		name: "engine imports no other room of the kernel", of: []string{"kernel/engine"},
		ban: inModule(""), allow: inModule("kernel/engine", "kernel/contract", "kernel/internal"),
	},
	{
		name: "within engine, program imports no other room", of: []string{"kernel/engine/program"},
		ban: inModule(""),
	},
	{
		name: "the kernel's process links no models", of: []string{"kernel/server", "kernel/session", "kernel/cmd/atelier-kernel"},
		ban: append(inModule("gomlx_models"), gomlx),
	},
	{
		name: "within engine, workspace imports no other room and gopkg workspace only", of: []string{"kernel/engine/workspace", "kernel/engine/gopkg"},
		ban: inModule("kernel/engine"), allow: inModule("kernel/engine/workspace"),
	},
	{
		name: "values, which every cell links, imports the standard library only, and what programs and kernel share", of: []string{"kernel/values"},
		ban: append(inModule(""), elsewhere...), allow: inModule("kernel/values", "kernel/contract", "kernel/internal"),
	},
	{
		name: "values itself, which a cell without variables links, does not import what carries these", of: []string{"kernel/values$"},
		ban: inModule("kernel/values/carry"),
	},
	{
		name: "what programs and kernel share imports the standard library only", of: []string{"kernel/contract", "kernel/internal"},
		ban: append(inModule(""), elsewhere...),
	},
}

func inModule(folders ...string) []string {
	var paths []string
	for _, folder := range folders {
		paths = append(paths, Module+folder)
	}
	return paths
}

func TestImports(t *testing.T) {
	all := packages(t)
	for _, rule := range rules {
		t.Run(rule.name, func(t *testing.T) {
			for _, p := range all {
				folder := p.Folder()
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

// A rule for a folder that is gone would hold of nothing.
func TestRulesSpeakOfFoldersThatExist(t *testing.T) {
	all := packages(t)
	for _, rule := range rules {
		for _, folder := range slices.Concat(rule.of, rule.except) {
			if !slices.ContainsFunc(all, func(p Package) bool { return under(p.Folder(), []string{folder}) }) {
				t.Errorf("%s: there is no package in %s: change the rules with the layout", rule.name, folder)
			}
		}
	}
}

func packages(t *testing.T) []Package {
	t.Helper()
	all, err := Packages()
	if err != nil {
		t.Fatal(err)
	}
	return all
}
