package checkpoints

import "os"

// SamePlace tells whether two paths lead to one file or folder. Where there is nothing, nothing is the same.
func SamePlace(one, other string) bool {
	a, err := os.Stat(one)
	if err != nil {
		return false
	}
	b, err := os.Stat(other)
	return err == nil && os.SameFile(a, b)
}
