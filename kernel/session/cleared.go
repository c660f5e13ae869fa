package session

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/atelier-go/atelier/kernel/contract"
	"github.com/atelier-go/atelier/kernel/front"
)

// clearedFile tells programs, in the session's folder, which cells have lost what they showed: in the first line the
// one that runs, if the client has a name for it, then those that were deleted.
const clearedFile = contract.ClearedFile

// writeCleared tells the request's program what the notebook has cleared.
func (s *Session) writeCleared(r front.Request) error {
	lines := strings.Join(append([]string{r.Cell}, s.deleted...), "\n")
	if err := os.WriteFile(filepath.Join(s.engine.Folder(), clearedFile), []byte(lines), 0o600); err != nil {
		return fmt.Errorf("session: %w", err)
	}
	return nil
}
