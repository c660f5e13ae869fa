package svg

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// farthest is the largest number that a file can have.
const farthest = 1e9

// scanner reads numbers and letters from the text of an attribute.
type scanner struct {
	text string
	at   int
}

// skip passes over what separates.
func (s *scanner) skip() {
	for s.at < len(s.text) && strings.IndexByte(" \t\r\n\f,", s.text[s.at]) >= 0 {
		s.at++
	}
}

// done tells whether nothing follows.
func (s *scanner) done() bool {
	s.skip()
	return s.at >= len(s.text)
}

// digits passes over digits and tells whether there were any.
func (s *scanner) digits() bool {
	begin := s.at
	for s.at < len(s.text) && '0' <= s.text[s.at] && s.text[s.at] <= '9' {
		s.at++
	}
	return s.at > begin
}

// one passes over one of these letters if it follows.
func (s *scanner) one(of string) bool {
	if s.at < len(s.text) && strings.IndexByte(of, s.text[s.at]) >= 0 {
		s.at++
		return true
	}
	return false
}

// number reads a number, which ends where it cannot go on: "1-2.5.5" has three.
func (s *scanner) number() (float64, error) {
	s.skip()
	begin := s.at
	s.one("+-")
	whole := s.digits()
	if s.one(".") {
		whole = s.digits() || whole
	}
	if !whole {
		s.at = begin
		return 0, s.fault("a number")
	}
	end := s.at
	if s.one("eE") {
		s.one("+-")
		if !s.digits() {
			s.at = end // the letter of a unit, such as em
		}
	}
	v, err := strconv.ParseFloat(s.text[begin:s.at], 64)
	if err != nil || math.Abs(v) > farthest {
		return 0, fmt.Errorf("the number %s is out of bounds, want -1e9 to 1e9", clip(s.text[begin:s.at]))
	}
	return v, nil
}

// flag reads 0 or 1, after which nothing needs to separate.
func (s *scanner) flag() (bool, error) {
	s.skip()
	switch {
	case s.one("0"):
		return false, nil
	case s.one("1"):
		return true, nil
	}
	return false, s.fault("0 or 1")
}

// fault says what is wrong at this place.
func (s *scanner) fault(want string) error {
	if s.at >= len(s.text) {
		return fmt.Errorf("it ends where %s should be", want)
	}
	return fmt.Errorf("%q stands at %d where %s should be", clip(s.text[s.at:min(len(s.text), s.at+12)]), s.at, want)
}

// parseNumbers reads numbers to the end.
func parseNumbers(text string) ([]float64, error) {
	var numbers []float64
	for s := (scanner{text: text}); !s.done(); {
		v, err := s.number()
		if err != nil {
			return nil, err
		}
		numbers = append(numbers, v)
	}
	return numbers, nil
}

// units are the lengths of units in pixels (CSS Values 4, section 6), those of fonts for one of 16 pixels.
var units = map[string]float64{
	"": 1, "px": 1, "pt": 96.0 / 72, "pc": 16, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96, "q": 96 / 101.6, "em": 16, "rem": 16, "ex": 8,
}

// parseLength reads a length in pixels; one in percent is a part of whole.
func parseLength(text string, whole float64) (float64, error) {
	s := scanner{text: strings.TrimSpace(text)}
	v, err := s.number()
	if err != nil {
		return 0, fmt.Errorf("the length %q is none: %w", clip(text), err)
	}
	unit := strings.ToLower(strings.TrimSpace(s.text[s.at:]))
	if unit == "%" {
		return v / 100 * whole, nil
	}
	px, ok := units[unit]
	if !ok {
		return 0, fmt.Errorf("the length %q has a unit that is not known", clip(text))
	}
	return v * px, nil
}

// parseShare reads a number or a percentage, brought to 0 to 1.
func parseShare(text string) (float64, error) {
	v, err := parseLength(text, 1)
	return min(max(v, 0), 1), err
}
