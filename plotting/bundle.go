package plotting

import "errors"

// The MIME types a bundle of this package may hold.
const (
	MIMEPlain = "text/plain"
	MIMEHTML  = "text/html"
	MIMEPNG   = "image/png"
)

// ErrNoData says that a figure holds nothing that could be drawn.
var ErrNoData = errors.New("plotting: no data to draw")

// Bundle is one content in several MIME types. MIMEPlain is always there; text is UTF-8 and a picture is its raw
// bytes, not base64. It is an alias, so that a type can have the method of a Figure without this package.
type Bundle = map[string][]byte

// Figure is anything that can show itself. Bundle is a pure function of the figure: the same figure gives the
// same bytes. It returns an error that wraps ErrNoData where there is nothing to draw.
type Figure interface {
	Bundle() (Bundle, error)
}

// Drafter is a Figure whose complete bundle is costly. Draft returns a cheaper one, for a frame that will soon be
// replaced and that is shown only where scripts are known to run.
type Drafter interface {
	Figure
	Draft() (Bundle, error)
}
