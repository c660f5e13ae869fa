package published

import (
	"cmp"
	"errors"
	"os"
	"path/filepath"
)

// Folder is where package download puts the pictures of that name, or texts if it is "text": $XDG_DATA_HOME/atelier/NAME, or
// ~/.local/share/atelier/NAME. It fails if the user has no home folder.
func Folder(name string) (string, error) {
	// The XDG specification wants paths that are not absolute to be ignored.
	if base := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(base) {
		return filepath.Join(base, "atelier", name), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", errors.New("data: there is no home folder to keep data sets in; set HOME, XDG_DATA_HOME or ATELIER_DATA")
	}
	return filepath.Join(home, ".local", "share", "atelier", name), nil
}

// Folders lists where the set may be, in the order of search.
func (s Set) Folders() []string {
	var folders []string
	if base := os.Getenv("ATELIER_DATA"); base != "" {
		folders = append(folders, filepath.Join(base, s.Subfolder()))
	}
	if folder, err := Folder(s.Subfolder()); err == nil {
		folders = append(folders, folder)
	}
	if s.System != "" {
		folders = append(folders, s.System)
	}
	return folders
}

// Subfolder is the name of the set's folder.
func (s Set) Subfolder() string { return cmp.Or(s.Folder, s.Name) }
