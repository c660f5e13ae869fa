package install

import (
	"errors"
	"path/filepath"
	"runtime"
)

// UserFolder is Jupyter's data folder of the user that env describes, by Jupyter's own rules: in
// JUPYTER_DATA_DIR, else below XDG_DATA_HOME, else in the home.
func UserFolder(env func(string) string) (string, error) {
	if folder := env("JUPYTER_DATA_DIR"); folder != "" {
		return filepath.Abs(folder)
	}
	home := env("HOME")
	if runtime.GOOS == "darwin" && home != "" {
		return filepath.Join(home, "Library", "Jupyter"), nil
	}
	if folder := env("XDG_DATA_HOME"); folder != "" {
		return filepath.Join(folder, "jupyter"), nil
	}
	if home == "" {
		return "", errors.New("install: HOME is not set: set it, or use --prefix")
	}
	return filepath.Join(home, ".local", "share", "jupyter"), nil
}

// EnvironmentFolder is the data folder of the active Python environment.
func EnvironmentFolder(env func(string) string) (string, error) {
	for _, name := range []string{"VIRTUAL_ENV", "CONDA_PREFIX"} {
		if root := env(name); root != "" {
			return PrefixFolder(root)
		}
	}
	return "", errors.New("install: no Python environment is active (VIRTUAL_ENV and CONDA_PREFIX are not set): activate one, or use --prefix")
}

// PrefixFolder is the data folder of the Python environment at prefix.
func PrefixFolder(prefix string) (string, error) {
	prefix, err := filepath.Abs(prefix)
	return filepath.Join(prefix, "share", "jupyter"), err
}
