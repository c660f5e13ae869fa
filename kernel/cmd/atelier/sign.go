package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/atelier-go/atelier/plotting/export/c2pa"
)

// signing is what `atelier sign` was told.
type signing struct {
	with, certificates, key string
	out, title, source      string
	replace, json           bool
}

func signCommand() *cobra.Command {
	var s signing
	cmd := &cobra.Command{
		Use:   "sign file...",
		Short: "Sign pictures with Content Credentials (C2PA): a manifest in the file says that a model drew it, and shows when it is changed",
		Example: `  atelier sign init --name "Ada Lovelace"
  atelier sign grid.png
  atelier sign pictures/*.png
  atelier sign grid.png --out signed.png
  atelier sign grid.png --cert bought.pem --key bought-key.pem`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return s.sign(cmd, args) },
	}
	flags := cmd.Flags()
	flags.StringVar(&s.with, "with", "", "the `folder` that atelier sign init made (default: the one in the user's configuration)")
	flags.StringVar(&s.certificates, "cert", "", "the `file` of a certificate that was bought, in PEM, and of those that vouch for it")
	flags.StringVar(&s.key, "key", "", "the `file` of its private key, in PEM")
	flags.StringVar(&s.out, "out", "", "the `file` to write (default: the picture's own)")
	flags.StringVar(&s.title, "title", "", "the `title` of the picture (default: its file's name)")
	flags.StringVar(&s.source, "source", string(c2pa.TrainedAlgorithmicMedia), "how the picture came about, a `term` of IPTC: trainedAlgorithmicMedia, compositeWithTrainedAlgorithmicMedia (a person worked on it), algorithmicMedia or digitalCreation")
	flags.BoolVar(&s.replace, "force", false, "take out a manifest that a file has already")
	cmd.MarkFlagsRequiredTogether("cert", "key")
	cmd.MarkFlagsMutuallyExclusive("with", "cert")
	jsonFlag(cmd, &s.json, "signer, self_signed, until (when the certificate ceases to hold), state (valid, not trusted) and files, a list")
	cmd.AddCommand(signInitCommand())
	return cmd
}

// signed is what `atelier sign --json` writes.
type signed struct {
	Signer     string     `json:"signer"`
	SelfSigned bool       `json:"self_signed"`
	Until      time.Time  `json:"until"`
	State      c2pa.State `json:"state"`
	Files      []string   `json:"files"`
}

// sign signs each file. One that cannot be signed stays as it is, and does not keep the others from it.
func (s signing) sign(cmd *cobra.Command, files []string) error {
	if s.out != "" && len(files) > 1 {
		return wrong(fmt.Errorf("atelier sign: --out is one file, and %d are to be signed: leave it out, and they are signed where they are", len(files)))
	}
	if !slices.Contains(c2pa.SourceTypes, c2pa.SourceType(s.source)) {
		return wrong(fmt.Errorf("atelier sign: --source is %q: want one of %v", s.source, c2pa.SourceTypes))
	}
	by, err := s.identity()
	if err != nil {
		return err
	}
	done := signed{by.Name(), by.SelfSigned(), by.Until(), c2pa.Valid, []string{}}
	var faults []error
	for _, file := range files {
		if err := cmd.Context().Err(); err != nil {
			return err
		}
		out := cmp.Or(s.out, file)
		if err := s.signFile(cmd, file, out, by); err != nil {
			faults = append(faults, err)
			continue
		}
		done.Files = append(done.Files, out)
		if !s.json {
			fmt.Fprintln(cmd.OutOrStdout(), "signed", out)
		}
	}
	switch {
	case s.json && len(done.Files) > 0:
		faults = append(faults, writeJSON(cmd.OutOrStdout(), done))
	case len(done.Files) > 0:
		fmt.Fprintln(cmd.OutOrStdout(), meaning(by))
	}
	return errors.Join(faults...)
}

// meaning says what a signature is worth.
func meaning(by c2pa.Identity) string {
	until := by.Until().Format(time.DateOnly)
	if by.SelfSigned() {
		return fmt.Sprintf("The signature is valid, not trusted: who looks sees whether the file was changed since, and that nobody vouches for the name %q, because the\n"+
			"certificate is self-signed. It counts until %s. A certificate that is bought from an authority of C2PA's trust list is trusted: --cert and --key.", by.Name(), until)
	}
	return fmt.Sprintf("The signature of %q is valid, and trusted where C2PA's trust list has the authority that vouches for the certificate. It counts until %s.", by.Name(), until)
}

// signFile signs one file, and puts the signed one in its place or at out.
func (s signing) signFile(cmd *cobra.Command, path, out string, by c2pa.Identity) error {
	// What a link leads to is signed, and the link stays.
	if real, err := filepath.EvalSymlinks(out); err == nil {
		out = real
	}
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("it is no file")
	}
	var file []byte
	if err == nil {
		file, err = os.ReadFile(path)
	}
	if err != nil {
		return fmt.Errorf("atelier sign: %s cannot be read: %w", path, err)
	}
	if file, err = s.signBytes(file, filepath.Base(path), by); err != nil {
		return fmt.Errorf("atelier sign: %s: %w", path, err)
	}
	written, err := newOutput(cmd.Context(), out)
	if err != nil {
		return err
	}
	defer written.discard()
	written.mode = info.Mode().Perm()
	if _, err := written.Write(file); err != nil {
		return fmt.Errorf("atelier: %s cannot be written: %w", out, err)
	}
	return written.commit()
}

// signBytes signs what is in a file, and sees that it can be checked.
func (s signing) signBytes(file []byte, name string, by c2pa.Identity) ([]byte, error) {
	now := time.Now()
	var err error
	if s.replace {
		if file, err = c2pa.Remove(file); err != nil {
			return nil, err
		}
	}
	claim := c2pa.Claim{Generator: "Atelier", Version: version(), Title: cmp.Or(s.title, name), Source: c2pa.SourceType(s.source), Time: now}
	file, err = c2pa.Sign(file, claim, by)
	if errors.Is(err, c2pa.ErrSigned) {
		return nil, fmt.Errorf("%w: to take it out and sign anew, give --force", err)
	}
	if err != nil {
		return nil, err
	}
	report, err := c2pa.Check(file, now)
	if err == nil && report.State != c2pa.Valid {
		err = errors.New(report.String())
	}
	return file, err
}

// identity is who signs.
func (s signing) identity() (c2pa.Identity, error) {
	certificates, key := s.certificates, s.key
	if certificates == "" {
		folder, err := signFolder(s.with)
		if err != nil {
			return c2pa.Identity{}, err
		}
		certificates, key = filepath.Join(folder, certificatesFile), filepath.Join(folder, keyFile)
		if _, err := os.Stat(key); errors.Is(err, fs.ErrNotExist) {
			return c2pa.Identity{}, fmt.Errorf("atelier sign: there is no key in %s: make one (atelier sign init --name NAME), or give one that was bought by --cert and --key", folder)
		}
	}
	chain, err := os.ReadFile(certificates)
	if err != nil {
		return c2pa.Identity{}, fmt.Errorf("atelier sign: the certificate cannot be read: %w", err)
	}
	private, err := readKey(key)
	if err != nil {
		return c2pa.Identity{}, err
	}
	by, err := c2pa.ParseIdentity(chain, private)
	if err != nil {
		return c2pa.Identity{}, fmt.Errorf("atelier sign: %s and %s: %w", certificates, key, err)
	}
	return by, nil
}

// readKey reads a private key, which nobody else may be able to read.
func readKey(path string) ([]byte, error) {
	const others = 0o077
	info, err := os.Stat(path)
	if err == nil && runtime.GOOS != "windows" && info.Mode().Perm()&others != 0 {
		return nil, fmt.Errorf("atelier sign: others can read the private key %s (mode %#o): chmod 600 %s", path, info.Mode().Perm(), path)
	}
	var key []byte
	if err == nil {
		key, err = os.ReadFile(path)
	}
	if err != nil {
		return nil, fmt.Errorf("atelier sign: the private key cannot be read: %w", err)
	}
	return key, nil
}
