package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/atelier-go/atelier/plotting/export/c2pa"
)

// The files in a folder of `atelier sign init`.
const (
	certificatesFile = "certificates.pem"
	keyFile          = "key.pem"
)

const defaultDays = 3650

func signInitCommand() *cobra.Command {
	var name, out string
	var days int
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "init",
		Short: "Make a key and a self-signed certificate for `atelier sign`, which nobody vouches for",
		Example: `  atelier sign init --name "Ada Lovelace"
  atelier sign init --name "Studio Lovelace" --days 365 --out studio`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if days < 1 || days > c2pa.MostDays {
				return wrong(fmt.Errorf("atelier sign init: --days is %d: want 1 to %d", days, c2pa.MostDays))
			}
			folder, err := signFolder(out)
			if err != nil {
				return err
			}
			made, err := newSelfSigned(folder, name, days)
			if err != nil {
				return err
			}
			if asJSON {
				return writeJSON(cmd.OutOrStdout(), made)
			}
			fmt.Fprintf(cmd.OutOrStdout(), "made a key and a certificate for %q in %s, which holds until %s\n"+
				"Keep %s to yourself: with it anyone can sign in this name. What is signed is valid, not trusted, as nobody vouches for the name.\n",
				name, folder, made.Until.Format(time.DateOnly), made.Key)
			return nil
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&name, "name", "", "the `name` in the certificate, which everyone sees (must be given)")
	flags.IntVar(&days, "days", defaultDays, "the `number` of days that the certificate holds; what is signed counts for no longer")
	flags.StringVar(&out, "out", "", "the `folder` to make (default: one in the user's configuration)")
	_ = cmd.MarkFlagRequired("name")
	jsonFlag(cmd, &asJSON, "folder, certificates and key (the files), name and until (when the certificate ceases to hold)")
	return cmd
}

// signFolder is the folder that was asked for, else the user's own.
func signFolder(asked string) (string, error) {
	if asked != "" {
		return asked, nil
	}
	config, err := os.UserConfigDir()
	if err != nil {
		return "", fmt.Errorf("atelier sign: where the user's configuration lies is not known: %w: name a folder (init: --out, sign: --with)", err)
	}
	return filepath.Join(config, "atelier", "sign"), nil
}

// selfSigned is what `atelier sign init --json` writes.
type selfSigned struct {
	Folder       string    `json:"folder"`
	Certificates string    `json:"certificates"`
	Key          string    `json:"key"`
	Name         string    `json:"name"`
	Until        time.Time `json:"until"`
}

// newSelfSigned makes a folder with a key and its certificate. It replaces none.
func newSelfSigned(folder, name string, days int) (selfSigned, error) {
	made := selfSigned{Folder: folder, Certificates: filepath.Join(folder, certificatesFile), Key: filepath.Join(folder, keyFile), Name: name}
	certificates, key, err := c2pa.NewSelfSigned(name, time.Now(), days)
	if err != nil {
		return made, wrong(fmt.Errorf("atelier sign init: %w", err))
	}
	by, err := c2pa.ParseIdentity(certificates, key)
	if err != nil {
		return made, fmt.Errorf("atelier sign init: %w", err)
	}
	made.Until = by.Until()
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return made, fmt.Errorf("atelier sign init: no key can be kept in %s: %w", folder, err)
	}
	if err := writeNew(made.Key, key, 0o600); err != nil {
		return made, err
	}
	if err := writeNew(made.Certificates, certificates, 0o644); err != nil {
		return made, errors.Join(err, os.Remove(made.Key))
	}
	return made, nil
}

// writeNew writes a file that is not there yet.
func writeNew(path string, content []byte, mode fs.FileMode) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("atelier sign init: %s is there already, and is not replaced: name another folder by --out, or move it away", path)
	}
	if err != nil {
		return fmt.Errorf("atelier sign init: %s cannot be made: %w", path, err)
	}
	_, err = file.Write(content)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return errors.Join(fmt.Errorf("atelier sign init: %s cannot be written: %w", path, err), os.Remove(path))
	}
	return nil
}
