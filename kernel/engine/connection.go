package engine

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"regexp"
)

// connection is what GoNB reads from its connection file.
type connection struct {
	Transport string `json:"transport"`
	IP        string `json:"ip"`
	Shell     int    `json:"shell_port"`
	Control   int    `json:"control_port"`
	Stdin     int    `json:"stdin_port"`
	IOPub     int    `json:"iopub_port"`
	Heartbeat int    `json:"hb_port"`
	Key       string `json:"key"`
	Scheme    string `json:"signature_scheme"`
}

// longestSocket is how long the path of a socket may be on every system: 104 bytes on macOS, 108 on Linux.
const longestSocket = 103

// newConnection chooses sockets in the session's folder, which nobody else can enter, and ports of this
// machine where the folder's path is too long for that.
func newConnection(folder string) (*connection, error) {
	c := &connection{Key: rand.Text(), Scheme: "hmac-sha256"}
	if place := filepath.Join(folder, "s"); len(place)+len("-5") <= longestSocket {
		c.Transport, c.IP = "ipc", place
		c.Shell, c.Control, c.Stdin, c.IOPub, c.Heartbeat = 1, 2, 3, 4, 5
		return c, nil
	}
	c.Transport, c.IP = "tcp", "127.0.0.1"
	// All are held until each is found, so that no two are the same.
	for _, port := range []*int{&c.Shell, &c.Control, &c.Stdin, &c.IOPub, &c.Heartbeat} {
		listener, err := net.Listen("tcp", c.IP+":0")
		if err != nil {
			return nil, fmt.Errorf("engine: a port for GoNB: %w", err)
		}
		defer listener.Close()
		*port = listener.Addr().(*net.TCPAddr).Port
	}
	return c, nil
}

// address is where a socket listens, in ZeroMQ's words.
func (c *connection) address(port int) string {
	if c.Transport == "ipc" {
		return fmt.Sprintf("ipc://%s-%d", c.IP, port)
	}
	return fmt.Sprintf("tcp://%s:%d", c.IP, port)
}

// kernelID is what GoNB accepts as a kernel's name.
var kernelID = regexp.MustCompile(`^[0-9a-f-]+$`)

// write puts the file into folder and returns its path. The name tells GoNB what Jupyter calls the kernel.
func (c *connection) write(folder, id string) (string, error) {
	name := "connection.json"
	if kernelID.MatchString(id) {
		name = "kernel-" + id + ".json"
	}
	text, err := json.Marshal(c)
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, name), text, 0o600)
	}
	if err != nil {
		return "", fmt.Errorf("engine: GoNB's connection file: %w", err)
	}
	return filepath.Join(folder, name), nil
}
