package style

const (
	ChartWidth  = 680 // in CSS pixels; the interactive chart shrinks with a narrower page
	ChartHeight = 360
)

// PictureScale is the number of picture pixels per CSS pixel: small text stays readable on a dense screen.
const PictureScale = 1.5

const PointsPerPixel = 72.0 / 96 // CSS pixels
