package plotting

import (
	"errors"
	"fmt"
	"strings"

	"github.com/atelier-go/atelier/plotting/internal/style"
	"github.com/atelier-go/atelier/plotting/internal/web"
)

// Network is a picture of what depends on what, such as a computation graph: boxes joined by arrows, each below all
// that leads to it.
type Network struct {
	Title string
	Nodes []Node
	Edges []Edge
}

// Node is a box.
type Node struct {
	ID    string // no two are the same
	Label string // default the ID
	Kind  string // written below the label; each kind has a colour of its own. Default none
}

// Edge is an arrow from one node to another, by their IDs.
type Edge struct {
	From, To string
	Label    string // such as a shape; default none
}

// ErrCycle says that arrows lead back to where they started, so that no node is the first.
var ErrCycle = errors.New("plotting: the network has a cycle")

// Bundle draws the network: as SVG in the HTML, with the fonts of the browser, and as PNG. It returns an error that
// wraps ErrNoData when there is no node, ErrFigure when two nodes have one ID or an edge names a node that is not
// there, or ErrCycle when edges form a cycle, which it names.
func (n Network) Bundle() (Bundle, error) {
	links, levels, err := n.layers()
	if err != nil {
		return nil, err
	}
	drawing := n.drawing(links, levels)
	picture, err := drawing.png()
	if err != nil {
		return nil, fmt.Errorf("network %q: %w", n.Title, err)
	}
	vectors, err := drawing.svg()
	if err != nil {
		return nil, fmt.Errorf("network %q: %w", n.Title, err)
	}
	text := n.text(links, levels)
	return Bundle{MIMEPlain: []byte(text), MIMEHTML: n.html(text, vectors, picture, drawing.cssWidth()), MIMEPNG: picture}, nil
}

// SVG is the network as lines and letters. The errors are those of Bundle.
func (n Network) SVG() ([]byte, error) {
	links, levels, err := n.layers()
	if err != nil {
		return nil, err
	}
	return n.drawing(links, levels).svg()
}

// layers finds the edges, and the level that each node is drawn on.
func (n Network) layers() (links []link, levels []int, err error) {
	if links, err = n.links(); err == nil {
		levels, err = n.levels(links)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("network %q: %w", n.Title, err)
	}
	return links, levels, nil
}

// link is an edge between nodes by their place in Nodes.
type link struct {
	from, to int
	label    string
}

func (n Network) links() ([]link, error) {
	if len(n.Nodes) == 0 {
		return nil, fmt.Errorf("%w: no nodes", ErrNoData)
	}
	places := make(map[string]int, len(n.Nodes))
	for i, node := range n.Nodes {
		if _, known := places[node.ID]; known {
			return nil, fmt.Errorf("%w: two nodes have the ID %q: give each its own", ErrFigure, node.ID)
		}
		places[node.ID] = i
	}
	links := make([]link, len(n.Edges))
	for i, e := range n.Edges {
		from, known := places[e.From]
		to, alsoKnown := places[e.To]
		if !known || !alsoKnown {
			return nil, fmt.Errorf("%w: edge %d goes from %q to %q: both must be IDs of nodes", ErrFigure, i, e.From, e.To)
		}
		links[i] = link{from, to, e.Label}
	}
	return links, nil
}

// levels gives each node the number of edges on the longest way to it.
func (n Network) levels(links []link) ([]int, error) {
	before := make([][]int, len(n.Nodes))
	for _, l := range links {
		before[l.to] = append(before[l.to], l.from)
	}
	levels := make([]int, len(n.Nodes))
	done := make([]bool, len(n.Nodes))
	var way []int // from the node asked for first, against the arrows
	var visit func(node int) error
	visit = func(node int) error {
		if done[node] {
			return nil
		}
		for i, seen := range way {
			if seen == node {
				return n.cycle(way[i:])
			}
		}
		way = append(way, node)
		for _, b := range before[node] {
			if err := visit(b); err != nil {
				return err
			}
			levels[node] = max(levels[node], levels[b]+1)
		}
		way = way[:len(way)-1]
		done[node] = true
		return nil
	}
	for node := range n.Nodes {
		if err := visit(node); err != nil {
			return nil, err
		}
	}
	return levels, nil
}

// cycle is the error that names the nodes on the way, which is against the arrows, in the order of the arrows.
func (n Network) cycle(way []int) error {
	names := []string{n.Nodes[way[0]].ID}
	for i := len(way) - 1; i >= 0; i-- {
		names = append(names, n.Nodes[way[i]].ID)
	}
	return fmt.Errorf("%w: %s: leave out one of these edges, or draw the steps of a loop as nodes of their own",
		ErrCycle, strings.Join(names, " -> "))
}

func (n Node) label() string { return style.LabelOr(n.Label, n.ID) }

func (n Node) text() string {
	if n.Kind == "" {
		return n.label()
	}
	return n.label() + " (" + n.Kind + ")"
}

// text is the network in words: each node, from the top, with the nodes that lead to it.
func (n Network) text(links []link, levels []int) string {
	depth := 0
	for _, level := range levels {
		depth = max(depth, level+1)
	}
	lines := []string{style.WithTitle(n.Title, fmt.Sprintf("%s and %s in %s", style.Count(len(n.Nodes), "node"), style.Count(len(links), "edge"), style.Count(depth, "level")))}
	for level := range depth {
		for i, node := range n.Nodes {
			if levels[i] == level {
				lines = append(lines, node.text()+n.sources(links, i))
			}
		}
	}
	return strings.Join(lines, "\n")
}

func (n Network) sources(links []link, node int) string {
	var names []string
	for _, l := range links {
		if l.to != node {
			continue
		}
		name := n.Nodes[l.from].label()
		if l.label != "" {
			name += " by " + l.label
		}
		names = append(names, name)
	}
	if len(names) == 0 {
		return ""
	}
	return " from " + style.Enumerate(names)
}

func (n Network) html(alt string, vectors, picture []byte, width int) []byte {
	return []byte(web.FigureStart("", n.Title) + web.SVG(vectors, picture, alt, width) + web.FigureEnd)
}
