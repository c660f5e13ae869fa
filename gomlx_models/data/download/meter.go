package download

// meter adds up the progress over several files.
type meter struct {
	report      func(done, total int64)
	done, total int64
}

// at reports n bytes of the current file.
func (m *meter) at(n int64) {
	if m.report != nil {
		m.report(min(m.done+n, m.total), m.total)
	}
}

// finish ends the current file, whose packed size in the total is n.
func (m *meter) finish(n int64) {
	m.done += n
	m.at(0)
}
