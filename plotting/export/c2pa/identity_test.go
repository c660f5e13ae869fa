package c2pa

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"math/big"
	"strings"
	"testing"
	"time"
)

// issued is certificates of a key, from an authority that comes along, and the key, all PEM.
func issued(t *testing.T, key crypto.Signer, change func(leaf *x509.Certificate)) (certificates, private []byte) {
	t.Helper()
	authorityKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	authority := &x509.Certificate{Subject: pkix.Name{CommonName: "Seal"}, SerialNumber: big.NewInt(1), NotBefore: made, NotAfter: moment.AddDate(1, 0, 0),
		BasicConstraintsValid: true, IsCA: true, KeyUsage: x509.KeyUsageCertSign, SubjectKeyId: []byte{1}}
	leaf := &x509.Certificate{Subject: pkix.Name{CommonName: "Ada"}, SerialNumber: big.NewInt(2), NotBefore: made, NotAfter: moment.AddDate(1, 0, 0),
		BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageEmailProtection}}
	change(leaf)
	for _, c := range []struct {
		of     *x509.Certificate
		public crypto.PublicKey
	}{{leaf, key.Public()}, {authority, authorityKey.Public()}} {
		encoded, err := x509.CreateCertificate(rand.Reader, c.of, authority, c.public, authorityKey)
		if err != nil {
			t.Fatal(err)
		}
		certificates = append(certificates, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: encoded})...)
	}
	encoded, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return certificates, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: encoded})
}

func newKey(t *testing.T, curve elliptic.Curve) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(curve, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func asItIs(*x509.Certificate) {}

// Certificates that are bought come with keys of many kinds.
func TestKeysOfEachKindSign(t *testing.T) {
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	_, edKey, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for name, key := range map[string]crypto.Signer{
		"P-256": newKey(t, elliptic.P256()), "P-384": newKey(t, elliptic.P384()), "P-521": newKey(t, elliptic.P521()), "RSA": rsaKey, "Ed25519": edKey,
	} {
		by, err := ParseIdentity(issued(t, key, asItIs))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		file, err := Sign([]byte(drawing), claimOf(""), by)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got := check(t, file); got.State != Valid || got.Signer != "Ada" || got.Issuer != "Seal" {
			t.Errorf("%s: got %+v", name, got)
		}
	}
}

func TestCertificatesFitTheProfile(t *testing.T) {
	key := newKey(t, elliptic.P256())
	for _, c := range []struct {
		name   string
		change func(*x509.Certificate)
		says   string // empty if it fits
	}{
		{"e-mail", asItIs, ""},
		{"documents", func(c *x509.Certificate) {
			c.ExtKeyUsage, c.UnknownExtKeyUsage = nil, []asn1.ObjectIdentifier{useDocument}
		}, ""},
		{"claims", func(c *x509.Certificate) {
			c.ExtKeyUsage, c.UnknownExtKeyUsage = nil, []asn1.ObjectIdentifier{useClaim}
		}, ""},
		{"Microsoft", func(c *x509.Certificate) {
			c.ExtKeyUsage, c.UnknownExtKeyUsage = nil, []asn1.ObjectIdentifier{useClaimMS}
		}, ""},
		{"servers", func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth} }, "not for signing e-mail"},
		{"no use", func(c *x509.Certificate) { c.ExtKeyUsage = nil }, "not for signing e-mail"},
		{"no signatures", func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageKeyEncipherment }, "not for digital signatures"},
		{"an authority", func(c *x509.Certificate) { c.IsCA = true }, "vouches for itself or for others"},
		{"itself", func(c *x509.Certificate) { c.Subject.CommonName = "Seal" }, "vouches for itself or for others"},
	} {
		by, err := ParseIdentity(issued(t, key, c.change))
		if (err == nil) != (c.says == "") || err != nil && !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: got the error %v, want %q", c.name, err, c.says)
		}
		if err == nil && by.Until() != moment.AddDate(1, 0, 0).Truncate(time.Second) {
			t.Errorf("%s: holds until %v", c.name, by.Until())
		}
	}
}

func TestWhatIsNoIdentity(t *testing.T) {
	certificates, key := newPEM("Ada")
	others, otherKey := newPEM("Eve")
	leaf, authority, _ := strings.Cut(string(certificates), "-----END CERTIFICATE-----\n")
	leaf += "-----END CERTIFICATE-----\n"
	otherLeaf, otherAuthority, _ := strings.Cut(string(others), "-----END CERTIFICATE-----\n")
	_ = otherLeaf
	small, smallKey := issued(t, newKey(t, elliptic.P224()), asItIs)
	for _, c := range []struct {
		name              string
		certificates, key string
		says              string
	}{
		{"nothing", "", string(key), "no certificate in PEM"},
		{"no key", string(certificates), "", "no private key in PEM"},
		{"a certificate for a key", string(certificates), string(certificates), "no private key in PEM"},
		{"another's key", string(certificates), string(otherKey), "not that of the first certificate"},
		{"the wrong order", authority + leaf, string(key), "not that of the first certificate"},
		{"another's authority", leaf + otherAuthority, string(key), "not vouched for by the one after it"},
		{"broken", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", string(key), "certificate 1 cannot be read"},
		{"a broken key", string(certificates), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "private key cannot be read"},
		{"an encrypted key", string(certificates), "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n", "is encrypted"},
		{"a small key", string(small), string(smallKey), "no algorithm"},
	} {
		if _, err := ParseIdentity([]byte(c.certificates), []byte(c.key)); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: got the error %v, want %q", c.name, err, c.says)
		}
	}
	if by, err := ParseIdentity([]byte(leaf), key); err != nil || by.SelfSigned() {
		t.Errorf("a certificate alone: got %v, self-signed %v, want neither", err, by.SelfSigned())
	}
}

// Keys come in three forms of PEM.
func TestFormsOfKeys(t *testing.T) {
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	ecKey := newKey(t, elliptic.P256())
	ec, err := x509.MarshalECPrivateKey(ecKey)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		key   crypto.Signer
		block pem.Block
	}{
		{ecKey, pem.Block{Type: "EC PRIVATE KEY", Bytes: ec}},
		{rsaKey, pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(rsaKey)}},
	} {
		certificates, _ := issued(t, c.key, asItIs)
		if _, err := ParseIdentity(certificates, pem.EncodeToMemory(&c.block)); err != nil {
			t.Errorf("%s: %v", c.block.Type, err)
		}
	}
}

func TestSelfSigned(t *testing.T) {
	if !ada.SelfSigned() || ada.Name() != "Ada Lovelace" || ada.Until() != made.AddDate(0, 0, days) {
		t.Errorf("got %q until %v, self-signed %v", ada.Name(), ada.Until(), ada.SelfSigned())
	}
	leaf, authority := ada.chain[0], ada.chain[1]
	if leaf.IsCA || !authority.IsCA || leaf.Subject.Organization[0] != SelfSignedOrganization || authority.Subject.Organization[0] != SelfSignedOrganization {
		t.Errorf("got %v by %v", leaf.Subject, authority.Subject)
	}
	if len(leaf.UnknownExtKeyUsage) != 1 || !leaf.UnknownExtKeyUsage[0].Equal(useClaim) || leaf.ExtKeyUsage[0] != x509.ExtKeyUsageEmailProtection {
		t.Errorf("its uses are %v and %v", leaf.ExtKeyUsage, leaf.UnknownExtKeyUsage)
	}
	for _, c := range []struct {
		name string
		days int
		says string
	}{
		{"", 1, "the name is"},
		{" ", 1, "the name is"},
		{strings.Repeat("é", 64), 1, ""},
		{strings.Repeat("é", 65), 1, "the name is"},
		{"a\nb", 1, "the name is"},
		{"Ada", 0, "for 0 days"},
		{"Ada", MostDays, ""},
		{"Ada", MostDays + 1, "for 7301 days"},
	} {
		_, _, err := NewSelfSigned(c.name, made, c.days)
		if (err == nil) != (c.says == "") || err != nil && !strings.Contains(err.Error(), c.says) {
			t.Errorf("%q for %d days: got the error %v, want %q", c.name, c.days, err, c.says)
		}
	}
}
