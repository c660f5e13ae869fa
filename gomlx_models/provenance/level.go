package provenance

import (
	"fmt"
	"os"
	"strings"
)

// Level is how much a file says of itself.
type Level string

// The levels.
const (
	// Full is all: enough to make it again.
	Full Level = "full"
	// Public is what the law asks (Regulation (EU) 2024/1689, article 50(2): that a machine can tell that it was made by one), with the
	// digests of the weights and of the data, and the data's licence. It has no prompts, settings, paths and names.
	Public Level = "public"
	// None is nothing.
	None Level = "none"
)

// The environment variables that say how much files say of themselves, Full if it is empty, and who makes them.
const (
	LevelVariable = "ATELIER_METADATA"
	ByVariable    = "ATELIER_BY"
)

// Levels lists them.
func Levels() []Level { return []Level{Full, Public, None} }

// ParseLevel reads a level, Full if it is empty.
func ParseLevel(text string) (Level, error) {
	for _, level := range Levels() {
		if text == string(level) {
			return level, nil
		}
	}
	if text == "" {
		return Full, nil
	}
	return "", fmt.Errorf("is %.40q, want full, public or none", text)
}

// FromEnvironment is the level, and who makes it, that the environment says.
func FromEnvironment() (level Level, by string, err error) {
	if level, err = ParseLevel(os.Getenv(LevelVariable)); err != nil {
		return "", "", fmt.Errorf("provenance: %s %w", LevelVariable, err)
	}
	by = os.Getenv(ByVariable)
	if err := CheckBy(by); err != nil {
		return "", "", fmt.Errorf("provenance: %s %w", ByVariable, err)
	}
	return level, by, nil
}

// CheckBy wants a name that can be shown.
func CheckBy(by string) error {
	if len(by) > maxName || !shows(by) {
		return fmt.Errorf("is %.60q, want a name of at most %d bytes, of letters that can be shown", by, maxName)
	}
	return nil
}

// At is the part of a record that leaves with a file at a level other than None.
func (r Record) At(level Level) Record {
	if level == Full {
		return r
	}
	public := Record{Format: r.Format, Software: r.Software, Created: r.Created, Kind: r.Kind, Edited: r.Edited, Content: r.Content}
	public.Model = Model{Family: r.Model.Family, Step: r.Model.Step, Digest: r.Model.Digest}
	public.Data = Data{Digest: r.Data.Digest, Licence: r.Data.Licence}
	return public
}

// terms are what is to be known of licences.
func (r Record) terms() string {
	if r.Data.Licence == "" {
		return ""
	}
	of := "what it learnt from"
	if r.Data.Name != "" {
		of += ", " + r.Data.Name + ","
	}
	return fmt.Sprintf("Made by a model. The licence of %s is %s", of, strings.TrimSpace(r.Data.Licence))
}
