package plotting

import (
	"fmt"
	"math"
	"strings"
)

// text is the picture in words: where each group lies, and how well the groups keep apart.
func (s Scatter) text(clouds []cloud) string {
	total, skipped := dotCount(clouds), 0
	parts := make([]string, 0, len(clouds)+3)
	for _, c := range clouds {
		parts = append(parts, c.text())
		skipped += c.skipped
	}
	if finding := apart(clouds); finding != "" {
		parts = append(parts, finding)
	}
	if total > maxScattered {
		parts = append(parts, fmt.Sprintf("about %d of %d points drawn", maxScattered, total))
	}
	if skipped > 0 {
		parts = append(parts, fmt.Sprintf("%s not finite and not drawn", counted(skipped, "point")))
	}
	axes := fmt.Sprintf("%s in %s, (%s, %s)", counted(total, "point"), counted(len(clouds), "group"),
		axisName(s.XLabel, "x"), axisName(s.YLabel, "y"))
	return headed(s.Title, axes+": "+strings.Join(parts, "; "))
}

func (c cloud) text() string {
	if len(c.dots) == 0 {
		return c.name + " has no point to draw"
	}
	x, y := c.center()
	return fmt.Sprintf("%s (%d) around (%s, %s)", c.name, len(c.dots), number(x), number(y))
}

func (c cloud) center() (x, y float64) {
	for _, d := range c.dots {
		x += d.x / float64(len(c.dots))
		y += d.y / float64(len(c.dots))
	}
	return x, y
}

// apart tells how many points lie nearest to the centre of their own group, and which group strays most to which.
// It is empty for fewer than two groups.
func apart(clouds []cloud) string {
	strays, groups := strayed(clouds)
	if groups < 2 {
		return ""
	}
	total, home := dotCount(clouds), 0
	var from, to int
	worst := 0.0
	for i, row := range strays {
		home += row[i]
		for j, n := range row {
			if share := float64(n) / float64(max(1, len(clouds[i].dots))); i != j && share > worst {
				worst, from, to = share, i, j
			}
		}
	}
	text := percent(float64(home)/float64(total)) + " of the points lie nearest to the centre of their own group"
	if worst > 0 {
		text += fmt.Sprintf(", least apart are %s and %s: %s of %s lie nearer to the centre of %s",
			clouds[from].name, clouds[to].name, percent(worst), clouds[from].name, clouds[to].name)
	}
	return text
}

// strayed counts, for each group, to the centre of which group its points are nearest, and the groups with a point.
func strayed(clouds []cloud) (counts [][]int, groups int) {
	type place struct{ x, y float64 }
	centers := make([]place, len(clouds))
	for i, c := range clouds {
		if centers[i] = (place{math.NaN(), math.NaN()}); len(c.dots) > 0 {
			groups++
			centers[i].x, centers[i].y = c.center()
		}
	}
	counts = make([][]int, len(clouds))
	for i, c := range clouds {
		counts[i] = make([]int, len(clouds))
		for _, d := range c.dots {
			nearest, least := i, math.Hypot(d.x-centers[i].x, d.y-centers[i].y)
			for j, o := range centers {
				if distance := math.Hypot(d.x-o.x, d.y-o.y); distance < least {
					nearest, least = j, distance
				}
			}
			counts[i][nearest]++
		}
	}
	return counts, groups
}
