package datasheet

import (
	"archive/zip"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// onDisk is the absolute path of what lies there, or nothing if the set is in the program.
func onDisk(where string) string {
	if _, err := os.Stat(where); err != nil {
		return ""
	}
	if whole, err := filepath.Abs(where); err == nil {
		return whole
	}
	return where
}

// licenceFiles lists the files that look as if they said whose the data is: at the top of a folder or an archive, or
// beside a file.
func licenceFiles(where string) ([]string, error) {
	info, err := os.Stat(where)
	if err != nil {
		return nil, fmt.Errorf("datasheet: %s cannot be read: %w", where, err)
	}
	if !info.IsDir() && strings.EqualFold(filepath.Ext(where), ".zip") {
		return licencesInZip(where), nil
	}
	folder := where
	if !info.IsDir() {
		folder = filepath.Dir(where)
	}
	entries, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrPermission) {
		return nil, nil // a file may be read in a folder that may not be listed
	}
	if err != nil {
		return nil, fmt.Errorf("datasheet: %s cannot be read: %w", folder, err)
	}
	var names []string
	for _, entry := range entries {
		if !entry.IsDir() && entry.Name() != filepath.Base(where) && saysLicence(entry.Name()) {
			names = append(names, entry.Name())
		}
	}
	return names, nil
}

// licencesInZip lists them in an archive: at its top or in the one folder there. What cannot be read names none.
func licencesInZip(where string) []string {
	archive, err := zip.OpenReader(where)
	if err != nil {
		return nil
	}
	defer archive.Close()
	var names []string
	for _, file := range archive.File {
		if strings.Count(file.Name, "/") <= 1 && saysLicence(path.Base(file.Name)) && !strings.HasSuffix(file.Name, "/") {
			names = append(names, path.Base(file.Name))
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// saysLicence tells by its name whether a file may say the licence.
func saysLicence(name string) bool {
	stem := strings.ToLower(strings.TrimSuffix(name, filepath.Ext(name)))
	return slices.ContainsFunc([]string{"license", "licence", "copying", "copyright", "notice", "readme", "credits", "attribution"}, func(word string) bool {
		return stem == word || strings.HasPrefix(stem, word+"-") || strings.HasPrefix(stem, word+"_") || strings.HasPrefix(stem, word+".")
	})
}
