package svg

// Strokes gives the lines of all that is seen, in the order in which it is drawn, each as points in the drawing's pixels
// that leave the true line by at most far: what is drawn with a line as its path, what is only filled as its outline.
// A line that closes ends where it begins. Clip paths, masks and dashes are passed over. It fails if the drawing has
// shapes that have no lines here, such as text.
func (d *Document) Strokes(far float64) ([][][2]float64, error) {
	if err := missing(d.lost); err != nil {
		return nil, err
	}
	var strokes [][][2]float64
	count := 0
	err := d.root.each(func(s *shape) error {
		if !s.seen() {
			return nil
		}
		for _, c := range s.contours {
			line := c.flatten(far / max(s.matrix.stretch(), 1e-9))
			for i := range line {
				line[i] = s.matrix.at(line[i])
			}
			if count += len(line); count > maxPoints {
				return errTooMuch
			}
			if len(c.points) > 1 { // more than a place to begin at
				strokes = append(strokes, line)
			}
		}
		return nil
	})
	return strokes, err
}

// each calls a function with every shape of a node.
func (n *node) each(do func(*shape) error) error {
	if n == nil || n.opacity == 0 {
		return nil
	}
	if n.shape != nil {
		return do(n.shape)
	}
	for _, inside := range n.nodes {
		if err := inside.each(do); err != nil {
			return err
		}
	}
	return nil
}

// seen tells whether anything of a shape is drawn.
func (s *shape) seen() bool {
	filled := s.style.fill.some && s.style.fillOpacity > 0 && (s.fill != nil || s.style.fill.color.A > 0)
	return filled || s.lined()
}

// lined tells whether a shape is drawn with a line.
func (s *shape) lined() bool {
	return s.style.stroke.some && s.style.strokeOpacity > 0 && s.style.width > 0 && (s.stroke != nil || s.style.stroke.color.A > 0)
}
