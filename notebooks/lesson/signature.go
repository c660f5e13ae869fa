package lesson

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/atelier-go/atelier/plotting/export"
	"github.com/atelier-go/atelier/plotting/export/c2pa"
	"github.com/atelier-go/atelier/plotting/export/metadata"
)

// signedFor is how many days a lesson's certificate holds.
const signedFor = 365

// Sign signs the file of a picture that a model drew, in its place, with Content Credentials. The key is made for it under
// that name, for which nobody vouches, and thrown away. The cell ends if the file is signed already.
func Sign(path, name string) {
	now := time.Now()
	certificates, key, err := c2pa.NewSelfSigned(name, now, signedFor)
	Check(err)
	by, err := c2pa.ParseIdentity(certificates, key)
	Check(err)
	file, err := os.ReadFile(path)
	Check(err)
	claim := c2pa.Claim{Generator: "Atelier", Title: filepath.Base(path), Source: c2pa.TrainedAlgorithmicMedia, Time: now}
	if said, err := metadata.Extract(file); err == nil && said.Source == metadata.Composite {
		claim.Source = c2pa.CompositeWithTrainedAlgorithmicMedia
	}
	file, err = c2pa.Sign(file, claim, by)
	Check(err)
	Check(os.WriteFile(path, file, 0o644))
}

// Signature is what can be checked of the signature of a picture's file, in a sentence.
func Signature(path string) string {
	file, err := os.ReadFile(path)
	Check(err)
	report, err := c2pa.Check(file, time.Now())
	Check(err)
	return report.String()
}

// Forged is the path of a copy of a picture's PNG, beside it, in which someone of another name says to have made it. Only
// what the file says is changed, as any program for metadata can, and no pixel.
func Forged(path, name string) string {
	file, err := os.ReadFile(path)
	Check(err)
	said, err := metadata.Extract(file)
	Check(err)
	said.Creator = name
	file, err = metadata.Embed(file, export.PNG, said)
	Check(err)
	forged := fmt.Sprintf("%s-forged.png", strings.TrimSuffix(path, ".png"))
	Check(os.WriteFile(forged, file, 0o644))
	return forged
}
