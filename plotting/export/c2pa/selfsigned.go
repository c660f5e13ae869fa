package c2pa

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"fmt"
	"math/big"
	"strings"
	"time"
)

// SelfSignedOrganization stands in certificates of NewSelfSigned where an authority would, so that each viewer shows it.
const SelfSignedOrganization = "Self-signed"

// The most that a certificate of NewSelfSigned holds for: days, and characters of its name (RFC 5280, ub-common-name).
const (
	MostDays = 7300
	mostName = 64
)

// NewSelfSigned makes a key (ECDSA on P-256) and its certificate under a name, which nobody vouches for, both PEM. The
// certificate fits C2PA's profile, which refuses one that vouches for itself: it is signed by a second, made for it, whose
// key is thrown away. It holds for days from the given time.
func NewSelfSigned(name string, from time.Time, days int) (certificates, key []byte, err error) {
	if length := len([]rune(name)); strings.TrimSpace(name) == "" || length > mostName || plain(name) != name {
		return nil, nil, fmt.Errorf("c2pa: the name is %q: want 1 to %d characters that can be printed", name, mostName)
	}
	if days < 1 || days > MostDays {
		return nil, nil, fmt.Errorf("c2pa: the certificate is to hold for %d days: want 1 to %d", days, MostDays)
	}
	authorityKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, fmt.Errorf("c2pa: no key can be made: %w", err)
	}
	signerKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, fmt.Errorf("c2pa: no key can be made: %w", err)
	}
	authority := template("Nobody vouches for this name", from, days)
	authority.BasicConstraintsValid, authority.IsCA, authority.MaxPathLenZero = true, true, true
	authority.KeyUsage = x509.KeyUsageCertSign | x509.KeyUsageCRLSign
	signer := template(name, from, days)
	signer.BasicConstraintsValid = true
	signer.KeyUsage = x509.KeyUsageDigitalSignature
	signer.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageEmailProtection} // which every validator takes
	signer.UnknownExtKeyUsage = []asn1.ObjectIdentifier{useClaim}            // which C2PA 2.4 wants

	if authority, err = issue(authority, authority, &authorityKey.PublicKey, authorityKey); err == nil {
		signer, err = issue(signer, authority, &signerKey.PublicKey, authorityKey)
	}
	var private []byte
	if err == nil {
		private, err = x509.MarshalPKCS8PrivateKey(signerKey)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("c2pa: no certificate can be made: %w", err)
	}
	for _, certificate := range []*x509.Certificate{signer, authority} {
		certificates = append(certificates, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate.Raw})...)
	}
	return certificates, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}), nil
}

func template(name string, from time.Time, days int) *x509.Certificate {
	from = from.UTC().Truncate(time.Second)
	return &x509.Certificate{
		Subject:   pkix.Name{Organization: []string{SelfSignedOrganization}, CommonName: name},
		NotBefore: from,
		NotAfter:  from.AddDate(0, 0, days),
	}
}

// issue has a certificate signed, under a number that follows from its key.
func issue(template, by *x509.Certificate, public *ecdsa.PublicKey, key *ecdsa.PrivateKey) (*x509.Certificate, error) {
	point, err := public.Bytes()
	if err != nil {
		return nil, err
	}
	const numberBytes = 16
	id := sha256.Sum256(point)
	template.SubjectKeyId = id[:numberBytes]
	template.SerialNumber = new(big.Int).SetBytes(id[numberBytes:])
	encoded, err := x509.CreateCertificate(rand.Reader, template, by, public, key)
	if err != nil {
		return nil, err
	}
	return x509.ParseCertificate(encoded)
}
