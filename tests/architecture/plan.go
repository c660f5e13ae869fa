package architecture

import (
	"path"
	"strings"

	"github.com/atelier-go/atelier/plotting"
)

// Plan is one picture of the house. The packages in and below some folders are its rooms.
type Plan struct {
	Name, Title string
	in          []string
}

// Plans are the pictures: what is trained and shown, and what runs a cell.
var Plans = []Plan{
	{"models", "gomlx_models and plotting: an arrow goes from who imports to what is imported", []string{"gomlx_models", "plotting"}},
	{"kernel", "kernel: an arrow goes from who imports to what is imported", []string{"kernel"}},
}

// apart are rooms that only tests import, and programs that made what a package embeds.
var apart = []string{"gomlx_models/internal/gradcheck", "gomlx_models/data/internal", "kernel/jupyter/zmtp/zmtptest"}

// Network draws a plan: a room for each package, an arrow for each import that no longer way says already.
func (p Plan) Network(all []Package) plotting.Network {
	figure := plotting.Network{Title: p.Title}
	var folders []string
	for _, room := range all {
		if folder := room.Folder(); under(folder, p.in) && !under(folder, apart) {
			folders = append(folders, folder)
			figure.Nodes = append(figure.Nodes, plotting.Node{ID: folder, Label: p.label(folder), Kind: strings.TrimPrefix(path.Dir(folder), ".")})
		}
	}
	for _, arrow := range Arrows(all, folders) {
		figure.Edges = append(figure.Edges, plotting.Edge{From: arrow.From, To: arrow.To})
	}
	return figure
}

// label is a room's name within the plan: the first folder says nothing where it is the same for nearly all.
func (p Plan) label(folder string) string {
	if short, ok := strings.CutPrefix(folder, p.in[0]+"/"); ok {
		return short
	}
	return folder
}
