// Package style is what all figures have in common to look at: sizes, colours, markers, the ranges and ticks of axes, how
// numbers and names are written, and how many points of a line are drawn.
package style

const (
	ChartWidth  = 680 // in CSS pixels; the interactive chart shrinks with a narrower page
	ChartHeight = 360
)

// PictureScale is the number of picture pixels per CSS pixel: small text stays readable on a dense screen.
const PictureScale = 1.5

const PointsPerPixel = 72.0 / 96 // CSS pixels
