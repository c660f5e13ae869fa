package c2pa

import (
	"bytes"
	"crypto"
	_ "crypto/sha256"
	_ "crypto/sha512"
	"crypto/x509"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/veraison/go-cose"
)

// Check looks for a manifest in a PNG, WebP, GIF or SVG file, and sees whether its signature holds over the file as it is,
// and its certificate now. The file is not trusted: whatever is wrong with a manifest is in the report. It fails only if the
// file is none of these, or not whole.
func Check(file []byte, now time.Time) (Report, error) {
	_, at, err := locate(file)
	if err != nil {
		return Report{}, err
	}
	if at.store == nil {
		return Report{State: Absent}, nil
	}
	report := Report{State: Valid}
	if err := report.read(file, at); err != nil {
		report.State, report.Flaw = Broken, err.Error()
		var changed *changedError
		if errors.As(err, &changed) {
			report.State = Changed
		}
	} else if now.Before(report.From) || now.After(report.Until) {
		report.State = Expired
	}
	return report, nil
}

// changedError is what differs from what was signed.
type changedError struct{ what string }

func (e *changedError) Error() string { return e.what }

// decoding is of CBOR that is not trusted.
var decoding = func() cbor.DecMode {
	mode, err := cbor.DecOptions{DupMapKey: cbor.DupMapKeyEnforcedAPF, MaxNestedLevels: 16, MaxArrayElements: 1024, MaxMapPairs: 1024, IndefLength: cbor.IndefLengthForbidden}.DecMode()
	if err != nil {
		panic(err) // the options are constants
	}
	return mode
}()

// readClaim is a claim of version 2 or 1.
type readClaim struct {
	Info       cbor.RawMessage `cbor:"claim_generator_info"`
	Generator  string          `cbor:"claim_generator"`
	Signature  string          `cbor:"signature"`
	Created    []hashedURI     `cbor:"created_assertions"`
	Gathered   []hashedURI     `cbor:"gathered_assertions"`
	Assertions []hashedURI     `cbor:"assertions"`
	Title      string          `cbor:"dc:title"`
	Algorithm  string          `cbor:"alg"`
}

// generator is the program that the claim names.
func (c readClaim) generator() string {
	var one generator
	var many []generator
	switch {
	case decoding.Unmarshal(c.Info, &one) == nil && one.Name != "":
	case decoding.Unmarshal(c.Info, &many) == nil && len(many) > 0:
		one = many[0]
	default:
		return c.Generator
	}
	return strings.TrimSpace(one.Name + " " + one.Version)
}

// read fills a report from the newest manifest of a store, and says what is wrong with it first.
func (r *Report) read(file []byte, at place) error {
	store, err := parseStore(at.store)
	if err != nil {
		return fmt.Errorf("the manifest cannot be read: %w", err)
	}
	if len(store.boxes) == 0 {
		return errors.New("there is no manifest in the manifest store")
	}
	manifest := &store.boxes[len(store.boxes)-1]
	claimBox := manifest.named(labelClaim)
	if claimBox == nil {
		claimBox = manifest.named(labelClaimV1)
	}
	signature, assertions := manifest.named(labelSignature), manifest.named(labelAssertions)
	if manifest.kind != typeManifest || !claimBox.holds(typeClaim) || !signature.holds(typeSignature) || assertions == nil || assertions.kind != typeAssertions {
		return errors.New("the manifest lacks a claim, a signature or assertions")
	}
	chain, err := verify(claimBox.cbor, signature.cbor)
	if err != nil {
		return err
	}
	r.signedBy(chain)
	if err := checkChain(chain); err != nil {
		return err
	}
	var claim readClaim
	if err := decoding.Unmarshal(claimBox.cbor, &claim); err != nil {
		return fmt.Errorf("the claim cannot be read: %w", err)
	}
	r.Title, r.Generator = plain(claim.Title), plain(claim.generator())
	if claim.Signature != selfURL+labelSignature && claim.Signature != inManifest(manifest.label, labelSignature) {
		return fmt.Errorf("the claim is signed by %q, which is not the signature in its manifest", plain(claim.Signature))
	}
	if err := checkAssertions(claim, manifest.label, assertions); err != nil {
		return err
	}
	r.readActions(assertions)
	return checkBinding(file, at, claim, assertions)
}

// verify gives the certificates of a signature that is the claim's.
func verify(claim, signature []byte) ([]*x509.Certificate, error) {
	const mostCertificates = 16
	var message cose.Sign1Message
	if err := message.UnmarshalCBOR(signature); err != nil {
		return nil, fmt.Errorf("the signature cannot be read: %w", err)
	}
	if message.Payload != nil {
		return nil, errors.New("the signature holds a claim of its own")
	}
	algorithm, err := message.Headers.Protected.Algorithm()
	if err != nil {
		return nil, fmt.Errorf("the signature cannot be read: %w", err)
	}
	named, ok := message.Headers.Protected[cose.HeaderLabelX5Chain]
	if !ok { // as claims of version 1 have it
		named = message.Headers.Unprotected[cose.HeaderLabelX5Chain]
	}
	encoded, many := named.([]any)
	if !many {
		encoded = []any{named}
	}
	if len(encoded) == 0 || len(encoded) > mostCertificates {
		return nil, fmt.Errorf("the signature has %d certificates, want 1 to %d", len(encoded), mostCertificates)
	}
	var chain []*x509.Certificate
	for _, one := range encoded {
		text, _ := one.([]byte)
		certificate, err := x509.ParseCertificate(text)
		if err != nil {
			return nil, fmt.Errorf("a certificate cannot be read: %w", err)
		}
		chain = append(chain, certificate)
	}
	verifier, err := cose.NewVerifier(algorithm, chain[0].PublicKey)
	if err != nil {
		return nil, fmt.Errorf("the signature cannot be checked: %w", err)
	}
	message.Payload = claim
	if err := message.Verify(nil, verifier); err != nil {
		return nil, &changedError{"the manifest is not as it was signed"}
	}
	return chain, nil
}

// checkAssertions holds assertions against their hashes in the claim. None may lack, and none may be there beside.
func checkAssertions(claim readClaim, manifest string, assertions *superbox) error {
	own := []string{selfURL + labelAssertions + "/", inManifest(manifest, labelAssertions+"/")}
	claimed := map[string]bool{}
	for _, uris := range [][]hashedURI{claim.Created, claim.Gathered, claim.Assertions} {
		for _, uri := range uris {
			label, isOwn := strings.CutPrefix(uri.URL, own[0])
			if !isOwn {
				label, isOwn = strings.CutPrefix(uri.URL, own[1])
			}
			assertion := assertions.named(label)
			if !isOwn || assertion == nil || claimed[label] {
				return fmt.Errorf("the claim names the assertion %q, which is not in the manifest, or twice", plain(uri.URL))
			}
			claimed[label] = true
			same, err := hashes(uri.Algorithm, claim.Algorithm, uri.Hash, assertion.content)
			if err != nil {
				return err
			}
			if !same {
				return &changedError{fmt.Sprintf("the assertion %s is not as it was signed", plain(label))}
			}
		}
	}
	for _, assertion := range assertions.boxes {
		if !claimed[assertion.label] {
			return fmt.Errorf("the assertion %q is not in the claim", plain(assertion.label))
		}
	}
	return nil
}

// hashes tells whether a hash is that of the parts, by the algorithm that is named first, or else second.
func hashes(first, second string, hash []byte, parts ...[]byte) (bool, error) {
	if first == "" {
		first = second
	}
	algorithm, ok := map[string]crypto.Hash{"sha256": crypto.SHA256, "sha384": crypto.SHA384, "sha512": crypto.SHA512}[first]
	if !ok {
		return false, fmt.Errorf("C2PA has no hash %q", plain(first))
	}
	sum := algorithm.New()
	for _, part := range parts {
		sum.Write(part)
	}
	return bytes.Equal(sum.Sum(nil), hash), nil
}

// checkBinding holds the file against the hash in the manifest, which must be of all but the manifest itself.
func checkBinding(file []byte, at place, claim readClaim, assertions *superbox) error {
	assertion := assertions.named(labelDataHash)
	if assertion == nil || assertion.cbor == nil {
		return errors.New("the manifest is bound to no file by c2pa.hash.data")
	}
	var binding hardBinding
	if err := decoding.Unmarshal(assertion.cbor, &binding); err != nil {
		return fmt.Errorf("the assertion c2pa.hash.data cannot be read: %w", err)
	}
	whole := exclusion{Start: uint64(at.start), Length: uint64(at.end - at.start)}
	if len(binding.Exclusions) != 1 || binding.Exclusions[0].Length != whole.Length {
		return errors.New("what the signature covers is not all of the file but the manifest")
	}
	if binding.Exclusions[0].Start != whole.Start { // what stands before the manifest grew or shrank
		return &changedError{"the file is not as it was signed"}
	}
	same, err := hashes(binding.Algorithm, claim.Algorithm, binding.Hash, file[:at.start], file[at.end:])
	if err == nil && !same {
		err = &changedError{"the file is not as it was signed"}
	}
	return err
}

// signedBy notes whom a certificate names.
func (r *Report) signedBy(chain []*x509.Certificate) {
	leaf := chain[0]
	r.Signer, r.Issuer, r.SelfSigned = plain(leaf.Subject.CommonName), plain(leaf.Issuer.CommonName), selfSigned(chain)
	r.From, r.Until = leaf.NotBefore, leaf.NotAfter
}

// readActions notes how the picture came about, as far as the manifest says so.
func (r *Report) readActions(assertions *superbox) {
	assertion := assertions.named(labelActions)
	if assertion == nil {
		assertion = assertions.named(labelActionsV1)
	}
	var read struct {
		Actions []struct {
			When   any `cbor:"when"`
			Source any `cbor:"digitalSourceType"`
		} `cbor:"actions"`
	}
	if assertion == nil || decoding.Unmarshal(assertion.cbor, &read) != nil || len(read.Actions) == 0 {
		return
	}
	r.Time, _ = read.Actions[0].When.(time.Time)
	source, _ := read.Actions[0].Source.(string)
	r.Source = SourceType(plain(strings.TrimPrefix(source, vocabulary)))
}
