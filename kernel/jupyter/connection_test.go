package jupyter

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestReadConnection(t *testing.T) {
	whole := kv{
		"transport": "tcp", "ip": "127.0.0.1", "key": "k", "signature_scheme": "hmac-sha256",
		"shell_port": 1, "iopub_port": 2, "stdin_port": 3, "control_port": 4, "hb_port": 65535, "kernel_name": "atelier",
	}
	for _, c := range []struct {
		name   string
		change kv
		wanted []string // in the error; none: no error
	}{
		{"whole", kv{}, nil},
		{"ipc", kv{"transport": "ipc", "ip": "kernel-ipc"}, nil},
		{"unsigned", kv{"key": "", "signature_scheme": ""}, nil},
		{"every fault", kv{"transport": "udp", "ip": "", "signature_scheme": "md5", "shell_port": 0, "hb_port": 65536},
			[]string{`transport is "udp"`, "ip is empty", `signature_scheme is "md5"`, "shell_port is 0", "hb_port is 65536"}},
		{"wrong type", kv{"shell_port": "1"}, []string{"cannot unmarshal string"}},
	} {
		content := maps.Clone(whole)
		for key, value := range c.change {
			content[key] = value
		}
		path := filepath.Join(t.TempDir(), "connection.json")
		if err := os.WriteFile(path, []byte(asJSON(t, content)), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := ReadConnection(path)
		if (err != nil) != (len(c.wanted) > 0) {
			t.Errorf("%s: got %v, wanted errors %q", c.name, err, c.wanted)
			continue
		}
		for _, wanted := range c.wanted {
			if !strings.Contains(err.Error(), wanted) {
				t.Errorf("%s: got %v, wanted an error with %q", c.name, err, wanted)
			}
		}
	}
	if _, err := ReadConnection(filepath.Join(t.TempDir(), "none")); err == nil {
		t.Error("no file: got no error, wanted one")
	}
}

func TestEndpoint(t *testing.T) {
	for _, c := range []struct{ transport, ip, network, address string }{
		{"tcp", "127.0.0.1", "tcp", "127.0.0.1:5"},
		{"tcp", "::1", "tcp", "[::1]:5"},
		{"tcp", "*", "tcp", ":5"},
		{"ipc", "/run/kernel-ipc", "unix", "/run/kernel-ipc-5"},
	} {
		network, address := Connection{Transport: c.transport, IP: c.ip}.Endpoint(5)
		same(t, c.transport+" "+c.ip, network+" "+address, c.network+" "+c.address)
	}
}
