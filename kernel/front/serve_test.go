package front

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/atelier-go/atelier/kernel/jupyter"
)

// ipcFile is a connection file for sockets in a folder of the test's: there the port numbers are free.
func ipcFile(t *testing.T) (path string, c jupyter.Connection) {
	folder, err := os.MkdirTemp("", "front") // t.TempDir's name can be too long for a socket
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	c = jupyter.Connection{Transport: "ipc", IP: filepath.Join(folder, "k"), Scheme: "hmac-sha256", Key: testKey,
		Ports: jupyter.Ports{Shell: 1, IOPub: 2, Stdin: 3, Control: 4, Heartbeat: 5}}
	text := asJSON(t, kv{"transport": c.Transport, "ip": c.IP, "signature_scheme": c.Scheme, "key": c.Key,
		"shell_port": 1, "iopub_port": 2, "stdin_port": 3, "control_port": 4, "hb_port": 5})
	path = filepath.Join(folder, "connection.json")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path, c
}

// The process's own signals interrupt a cell and end the kernel.
func TestServe(t *testing.T) {
	path, c := ipcFile(t)
	_, address := c.Endpoint(c.Shell)
	leaveStale(t, address)
	k := newSlow()
	ended := make(chan error, 1)
	told := make(chan struct{})
	k.execute = func(ctx context.Context, _ Request, _ Client) Outcome {
		close(told)
		<-k.stopped
		if err := syscall.Kill(os.Getpid(), syscall.SIGTERM); err != nil {
			t.Error(err)
		}
		<-ctx.Done()
		return Outcome{}
	}
	go func() { ended <- Serve(context.Background(), Options{ConnectionFile: path, Kernel: k}) }()
	v := visitIPC(t, c)
	v.ask(v.shell, "execute_request", kv{"code": "x"})
	<-told
	if err := syscall.Kill(os.Getpid(), syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-ended:
		if err != nil {
			t.Fatal(err)
		}
	case <-time.After(tooLong):
		t.Fatal("Serve did not end")
	}
	same(t, "reply", v.await(v.shell, "execute_reply").content["status"], any("ok"))
	checkLeaks(t)
	if _, err := os.Stat(address); !os.IsNotExist(err) {
		t.Errorf("socket file: got %v, wanted it removed", err)
	}
}

// leaveStale leaves a socket's file as a kernel does that was killed.
func leaveStale(t *testing.T, address string) {
	listener, err := net.ListenUnix("unix", &net.UnixAddr{Name: address, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	listener.SetUnlinkOnClose(false)
	listener.Close()
}

func TestServeFails(t *testing.T) {
	path, c := ipcFile(t)
	if err := Serve(context.Background(), Options{ConnectionFile: path + "x", Kernel: &fake{}}); err == nil {
		t.Error("no connection file: got no error, wanted one")
	}
	if err := Serve(context.Background(), Options{ConnectionFile: path}); err == nil {
		t.Error("no kernel: got no error, wanted one")
	}
	_, address := c.Endpoint(3)
	if err := os.WriteFile(address, nil, 0o600); err != nil { // no socket: it is not ours to remove
		t.Fatal(err)
	}
	if err := Serve(context.Background(), Options{ConnectionFile: path, Kernel: &fake{}}); err == nil {
		t.Error("an address in use: got no error, wanted one")
	}
	checkLeaks(t)
}

func TestServeEndsWithContext(t *testing.T) {
	path, _ := ipcFile(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := Serve(ctx, Options{ConnectionFile: path, Kernel: &fake{}}); err != nil {
		t.Errorf("got %v, wanted no error", err)
	}
	checkLeaks(t)
}
