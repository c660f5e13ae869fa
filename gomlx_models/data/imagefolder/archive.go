package imagefolder

import (
	"archive/zip"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// What an archive may promise to unpack to: a bomb promises more than there is memory.
const (
	maxUnpacked = 64 << 30 // bytes in all
	maxRatio    = 200      // times its packed size
	smallFile   = 1 << 20  // bytes of a file that may have any ratio
)

// IsArchive tells whether a file is a zip archive, by what it holds and not by its name.
func IsArchive(file string) bool {
	f, err := os.Open(file)
	if err != nil {
		return false
	}
	defer f.Close()
	head := make([]byte, 4)
	_, err = io.ReadFull(f, head)
	return err == nil && (string(head) == "PK\x03\x04" || string(head) == "PK\x05\x06")
}

// Check fails if there is neither a folder nor a zip archive at the path.
func Check(root string) error {
	info, err := os.Stat(root)
	switch {
	case err != nil:
		return fmt.Errorf("data: cannot find the folder: %w; check the path", err)
	case info.IsDir() || IsArchive(root):
		return nil
	}
	switch reason, _ := judgePicture(root); {
	case strings.EqualFold(filepath.Ext(root), ".zip"):
		return fmt.Errorf("data: %s ends in .zip and is no zip archive; fetch or pack it again", root)
	case reason == unreadArchive:
		return fmt.Errorf("data: %s is an archive, and of those only .zip is read; unpack it and name the folder", root)
	case reason != "":
		return fmt.Errorf("data: %s: %s, and name the folder that it lies in", root, reason)
	default:
		return fmt.Errorf("data: %s is a file, want a folder or a zip archive; name the folder that the pictures are in", root)
	}
}

// listArchive lists a zip archive.
func listArchive(root string, info os.FileInfo, judge judging) (*listing, error) {
	if err := Check(root); err != nil {
		return nil, err
	}
	archive, err := zip.OpenReader(root)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, fmt.Errorf("data: %s is damaged or cut short: %w; fetch or pack it again", root, err)
	}
	found := &listing{root: root, archive: &entry{size: info.Size(), modified: info.ModTime()}, close: func() { archive.Close() }}
	if found.entries, err = archiveEntries(archive.File, judge); err == nil {
		err = checkSize(found.entries, info.Size())
	}
	if err != nil {
		found.close()
		return nil, fmt.Errorf("data: %s %w", root, err)
	}
	return found, nil
}

// checkSize refuses an archive whose pictures promise too much together, which they can by sharing their bytes.
func checkSize(entries []entry, packed int64) error {
	var unpacked int64
	for _, e := range entries {
		if e.reason == "" {
			unpacked += e.size // each of which is imagefile.MaxBytes at most
		}
	}
	if most := min(maxUnpacked, max(maxRatio*packed, 1<<30)); unpacked > most {
		return fmt.Errorf("unpacks to %d MB, want %d at most of one of its size; unpack it, if you trust it", unpacked>>20, most>>20)
	}
	return nil
}

// archiveEntries lists the pictures of an archive and what is like one, each path once, as its last.
func archiveEntries(files []*zip.File, judge judging) ([]entry, error) {
	if len(files) > maxEntries {
		return nil, fmt.Errorf("holds %d files, want %d at most; make several of it", len(files), maxEntries)
	}
	last := map[string]entry{}
	for _, file := range files {
		name := nameOf(file)
		reason, like := judge(name)
		if !like || strings.HasSuffix(name, "/") || passedOverWithin(name) {
			continue
		}
		e := entry{path: path.Clean(name), size: int64(file.UncompressedSize64), modified: file.Modified, open: file.Open}
		e.reason = cmp.Or(distrust(name, file), reason, tooLarge(file.UncompressedSize64))
		last[e.path] = e
	}
	entries := make([]entry, 0, len(last))
	for _, e := range last {
		entries = append(entries, e)
	}
	slices.SortFunc(entries, func(a, b entry) int { return cmp.Compare(a.path, b.path) })
	return entries, nil
}

// distrust says why a file of an archive is not unpacked, or "".
func distrust(name string, file *zip.File) string {
	const locked = 1 << 0 // a bit of the flags
	switch {
	case path.IsAbs(name) || len(name) > 1 && name[1] == ':' || slices.Contains(strings.Split(name, "/"), ".."):
		return "its path leads out of the archive"
	case !file.Mode().IsRegular():
		return "it is no regular file"
	case file.Flags&locked != 0:
		return "it is locked with a password; pack the archive without one"
	case file.UncompressedSize64 > smallFile && file.UncompressedSize64/maxRatio > file.CompressedSize64:
		return fmt.Sprintf("it unpacks to more than %d times its size", maxRatio)
	}
	return ""
}

// nameOf is the path of a file, in UTF-8 and with slashes. Archives that do not say that theirs is UTF-8 have it in that
// all the same, or else in the code page of the first PCs.
func nameOf(file *zip.File) string {
	name := file.Name
	if file.NonUTF8 && !utf8.ValidString(name) {
		name = fromCP437(name)
	}
	return asPath(strings.ReplaceAll(name, `\`, "/"))
}

func fromCP437(name string) string {
	var b strings.Builder
	for _, c := range []byte(name) {
		b.WriteRune(charmap.CodePage437.DecodeByte(c))
	}
	return b.String()
}
