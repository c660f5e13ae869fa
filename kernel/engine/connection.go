package engine

import (
	"crypto/rand"
	"fmt"
	"net"
	"path/filepath"
	"regexp"

	"github.com/atelier-go/atelier/kernel/jupyter"
)

// longestSocket is how long the path of a socket may be on every system: 104 bytes on macOS, 108 on Linux.
const longestSocket = 103

// newConnection chooses sockets in the session's folder, which nobody else can enter, and ports of this
// machine where the folder's path is too long for that.
func newConnection(folder string) (jupyter.Connection, error) {
	c := jupyter.Connection{Key: rand.Text(), Scheme: "hmac-sha256"}
	if path := filepath.Join(folder, "s"); len(path)+len("-5") <= longestSocket {
		c.Transport, c.IP = "ipc", path
		c.Ports = jupyter.Ports{Shell: 1, Control: 2, Stdin: 3, IOPub: 4, Heartbeat: 5}
		return c, nil
	}
	c.Transport, c.IP = "tcp", "127.0.0.1"
	// All are held until each is found, so that no two are the same.
	for _, port := range []*int{&c.Shell, &c.Control, &c.Stdin, &c.IOPub, &c.Heartbeat} {
		listener, err := net.Listen("tcp", c.IP+":0")
		if err != nil {
			return c, fmt.Errorf("engine: a port for GoNB: %w", err)
		}
		defer listener.Close()
		*port = listener.Addr().(*net.TCPAddr).Port
	}
	return c, nil
}

// kernelID is what GoNB accepts as a kernel's name.
var kernelID = regexp.MustCompile(`^[0-9a-f-]+$`)

// writeConnection puts GoNB's connection file into folder and returns its path. The name tells GoNB what Jupyter calls
// the kernel.
func writeConnection(c jupyter.Connection, folder, id string) (string, error) {
	name := "connection.json"
	if kernelID.MatchString(id) {
		name = "kernel-" + id + ".json"
	}
	path := filepath.Join(folder, name)
	if err := c.Write(path); err != nil {
		return "", fmt.Errorf("engine: GoNB's: %w", err)
	}
	return path, nil
}
