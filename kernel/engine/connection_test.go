package engine

import (
	"net"
	"path/filepath"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/kernel/jupyter"
)

func endpoint(c jupyter.Connection, port int) string {
	network, address := c.Endpoint(port)
	return network + " " + address
}

func TestConnection(t *testing.T) {
	c, err := newConnection("/short")
	if err != nil || endpoint(c, c.IOPub) != "unix /short/s-4" {
		t.Errorf("got %+v, error %v; want sockets in the folder", c, err)
	}
	long := filepath.Join("/", strings.Repeat("x", longestSocket-len("//s-5")+1))
	if c, err = newConnection(long); err != nil || c.Transport != "tcp" {
		t.Fatalf("got %+v, error %v; want ports where the path is too long", c, err)
	}
	seen := map[int]bool{}
	for _, port := range []int{c.Shell, c.Control, c.Stdin, c.IOPub, c.Heartbeat} {
		if port == 0 || seen[port] {
			t.Errorf("port %d of %+v is not one of its own", port, c)
		}
		seen[port] = true
		listener, err := net.Listen(c.Endpoint(port))
		if err != nil {
			t.Errorf("a port is not free: %v", err)
			continue
		}
		listener.Close()
	}
	for id, want := range map[string]string{"": "connection.json", "0a-1f": "kernel-0a-1f.json", "../x": "connection.json"} {
		if path, err := writeConnection(c, t.TempDir(), id); err != nil || filepath.Base(path) != want {
			t.Errorf("%q: wrote %s, error %v; want %s", id, path, err, want)
		}
	}
}
