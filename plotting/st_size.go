package plotting

const (
	chartWidth  = 680 // in CSS pixels; the interactive chart shrinks with a narrower page
	chartHeight = 360
)

// pictureScale is the number of picture pixels per CSS pixel: small text stays readable on a dense screen.
const pictureScale = 1.5

const pointsPerPixel = 72.0 / 96 // CSS pixels
