package imagefolder

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// packed is a file of an archive.
type packed struct {
	name    string
	content []byte
	change  func(*zip.FileHeader)
}

// archive writes a zip archive.
func archive(t *testing.T, files ...packed) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, file := range files {
		header := &zip.FileHeader{Name: file.name, Method: zip.Deflate}
		if file.change != nil {
			file.change(header)
		}
		entry, err := w.CreateHeader(header)
		if err == nil {
			_, err = entry.Write(file.content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return write(t, t.TempDir(), "photos.zip", b.Bytes())
}

// A folder and its archive are one set, whether the archive holds the folder or what is in it.
func TestArchiveIsItsFolder(t *testing.T) {
	root := t.TempDir()
	for i := range 40 {
		write(t, root, fmt.Sprintf("%s/%d.png", []string{"Katzen", "犬", "naïve"}[i%3], i), shade(t, i))
	}
	write(t, root, "犬/bad.png", []byte("no picture"))
	write(t, root, "犬/film.mov", []byte("no picture"))
	write(t, root, "readme.txt", []byte("no picture"))
	want := read(t, root, small)
	for _, top := range []string{"", "photos/", "a/b/c/"} {
		var files []packed
		err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			name := filepath.ToSlash(path[len(root):])
			switch content, err := os.ReadFile(path); {
			case entry.IsDir():
				files = append(files, packed{name: top + strings.TrimPrefix(name+"/", "/")})
			case err != nil:
				return err
			default:
				files = append(files, packed{name: top + name[1:], content: content})
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		files = append(files[1:], packed{name: "__MACOSX/._a.png", content: []byte("x")}, packed{name: top + ".DS_Store"})
		got := read(t, archive(t, files...), small)
		if !bytes.Equal(got.Pixels, want.Pixels) || !bytes.Equal(got.Labels, want.Labels) || !reflect.DeepEqual(got.Classes, want.Classes) {
			t.Errorf("below %q the archive holds %v of %v, want %v of %v", top, got.Labels, got.Classes, want.Labels, want.Classes)
		}
		if len(got.Skipped) != 2 || got.Skipped[0].Path != top+"犬/bad.png" || got.Skipped[1].Path != top+"犬/film.mov" {
			t.Errorf("below %q skipped are %v, want what the folder skips", top, got.Skipped)
		}
		if top == "" && (!reflect.DeepEqual(got.Paths, want.Paths) || got.Summary() != want.Summary()) {
			t.Errorf("the archive says %s and the folder %s", got.Summary(), want.Summary())
		}
	}
}

func TestWhatIsInArchives(t *testing.T) {
	picture := shade(t, 7)
	locked := func(h *zip.FileHeader) { h.Flags |= 1 }
	inCP437 := func(h *zip.FileHeader) { h.NonUTF8 = true }
	set := read(t, archive(t,
		packed{name: "good.png", content: picture},
		packed{name: "twice.png", content: []byte("an old one")},
		packed{name: "twice.png", content: picture},
		packed{name: "./here.png", content: picture},
		packed{name: `by\windows.png`, content: picture},
		packed{name: "caf\x82.png", content: picture, change: inCP437},
		packed{name: "vidéo.png", content: picture, change: inCP437},
		packed{name: "Thumbs.db"},
		packed{name: ".hidden/a.png", content: picture},
		packed{name: "../../up.png", content: picture},
		packed{name: "a/../../up.png", content: picture},
		packed{name: "/etc/root.png", content: picture},
		packed{name: `..\win.png`, content: picture},
		packed{name: `C:\win.png`, content: picture},
		packed{name: "locked.png", content: picture, change: locked},
		packed{name: "link.png", content: []byte("good.png"), change: func(h *zip.FileHeader) { h.SetMode(fs.ModeSymlink | 0o777) }},
		packed{name: "nested.zip", content: []byte("PK")},
		packed{name: "bomb.bmp", content: make([]byte, 8<<20)},
		packed{name: "zeros.bmp", content: make([]byte, 1<<19)},
		packed{name: "bad.png", content: picture[:50]},
	), small)
	if got, want := sorted(set.Paths), "by/windows.png café.png good.png here.png twice.png vidéo.png"; got != want {
		t.Errorf("the pictures are %s, want %s", got, want)
	}
	want := map[string]string{
		"../../up.png": "its path leads out of the archive", "../up.png": "its path leads", "../win.png": "its path leads", "C:/win.png": "its path leads", "/etc/root.png": "its path leads",
		"locked.png": "it is locked with a password", "link.png": "it is no regular file", "nested.zip": "it is an archive within the set; unpack it",
		"bomb.bmp": "it unpacks to more than 200 times its size", "zeros.bmp": "it is no PNG", "bad.png": "it is damaged",
	}
	for _, s := range set.Skipped {
		if reason, ok := want[s.Path]; !ok || !strings.HasPrefix(s.Reason, reason) {
			t.Errorf("%s is skipped because %s, want %s", s.Path, s.Reason, reason)
		}
		delete(want, s.Path)
	}
	if len(want) > 0 {
		t.Errorf("not skipped are %v", want)
	}
}

// What names hold beside letters ends no line of what is said of them, and steers no terminal.
func TestNamesAreTame(t *testing.T) {
	folder := t.TempDir()
	write(t, folder, "a\x1b[2J\n.png", shade(t, 1))
	packed := archive(t, packed{name: "a\x1b[2J\n.png", content: shade(t, 1)})
	for _, root := range []string{folder, packed} {
		if got, want := sorted(read(t, root, small).Paths), "a\uFFFD[2J\uFFFD.png"; got != want {
			t.Errorf("of %s the path is %q, want %q", filepath.Base(root), got, want)
		}
	}
}

// A byte that is wrong in an archive costs the file that it is in, and one that is cut short is refused.
func TestDamagedArchives(t *testing.T) {
	path := archive(t, packed{name: "a.png", content: shade(t, 1)}, packed{name: "b.png", content: shade(t, 2)})
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	at := bytes.Index(whole, []byte("a.png")) + 20
	whole[at] ^= 0xff
	set := read(t, write(t, t.TempDir(), "bent.zip", whole), small)
	if sorted(set.Paths) != "b.png" || len(set.Skipped) != 1 || !strings.HasPrefix(set.Skipped[0].Reason, "it cannot be read") {
		t.Errorf("of a bent archive %v are read and %v skipped", set.Paths, set.Skipped)
	}
	for name, test := range map[string]struct {
		content []byte
		want    string
	}{
		"cut.zip":   {whole[:len(whole)-30], "cut.zip is damaged or cut short"},
		"empty.zip": {nil, "empty.zip ends in .zip and is no zip archive"},
		"a.tar":     {[]byte("a tar"), "a.tar is an archive, and of those only .zip is read; unpack it"},
		"a.tar.gz":  {[]byte("a tar"), "a.tar.gz is an archive, and of those only .zip is read; unpack it"},
		"a.txt":     {[]byte("a text"), "a.txt is a file, want a folder or a zip archive"},
		"none.zip":  {whole[len(whole)-22:], "none.zip is damaged"},
	} {
		if _, err := Read(t.Context(), write(t, t.TempDir(), name, test.content), small, nil); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s gives %v, want an error that says %s", name, err, test.want)
		}
	}
	named, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if set := read(t, write(t, t.TempDir(), "album", named), small); len(set.Paths) != 2 {
		t.Errorf("an archive without an ending holds %v, want 2", set.Paths)
	}
}

// Files that share their bytes unpack to more than any archive of honest ones.
func TestArchivesThatPromiseTooMuch(t *testing.T) {
	entries := make([]entry, 1100)
	for i := range entries {
		entries[i].size = 1 << 20
	}
	if err := checkSize(entries, 1<<20); err == nil || !strings.Contains(err.Error(), "unpacks to 1100 MB, want 1024 at most") {
		t.Errorf("1100 MB of 1 MB give %v, want a refusal", err)
	}
	if err := checkSize(entries, 6<<20); err != nil {
		t.Errorf("1100 MB of 6 MB give %v", err)
	}
	entries[0].size = 1 << 40
	if err := checkSize(entries, 1<<40); err == nil || !strings.Contains(err.Error(), "want 65536 at most") {
		t.Errorf("a terabyte gives %v, want a refusal", err)
	}
	entries[0].reason = "it is too large"
	if err := checkSize(entries, 6<<20); err != nil {
		t.Errorf("what is not read counts: %v", err)
	}
	if _, err := archiveEntries(make([]*zip.File, maxEntries+1), judgePicture); err == nil || !strings.Contains(err.Error(), "want 1048576 at most") {
		t.Errorf("a million files give %v, want a refusal", err)
	}
}
