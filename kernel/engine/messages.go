package engine

import "github.com/atelier-go/atelier/kernel/jupyter"

// message is one from GoNB.
type message struct {
	*jupyter.Message
	content map[string]any // numbers stay as they are written
}

// decode reads a message of GoNB from its frames.
func decode(frames [][]byte, key []byte) (*message, error) {
	m, err := jupyter.Decode(frames, key)
	if err != nil {
		return nil, err
	}
	content, err := m.Object()
	return &message{m, content}, err
}

// text is a string of an object, or "".
func text(object map[string]any, name string) string {
	value, _ := object[name].(string)
	return value
}

// orEmpty is an object that is not null in JSON.
func orEmpty(object map[string]any) map[string]any {
	if object == nil {
		return map[string]any{}
	}
	return object
}
