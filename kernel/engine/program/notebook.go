package program

import (
	"context"
	"crypto/rand"
	"fmt"
	"sync"
	"time"

	"github.com/janpfeifer/gonb/gonbui/protocol"
)

// Notebook is what programs of one session have in common on the client's side: the displays that can be updated, and the
// comm by which widgets in a browser speak. A program's widget speaks to a script of GoNB's in the browser, which is
// put there when a program first wants it and opens the comm. See GoNB's docs/FrontEndCommunication.md.
type Notebook struct {
	KernelID string                                             // Jupyter's name for the kernel, without which the script finds no way back
	Script   func(ctx context.Context) (text string, err error) // GoNB's for the browser
	Report   func(err error)                                    // what goes wrong behind the scenes

	mu         sync.Mutex
	shown      map[string]bool // display ids
	client     Client          // the last program's
	pipes      *Pipes          // of the program that runs, or nil
	subscribed map[string]bool // its addresses
	comm       string          // id of the open one, or ""
	heard      time.Time       // from the browser
	tried      bool            // the running program has found no browser
	install    string          // display id of the script
	opened     chan struct{}   // closed when the comm is opened
	pong       chan struct{}   // closed when the browser gives a sign of life
}

// begin is for a program that begins.
func (n *Notebook) begin(p *Pipes, client Client) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.pipes, n.client, n.subscribed, n.tried = p, client, map[string]bool{}, false
}

// end is for a program that has ended: what the browser still says of its widgets nobody hears.
func (n *Notebook) end(p *Pipes) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.pipes == p {
		n.pipes, n.subscribed = nil, nil
	}
}

// display is the message that shows data: with a display id that was shown before, an update.
func (n *Notebook) display(data *protocol.DisplayData) (msgType string, content map[string]any) {
	metadata := map[string]any{}
	for key, value := range data.Metadata {
		metadata[key] = value
	}
	return n.message(plainData(data.Data), metadata, data.DisplayID)
}

func (n *Notebook) message(data, metadata map[string]any, id string) (msgType string, content map[string]any) {
	msgType, transient := "display_data", map[string]any{}
	if id != "" {
		transient["display_id"] = id
		n.mu.Lock()
		defer n.mu.Unlock()
		if n.shown == nil {
			n.shown = map[string]bool{}
		}
		if n.shown[id] {
			msgType = "update_display_data"
		}
		n.shown[id] = true
	}
	return msgType, map[string]any{"data": data, "metadata": metadata, "transient": transient}
}

// The addresses with a meaning of their own between the kernel and the script.
const (
	openedAddress = "#comm_open_ack"
	pingAddress   = "#heartbeat/ping"
	pongAddress   = "#heartbeat/pong"
	commTarget    = "gonb_comm"
)

// How long the browser may take, and for how long it is believed to be there without a sign of life.
const (
	openTimeout = 3 * time.Second
	pingTimeout = 500 * time.Millisecond
	freshness   = time.Second
)

// send sends a program's value to the browser, or asks there for one.
func (n *Notebook) send(ctx context.Context, value protocol.CommValue) {
	if !n.connect(ctx) || value.Address == protocol.GonbuiStartAddress {
		return
	}
	data := map[string]any{"address": value.Address, "value": value.Value}
	if value.Request {
		data = map[string]any{"address": value.Address, "read_request": true}
	}
	n.say(data)
}

// subscribe begins or ends to pass on what the browser says to an address.
func (n *Notebook) subscribe(ctx context.Context, s protocol.CommSubscription) {
	n.mu.Lock()
	if n.subscribed != nil {
		n.subscribed[s.Address] = !s.Unsubscribe
	}
	n.mu.Unlock()
	if !s.Unsubscribe {
		n.connect(ctx)
	}
}

// Connect puts the script into the browser if it is not there, and tells whether the browser answers.
func (n *Notebook) Connect(ctx context.Context, client Client) bool {
	n.begin(nil, client)
	return n.connect(ctx)
}

func (n *Notebook) connect(ctx context.Context) bool {
	n.mu.Lock()
	known, fresh, tried := n.comm != "", time.Since(n.heard) < freshness, n.tried
	n.mu.Unlock()
	if tried {
		return false // it would wait as long each time
	}
	if known && (fresh || n.ping(ctx, pingTimeout)) {
		return true
	}
	err := n.putScript(ctx)
	if err != nil && ctx.Err() == nil {
		n.Report(err)
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.tried = err != nil
	return err == nil
}

// putScript shows the script and waits for the browser to open the comm.
func (n *Notebook) putScript(ctx context.Context) error {
	script, err := n.Script(ctx)
	if err != nil {
		return err
	}
	n.mu.Lock()
	n.comm, n.opened, n.install = "", make(chan struct{}), "gonb_websocket_"+rand.Text()
	opened, id := n.opened, n.install
	n.mu.Unlock()
	n.show(id, "<script>"+script+"</script>")
	if !awaits(ctx, opened, openTimeout) {
		return fmt.Errorf("engine: no browser has opened the comm of GoNB's widgets within %v: they need a notebook in a browser", openTimeout)
	}
	return nil
}

// show shows HTML under a display id.
func (n *Notebook) show(id, html string) {
	msgType, content := n.message(map[string]any{string(protocol.MIMETextHTML): html}, map[string]any{}, id)
	n.output(msgType, content)
}

// output passes a message on to the last client, after what its program has printed.
func (n *Notebook) output(msgType string, content map[string]any) {
	n.mu.Lock()
	pipes, client := n.pipes, n.client
	n.mu.Unlock()
	switch {
	case pipes != nil:
		pipes.run.output.show(msgType, content)
	case client != nil:
		client.Output(msgType, content, map[string]any{}, nil)
	}
}

// say sends data by the comm.
func (n *Notebook) say(data map[string]any) {
	n.mu.Lock()
	id := n.comm
	n.mu.Unlock()
	n.output("comm_msg", map[string]any{"comm_id": id, "data": data})
}

// Ping asks the browser for a sign of life.
func (n *Notebook) Ping(ctx context.Context, client Client) bool {
	n.begin(nil, client)
	return n.ping(ctx, freshness)
}

func (n *Notebook) ping(ctx context.Context, patience time.Duration) bool {
	n.mu.Lock()
	pong := make(chan struct{})
	n.pong = pong
	n.mu.Unlock()
	n.say(map[string]any{"address": pingAddress, "value": true})
	return awaits(ctx, pong, patience)
}

func awaits(ctx context.Context, sign <-chan struct{}, patience time.Duration) bool {
	select {
	case <-sign:
		return true
	case <-time.After(patience):
	case <-ctx.Done():
	}
	return false
}

// Receive takes a client's message about a comm: comm_open, comm_msg or comm_close. Comms of others are not heeded.
func (n *Notebook) Receive(msgType string, content map[string]any) {
	id, _ := content["comm_id"].(string)
	switch msgType {
	case "comm_open":
		if content["target_name"] == commTarget && content["kernel_id"] == n.KernelID && id != "" {
			n.open(id)
		}
	case "comm_close":
		n.mu.Lock()
		defer n.mu.Unlock()
		if n.comm == id {
			n.comm = ""
		}
	case "comm_msg":
		n.hear(id, content)
	}
}

// open takes note of a comm that the script has opened. The script is taken out of the notebook, so that it is not saved.
func (n *Notebook) open(id string) {
	n.mu.Lock()
	before, opened, install := n.comm, n.opened, n.install
	n.comm, n.heard, n.opened, n.install = id, time.Now(), nil, ""
	n.mu.Unlock()
	if before != "" {
		n.output("comm_close", map[string]any{"comm_id": before, "data": map[string]any{}})
	}
	if install != "" {
		n.show(install, "")
	}
	n.say(map[string]any{"address": openedAddress, "value": true})
	if opened != nil {
		close(opened)
	}
}

// hear takes a message by the comm.
func (n *Notebook) hear(id string, content map[string]any) {
	data, _ := content["data"].(map[string]any)
	address, _ := data["address"].(string)
	n.mu.Lock()
	if id == "" || id != n.comm {
		n.mu.Unlock()
		return
	}
	n.heard = time.Now()
	pong, pipes, wanted := n.pong, n.pipes, n.subscribed[address]
	if address == pongAddress {
		n.pong = nil
	}
	n.mu.Unlock()
	switch {
	case address == pongAddress && pong != nil:
		close(pong)
	case address == pingAddress:
		n.say(map[string]any{"address": pongAddress, "value": true})
	case pipes != nil && wanted:
		pipes.deliver(protocol.CommValue{Address: address, Value: widgetValue(data["value"])})
	}
}

// widgetValue is what gonbui knows of a value that came as JSON: lists and objects of texts or of numbers, for a program
// cannot read what its half of the protocol has not named. Of others nothing is left.
func widgetValue(value any) any {
	switch value := value.(type) {
	case []any:
		if texts, ok := list[string](value); ok {
			return texts
		}
		if numbers, ok := list[float64](value); ok {
			return numbers
		}
		return nil
	case map[string]any:
		if texts, ok := object[string](value); ok {
			return texts
		}
		if numbers, ok := object[float64](value); ok {
			return numbers
		}
		return nil
	}
	return value
}

// list is a list whose elements are all of one type.
func list[T any](values []any) ([]T, bool) {
	var found []T
	for _, value := range values {
		one, ok := value.(T)
		if !ok {
			return nil, false
		}
		found = append(found, one)
	}
	return found, true
}

// object is an object whose values are all of one type.
func object[T any](values map[string]any) (map[string]T, bool) {
	found := map[string]T{}
	for key, value := range values {
		one, ok := value.(T)
		if !ok {
			return nil, false
		}
		found[key] = one
	}
	return found, true
}
