package c2pa

import (
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/veraison/go-cose"
)

// The labels of a manifest's parts.
const (
	labelStore      = "c2pa"
	labelClaim      = "c2pa.claim.v2"
	labelClaimV1    = "c2pa.claim"
	labelSignature  = "c2pa.signature"
	labelAssertions = "c2pa.assertions"
	labelActions    = "c2pa.actions.v2"
	labelActionsV1  = "c2pa.actions"
	labelDataHash   = "c2pa.hash.data"
)

const hashName = "sha256"

// hardBinding is the assertion c2pa.hash.data.
type hardBinding struct {
	Exclusions []exclusion `cbor:"exclusions"`
	Name       string      `cbor:"name"`
	Algorithm  string      `cbor:"alg"`
	Hash       []byte      `cbor:"hash"`
	Pad        []byte      `cbor:"pad"`
}

// exclusion is bytes of the file that a hash leaves out.
type exclusion struct {
	Start  uint64 `cbor:"start"`
	Length uint64 `cbor:"length"`
}

// actions is the assertion c2pa.actions.
type actions struct {
	Actions []action `cbor:"actions"`
}

type action struct {
	Action string    `cbor:"action"`
	When   time.Time `cbor:"when,omitzero"`
	Source string    `cbor:"digitalSourceType,omitempty"`
}

// claimMap is the claim, version 2.
type claimMap struct {
	Instance  string      `cbor:"instanceID"`
	Generator generator   `cbor:"claim_generator_info"`
	Signature string      `cbor:"signature"`
	Created   []hashedURI `cbor:"created_assertions"`
	Title     string      `cbor:"dc:title,omitempty"`
	Algorithm string      `cbor:"alg"`
}

type generator struct {
	Name    string `cbor:"name"`
	Version string `cbor:"version,omitempty"`
}

// hashedURI names an assertion and its hash.
type hashedURI struct {
	URL       string `cbor:"url"`
	Algorithm string `cbor:"alg,omitempty"`
	Hash      []byte `cbor:"hash"`
}

const selfURL = "self#jumbf="

// inManifest is the URL of a part of a manifest.
func inManifest(manifest, part string) string {
	return selfURL + "/" + labelStore + "/" + manifest + "/" + part
}

// encoding is CBOR in its one deterministic form, times as text with their tag.
var encoding = func() cbor.EncMode {
	options := cbor.CoreDetEncOptions()
	options.Time, options.TimeTag = cbor.TimeRFC3339, cbor.EncTagRequired
	mode, err := options.EncMode()
	if err != nil {
		panic(err) // the options are constants
	}
	return mode
}()

// newStore is a manifest store with one manifest, signed.
func newStore(claim Claim, by Identity, hash hardBinding) ([]byte, error) {
	created := actions{[]action{{"c2pa.created", claim.Time.UTC(), vocabulary + string(claim.Source)}}}
	var assertions [][]byte
	var uris []hashedURI
	for _, assertion := range []struct {
		label string
		value any
	}{{labelDataHash, hash}, {labelActions, created}} {
		made, err := newAssertion(assertion.label, assertion.value)
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(made[boxHeader:])
		assertions = append(assertions, made)
		uris = append(uris, hashedURI{URL: selfURL + labelAssertions + "/" + assertion.label, Hash: sum[:]})
	}
	label := "urn:c2pa:" + uuid("manifest", uris)
	text, err := encoding.Marshal(claimMap{
		Instance:  "xmp.iid:" + uuid("instance", uris),
		Generator: generator{claim.Generator, claim.Version},
		Signature: inManifest(label, labelSignature),
		Created:   uris,
		Title:     claim.Title,
		Algorithm: hashName,
	})
	if err != nil {
		return nil, fmt.Errorf("c2pa: the claim cannot be written: %w", err)
	}
	signature, err := by.sign(text)
	if err != nil {
		return nil, err
	}
	return newSuperbox(typeStore, labelStore, newSuperbox(typeManifest, label,
		newSuperbox(typeAssertions, labelAssertions, assertions...),
		newSuperbox(typeClaim, labelClaim, box("cbor", text)),
		newSuperbox(typeSignature, labelSignature, box("cbor", signature)),
	)), nil
}

func newAssertion(label string, value any) ([]byte, error) {
	text, err := encoding.Marshal(value)
	if err != nil {
		return nil, fmt.Errorf("c2pa: the assertion %s cannot be written: %w", label, err)
	}
	return newSuperbox(typeCBOR, label, box("cbor", text)), nil
}

// uuid is in the form of RFC 9562, version 4. Its bits are those of a hash, which is as good as random numbers here: of
// another file, or at another time, it is another.
func uuid(of string, uris []hashedURI) string {
	sum := sha256.New()
	sum.Write([]byte(of))
	for _, uri := range uris {
		sum.Write(uri.Hash)
	}
	b := sum.Sum(nil)[:16]
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// sign is the signature of a claim: COSE_Sign1 (RFC 9052, section 4.2) with the claim left out and the certificates in
// its protected header (RFC 9360).
func (by Identity) sign(claim []byte) ([]byte, error) {
	signer, err := cose.NewSigner(by.algorithm, by.key)
	if err != nil {
		return nil, fmt.Errorf("c2pa: the key cannot sign: %w", err)
	}
	chain := make([]any, len(by.chain))
	for i, certificate := range by.chain {
		chain[i] = certificate.Raw
	}
	message := cose.NewSign1Message()
	message.Headers.Protected[cose.HeaderLabelAlgorithm] = by.algorithm
	message.Headers.Protected[cose.HeaderLabelX5Chain] = chain
	message.Payload = claim
	if err := message.Sign(rand.Reader, nil, signer); err != nil {
		return nil, fmt.Errorf("c2pa: the claim cannot be signed: %w", err)
	}
	message.Payload = nil
	text, err := message.MarshalCBOR()
	if err != nil {
		return nil, fmt.Errorf("c2pa: the signature cannot be written: %w", err)
	}
	return text, nil
}
