package architecture

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// dependency is a module that packages or tests of this one are linked from.
type dependency struct {
	Path, Dir string
}

// licences are words of each licence by which its text is known.
var licences = map[string]string{
	"Apache-2.0":       "Apache License",
	"MIT":              "Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files",
	"BSD-2-Clause":     "Redistribution and use in source and binary forms",
	"BSD-3-Clause":     "Neither the name",
	"CC-BY-4.0":        "Creative Commons Attribution 4.0 International Public License",
	"FTL":              "The FreeType License",
	"GPL-2.0-or-later": "The GNU General Public License (GPL), version 2 or later",
	"MPL-2.0":          "Mozilla Public License Version 2.0",
	"OFL-1.1":          "SIL OPEN FONT LICENSE Version 1.1",
}

var (
	tableLine = regexp.MustCompile(`(?m)^\| ([a-z][^ |]*\.[^ |]*/[^ |]*) \| ([^|]*) \|$`)
	licenceID = regexp.MustCompile(`Apache-2\.0|MIT|BSD-[23]-Clause|CC-BY-4\.0|FTL|MPL-2\.0|GPL-2\.0-or-later|OFL-1\.1`)
)

// Every module that a program of this one contains, or a test runs, has its line in NOTICE.md under the heading for it,
// with the licences that its own files tell; and no line is there for a module that is not needed any more.
func TestNoticeNamesEveryModule(t *testing.T) {
	text, err := os.ReadFile("../../NOTICE.md")
	if err != nil {
		t.Fatal(err)
	}
	contained, tested, found := strings.Cut(string(text), "## Modules that only its tests run")
	if !found {
		t.Fatal("NOTICE.md lacks the heading of the modules that only tests run")
	}
	linked, all := dependencies(t), dependencies(t, "-test")
	for path, dir := range all {
		part, where := tested, "only its tests run"
		if _, ok := linked[path]; ok {
			part, where = contained, "its programs contain"
		}
		told, known := noticeLines(part)[path]
		if !known {
			t.Errorf("NOTICE.md lacks %s among the modules that %s: add a line with its licence, which is told in %s", path, where, dir)
			continue
		}
		if got := licencesIn(t, dir); !slices.Equal(got, told) {
			t.Errorf("NOTICE.md tells %s under %v, and its files in %s under %v", path, told, dir, got)
		}
	}
	for path := range noticeLines(string(text)) {
		if _, needed := all[path]; !needed {
			t.Errorf("NOTICE.md has a line for %s, which nothing here is linked from: remove it", path)
		}
	}
}

// noticeLines are the sorted licences of the modules in tables.
func noticeLines(text string) map[string][]string {
	lines := map[string][]string{}
	for _, line := range tableLine.FindAllStringSubmatch(text, -1) {
		lines[line[1]] = licenceID.FindAllString(line[2], -1)
		slices.Sort(lines[line[1]])
	}
	return lines
}

// licencesIn names the licences that the files of a module tell, sorted.
func licencesIn(t *testing.T, dir string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "LICENSE*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no licence in %s (%v)", dir, err)
	}
	var names []string
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, licencesOf(string(text))...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func licencesOf(text string) []string {
	text = strings.Join(strings.Fields(text), " ")
	var names []string
	for name, words := range licences {
		third := name == "BSD-2-Clause" && strings.Contains(text, licences["BSD-3-Clause"])
		if strings.Contains(text, words) && !third {
			names = append(names, name)
		}
	}
	return names
}

// dependencies are the folders of the modules that the packages here are linked from.
func dependencies(t *testing.T, flags ...string) map[string]string {
	t.Helper()
	args := append(append([]string{"list", "-deps"}, flags...), "-json=Module", "./...")
	dirs := map[string]string{}
	for _, folder := range []string{"../..", "../paper"} {
		command := exec.Command("go", args...)
		command.Dir = folder
		out, err := command.Output()
		if err != nil {
			t.Fatal(err)
		}
		for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
			var listed struct{ Module *dependency }
			if err := decoder.Decode(&listed); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatal(err)
			}
			if own := listed.Module == nil || strings.HasPrefix(listed.Module.Path+"/", Module); !own {
				dirs[listed.Module.Path] = listed.Module.Dir
			}
		}
	}
	return dirs
}
