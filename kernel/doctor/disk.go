package doctor

import (
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// What a set-up and some cells need, in bytes.
const (
	wantedCache = 2 << 30
	wantedTemp  = 1 << 30
)

// checkDisks looks at the free space where Go caches what it builds and where cells run.
func checkDisks(t toolchain) []Finding {
	var findings []Finding
	if t.GOCACHE != "" {
		findings = append(findings, checkDisk("build cache", t.GOCACHE, wantedCache, "free some space, or set GOCACHE to a folder on a larger disk"))
	}
	if t.GOMODCACHE != "" {
		findings = append(findings, checkDisk("module cache", t.GOMODCACHE, wantedCache, "free some space, or set GOMODCACHE to a folder on a larger disk"))
	}
	return append(findings, checkDisk("temp folder", os.TempDir(), wantedTemp, "free some space, or set TMPDIR to a folder on a larger disk"))
}

// checkDisk compares a folder's free space with the wanted bytes.
func checkDisk(name, folder string, wanted uint64, fix string) Finding {
	free, err := freeBytes(folder)
	if err != nil {
		return fault(name, fmt.Sprintf("the disk of %s does not tell its free space: %v", folder, err), fix)
	}
	detail := fmt.Sprintf("%s free in %s", gibibytes(free), folder)
	if free < wanted {
		return fault(name, fmt.Sprintf("%s, and %s are wanted", detail, gibibytes(wanted)), fix)
	}
	return good(name, detail)
}

// freeBytes is what a user may still write to the disk that the folder is on, or will be on once
// it is made.
func freeBytes(folder string) (uint64, error) {
	for {
		_, err := os.Stat(folder)
		parent := filepath.Dir(folder)
		if err == nil || parent == folder {
			break
		}
		folder = parent
	}
	var disk unix.Statfs_t
	if err := unix.Statfs(folder, &disk); err != nil {
		return 0, err
	}
	return disk.Bavail * uint64(disk.Bsize), nil
}

// gibibytes writes a size for people.
func gibibytes(bytes uint64) string { return fmt.Sprintf("%.1f GiB", float64(bytes)/(1<<30)) }
