package datasheet

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/atelier-go/atelier/gomlx_models/data"
)

// className is the name of a class, its number if it has none.
func className(names []string, class int) string {
	if class < len(names) && names[class] != "" {
		return names[class]
	}
	return strconv.Itoa(class)
}

// uneven is how many times as many examples the largest class has as the smallest, from which on that is said.
const uneven = 3

// heedClasses says which classes are small or empty.
func (s *Sheet) heedClasses() {
	if len(s.Classes) < 2 {
		return
	}
	smallest, largest := s.Classes[0], s.Classes[0]
	var none []string
	for _, class := range s.Classes {
		if class.Count == 0 {
			none = append(none, class.Name)
			continue
		}
		if smallest.Count == 0 || class.Count < smallest.Count {
			smallest = class
		}
		if class.Count > largest.Count {
			largest = class
		}
	}
	if len(none) > 0 {
		s.heed("no example is of the class %s.", strings.Join(none, ", "))
	}
	if largest.Count >= uneven*smallest.Count {
		s.heed("the classes are uneven: %s has %s and %s %s, so a model that is told the class learns the small ones less well.",
			largest.Name, number(largest.Count), smallest.Name, number(smallest.Count))
	}
}

// heedTwice says what could be taken away.
func (s *Sheet) heedTwice(things string) {
	d := s.Twice
	if spare := d.IdenticalSpare; spare > 0 {
		s.heed("%s of %s %s are there more than once, value for value: take the copies away, or a model learns those by heart.", number(spare), number(s.Count), things)
	}
	if spare := d.NearSpare; spare > 0 {
		s.heed("%s more %s nearly the same as others: look at the groups, and keep one of each.", number(spare), verbOf(spare, things))
	}
	if d.AcrossClasses > 0 {
		s.heed("%s in several classes: a picture can have one class only.", verb(d.AcrossClasses, "group of copies lies", "groups of copies lie"))
	}
}

func (s *Sheet) heedPictures(mirroring data.Mirroring) {
	f := s.Pics
	if f.Grey {
		s.heed("no picture has any colour: with one channel (--channels 1) a step takes less time.")
	}
	if f.Empty > 0 {
		s.heed("%s of %s pictures are nearly of one colour: look whether they belong.", number(f.Empty), number(s.Count))
	}
	if o := f.Originals; o != nil && o.Smaller > 0 {
		s.heed("%s of %s files are smaller than %dx%d and were enlarged: a smaller --size shows more truly what they hold.", number(o.Smaller), number(s.Count), f.Height, f.Width)
	}
	switch {
	case mirroring.Letters:
		s.heed("the classes seem to be letters or digits: do not mirror them, for mirrored they are others or none.")
	case mirroring.OneSided():
		s.heed("the pictures look to one side (their mean resembles its mirror image by %.2f, of at most 1): mirroring would add what the data does not have.", f.Mirror)
	}
	s.heedClasses()
	s.heedTwice("pictures")
	s.heedSkipped()
}

func (s *Sheet) heedSkipped() {
	if n := len(s.Skipped); n > 0 {
		s.heed("%s skipped: see the list.", were(n, "example"))
	}
}

func (s *Sheet) heedText() {
	f := s.Text
	if f.Documents {
		s.heed("each line seems to be a text of its own: read by data.Lines (--lines), a model learns where one begins and ends.")
	}
	if f.Unknown > 0 {
		s.heed("%s of %s symbols have no place in the alphabet, which has %s: a model sees them all as one.", number(f.Unknown), number(s.Count), number(f.Symbols))
	}
	if f.Controls > 0 {
		s.heed("there are %s that cannot be seen: look where they come from.", count(f.Controls, "control symbol"))
	}
	if lines := f.Lines - f.EmptyLines; f.CopiedLines*20 > lines {
		s.heed("%s of %s lines stand there before already: a model learns those by heart.", number(f.RepeatedLines), number(lines))
	}
}

func (s *Sheet) heedOthers() {
	things := s.Kind.Words()
	s.heedClasses()
	s.heedTwice(things)
	if f := s.Pairs; f != nil && f.Ambiguous > 0 {
		s.heed("%s several answers: a model learns to draw one of them.", has(f.Ambiguous, "question"))
	}
	if f := s.Pairs; f != nil && f.Echoes > 0 {
		s.heed("%s with its own words.", verb(f.Echoes, "question is answered", "questions are answered"))
	}
	s.heedSkipped()
}

// number writes n with a comma between each three digits.
func number(n int) string {
	digits := strconv.Itoa(n)
	for at := len(digits) - 3; at > 0; at -= 3 {
		digits = digits[:at] + "," + digits[at:]
	}
	return digits
}

// verbAlone are the words that go with a number.
func verbAlone(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// verb is a number and the words that go with it.
func verb(n int, one, many string) string {
	return number(n) + " " + verbAlone(n, one, many)
}

// verbOf is things and their verb, or of one what it is with its own.
func verbOf(n int, things string) string {
	return verbAlone(n, "of the "+things+" is", things+" are")
}

func count(n int, thing string) string { return verb(n, thing, thing+"s") }
func has(n int, thing string) string   { return verb(n, thing+" has", thing+"s have") }
func were(n int, thing string) string  { return verb(n, thing+" was", thing+"s were") }

func percent(share float64) string {
	if share > 0 && share < 0.001 {
		return "less than 0.1%"
	}
	return fmt.Sprintf("%.1f%%", 100*share)
}
