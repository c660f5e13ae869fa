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

// ipcConnection is for sockets in a folder of the test's: there the port numbers are free.
func ipcConnection(t *testing.T) jupyter.Connection {
	folder, err := os.MkdirTemp("", "front") // t.TempDir's name can be too long for a socket
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	return jupyter.Connection{Transport: "ipc", IP: filepath.Join(folder, "k"), Scheme: "hmac-sha256", Key: testKey,
		Ports: jupyter.Ports{Shell: 1, IOPub: 2, Stdin: 3, Control: 4, Heartbeat: 5}}
}

// The process's own signals interrupt a cell and end the kernel.
func TestServe(t *testing.T) {
	c := ipcConnection(t)
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
	go func() { ended <- Serve(context.Background(), Options{Connection: c, Kernel: k}) }()
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
	c := ipcConnection(t)
	if err := Serve(context.Background(), Options{Connection: c}); err == nil {
		t.Error("no kernel: got no error, wanted one")
	}
	_, address := c.Endpoint(3)
	if err := os.WriteFile(address, nil, 0o600); err != nil { // no socket: it is not ours to remove
		t.Fatal(err)
	}
	if err := Serve(context.Background(), Options{Connection: c, Kernel: &fake{}}); err == nil {
		t.Error("an address in use: got no error, wanted one")
	}
	checkLeaks(t)
}

func TestServeEndsWithContext(t *testing.T) {
	c := ipcConnection(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := Serve(ctx, Options{Connection: c, Kernel: &fake{}}); err != nil {
		t.Errorf("got %v, wanted no error", err)
	}
	checkLeaks(t)
}
