package data

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	models "github.com/atelier-go/atelier/gomlx_models"
)

// digest is the SHA-256 of the values and of what they mean: the same bytes as pictures of another
// size, or with another alphabet, are other data.
func digest(spec models.Spec, values ...[]byte) string {
	hash := sha256.New()
	// A Spec is strings and numbers, which always encode, and a hash never fails to write.
	_ = json.NewEncoder(hash).Encode(spec)
	for _, part := range values {
		hash.Write(part)
	}
	return hex.EncodeToString(hash.Sum(nil))
}
