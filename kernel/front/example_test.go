package front_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/atelier-go/atelier/kernel/front"
	"github.com/atelier-go/atelier/kernel/jupyter"
)

// shout is a kernel whose cells are shown in capitals.
type shout struct{}

func (shout) Info() front.Info {
	return front.Info{Implementation: "shout", Language: front.Go("1.26.5"), Banner: "Say something."}
}

func (shout) Execute(_ context.Context, r front.Request, c front.Client) front.Outcome {
	text := strings.ToUpper(r.Code)
	c.Send("execute_result", map[string]any{"data": map[string]any{"text/plain": text}, "metadata": map[string]any{}}, nil, nil)
	return front.Outcome{Result: text}
}

func (shout) Interrupt() {}

func (shout) Complete(context.Context, string, int) front.Completion { return front.Completion{} }

func (shout) Inspect(context.Context, string, int, int) front.Inspection { return front.Inspection{} }

func (shout) IsComplete(string) (status, indent string) { return "complete", "" }

func (shout) Comm(front.CommMessage) {}

// Jupyter writes the connection file (see jupyter.ReadConnection) and starts the kernel with its name. Here
// nobody comes.
func ExampleServe() {
	folder, err := os.MkdirTemp("", "shout")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(folder)
	connection := jupyter.Connection{Transport: "ipc", IP: filepath.Join(folder, "k"), Key: "secret", Scheme: "hmac-sha256",
		Ports: jupyter.Ports{Shell: 1, IOPub: 2, Stdin: 3, Control: 4, Heartbeat: 5}}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	fmt.Println(front.Serve(ctx, front.Options{Connection: connection, Kernel: shout{}}))
	// Output: <nil>
}
