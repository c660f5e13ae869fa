package c2pa

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/x509"
	"encoding/asn1"
	"encoding/pem"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/veraison/go-cose"
)

// Identity is who signs: a certificate, those that vouch for it, and the private key.
type Identity struct {
	chain     []*x509.Certificate // the signer's first, each vouched for by the next
	key       crypto.Signer
	algorithm cose.Algorithm
}

// Name is the name in the certificate.
func (by Identity) Name() string { return by.chain[0].Subject.CommonName }

// Until is when the certificate ceases to hold. A signature counts for no longer, as it has no time stamp of an authority.
func (by Identity) Until() time.Time { return by.chain[0].NotAfter }

// SelfSigned is whether the one who signs made the certificate, so that nobody vouches for the name.
func (by Identity) SelfSigned() bool { return selfSigned(by.chain) }

// The uses of a key that C2PA takes for signing (2.x, section 14.5.1).
var (
	useDocument = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 3, 36}
	useClaim    = asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 62558, 2, 1}
	useClaimMS  = asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 311, 76, 59, 1, 9}
)

// ParseIdentity reads certificates and a key, both PEM: the signer's certificate first, then those that vouch for it, if
// any. It fails if they do not belong together, or do not fit C2PA's certificate profile.
func ParseIdentity(certificates, key []byte) (Identity, error) {
	chain, err := parseCertificates(certificates)
	if err != nil {
		return Identity{}, err
	}
	private, err := parseKey(key)
	if err != nil {
		return Identity{}, err
	}
	public, comparable := private.Public().(interface{ Equal(crypto.PublicKey) bool })
	if !comparable || !public.Equal(chain[0].PublicKey) {
		return Identity{}, fmt.Errorf("c2pa: the key is not that of the first certificate, of %q: give the key that belongs to it", plain(chain[0].Subject.CommonName))
	}
	algorithm, err := algorithmOf(chain[0].PublicKey)
	if err == nil {
		err = checkChain(chain)
	}
	if err != nil {
		return Identity{}, fmt.Errorf("c2pa: %w", err)
	}
	return Identity{chain, private, algorithm}, nil
}

func parseCertificates(text []byte) (chain []*x509.Certificate, err error) {
	for {
		var block *pem.Block
		if block, text = pem.Decode(text); block == nil {
			break
		}
		if block.Type != "CERTIFICATE" {
			continue
		}
		certificate, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, fmt.Errorf("c2pa: certificate %d cannot be read: %w", len(chain)+1, err)
		}
		chain = append(chain, certificate)
	}
	if len(chain) == 0 {
		return nil, errors.New("c2pa: there is no certificate in PEM (BEGIN CERTIFICATE): of a .p12 file it is made by `openssl pkcs12 -in FILE -nokeys -out certificates.pem`")
	}
	return chain, nil
}

func parseKey(text []byte) (crypto.Signer, error) {
	block, _ := pem.Decode(text)
	if block == nil || !strings.HasSuffix(block.Type, "PRIVATE KEY") {
		return nil, errors.New("c2pa: there is no private key in PEM (BEGIN PRIVATE KEY): of a .p12 file it is made by `openssl pkcs12 -in FILE -nocerts -nodes -out key.pem`")
	}
	var key any
	var err error
	switch {
	case block.Type == "ENCRYPTED PRIVATE KEY" || block.Headers["DEK-Info"] != "":
		return nil, errors.New("c2pa: the private key is encrypted: decrypt it by `openssl pkey -in FILE -out key.pem`")
	case block.Type == "EC PRIVATE KEY":
		key, err = x509.ParseECPrivateKey(block.Bytes)
	case block.Type == "RSA PRIVATE KEY":
		key, err = x509.ParsePKCS1PrivateKey(block.Bytes)
	default:
		key, err = x509.ParsePKCS8PrivateKey(block.Bytes)
	}
	if err != nil {
		return nil, fmt.Errorf("c2pa: the private key cannot be read: %w", err)
	}
	signer, ok := key.(crypto.Signer)
	if !ok {
		return nil, fmt.Errorf("c2pa: a private key of type %T cannot sign", key)
	}
	return signer, nil
}

// algorithmOf is the one that C2PA has for a key (2.x, section 13.2).
func algorithmOf(key crypto.PublicKey) (cose.Algorithm, error) {
	const fewestBits = 2048
	switch key := key.(type) {
	case *ecdsa.PublicKey:
		switch key.Curve {
		case elliptic.P256():
			return cose.AlgorithmES256, nil
		case elliptic.P384():
			return cose.AlgorithmES384, nil
		case elliptic.P521():
			return cose.AlgorithmES512, nil
		}
	case ed25519.PublicKey:
		return cose.AlgorithmEdDSA, nil
	case *rsa.PublicKey:
		if key.N.BitLen() >= fewestBits {
			return cose.AlgorithmPS256, nil
		}
	}
	return 0, fmt.Errorf("C2PA has no algorithm for the certificate's key: want one of P-256, P-384, P-521, Ed25519, or RSA of %d bits", fewestBits)
}

// checkChain holds certificates against C2PA's profile (2.x, section 14.5.1), whoever vouches for the last.
func checkChain(chain []*x509.Certificate) error {
	leaf := chain[0]
	name := plain(leaf.Subject.CommonName)
	switch {
	case leaf.IsCA || leaf.Issuer.String() == leaf.Subject.String():
		return fmt.Errorf("the certificate of %q vouches for itself or for others, which C2PA refuses: take one that another vouches for", name)
	case leaf.KeyUsage&x509.KeyUsageDigitalSignature == 0:
		return fmt.Errorf("the certificate of %q is not for digital signatures (its key usage)", name)
	case !forSigning(leaf):
		return fmt.Errorf("the certificate of %q is not for signing e-mail, documents or claims of C2PA (its extended key usage)", name)
	case len(leaf.AuthorityKeyId) == 0:
		return fmt.Errorf("the certificate of %q does not name the key that vouches for it (its authority key identifier)", name)
	}
	for i, certificate := range chain[1:] {
		if chain[i].CheckSignatureFrom(certificate) != nil {
			return fmt.Errorf("certificate %d, of %q, is not vouched for by the one after it: put them in order, the signer's first", i+1, plain(chain[i].Subject.CommonName))
		}
	}
	return nil
}

func forSigning(certificate *x509.Certificate) bool {
	return slices.Contains(certificate.ExtKeyUsage, x509.ExtKeyUsageEmailProtection) ||
		slices.ContainsFunc(certificate.UnknownExtKeyUsage, func(use asn1.ObjectIdentifier) bool {
			return use.Equal(useDocument) || use.Equal(useClaim) || use.Equal(useClaimMS)
		})
}

// selfSigned is whether a certificate comes straight from one that vouches for itself and lies beside it. No authority
// that others trust signs with its root.
func selfSigned(chain []*x509.Certificate) bool {
	return len(chain) == 2 && chain[1].CheckSignatureFrom(chain[1]) == nil
}

// holdsAt fails if a certificate is not valid yet, or not any more.
func (by Identity) holdsAt(when time.Time) error {
	for _, certificate := range by.chain {
		if !within(certificate, when) {
			return fmt.Errorf("c2pa: the certificate of %q holds from %s to %s, and it is %s: sign with another", plain(certificate.Subject.CommonName),
				day(certificate.NotBefore), day(certificate.NotAfter), day(when))
		}
	}
	return nil
}

func within(certificate *x509.Certificate, when time.Time) bool {
	return !when.Before(certificate.NotBefore) && !when.After(certificate.NotAfter)
}

func day(when time.Time) string { return when.UTC().Format(time.DateOnly) }
