package front_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/atelier-go/atelier/kernel/front"
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

// Jupyter writes the connection file and starts the kernel with its name. Here nobody comes.
func ExampleServe() {
	folder, err := os.MkdirTemp("", "shout")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(folder)
	connection, err := json.Marshal(map[string]any{
		"transport": "ipc", "ip": filepath.Join(folder, "k"), "key": "secret", "signature_scheme": "hmac-sha256",
		"shell_port": 1, "iopub_port": 2, "stdin_port": 3, "control_port": 4, "hb_port": 5,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	file := filepath.Join(folder, "kernel.json")
	if err := os.WriteFile(file, connection, 0o600); err != nil {
		fmt.Println(err)
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	fmt.Println(front.Serve(ctx, front.Options{ConnectionFile: file, Kernel: shout{}}))
	// Output: <nil>
}
