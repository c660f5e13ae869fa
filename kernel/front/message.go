package front

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"
)

// protocolVersion is that of the Jupyter messaging specification.
const protocolVersion = "5.5"

// delimiter stands between the routing frames of a message and its signature.
const delimiter = "<IDS|MSG>"

// message is one from a client.
type message struct {
	identities [][]byte        // frames before the delimiter, given back in the reply
	header     header          // what is known of rawHeader
	rawHeader  json.RawMessage // given back as the reply's parent_header
	parent     header
	metadata   metadata
	content    json.RawMessage
	buffers    [][]byte
	signature  string
}

type header struct {
	ID      string `json:"msg_id"`
	Type    string `json:"msg_type"`
	Session string `json:"session"`
	User    string `json:"username"`
	Date    string `json:"date"`
	Version string `json:"version"`
}

// metadata is of interest here only for what it says of cells, which has any form in messages from elsewhere.
type metadata map[string]any

func (m metadata) text(key string) string {
	text, _ := m[key].(string)
	return text
}

func (m metadata) list(key string) (texts []string) {
	list, _ := m[key].([]any)
	for _, each := range list {
		if text, ok := each.(string); ok {
			texts = append(texts, text)
		}
	}
	return texts
}

// decode reads a message from its frames. An empty key means that messages are not signed.
func decode(frames [][]byte, key []byte) (*message, error) {
	start := 0
	for start < len(frames) && string(frames[start]) != delimiter {
		start++
	}
	if len(frames) < start+6 {
		return nil, fmt.Errorf("front: message: got %d frames, wanted %s, a signature and four parts", len(frames), delimiter)
	}
	m := &message{identities: frames[:start], signature: string(frames[start+1]), buffers: frames[start+6:]}
	parts := frames[start+2 : start+6]
	if len(key) > 0 && !hmac.Equal([]byte(m.signature), []byte(sign(key, parts))) {
		return nil, errors.New("front: message: its signature is not the key's")
	}
	m.rawHeader, m.content = parts[0], parts[3]
	var content map[string]json.RawMessage
	for _, part := range []struct {
		name string
		text []byte
		into any
	}{
		{"header", parts[0], &m.header}, {"parent_header", parts[1], &m.parent},
		{"metadata", parts[2], &m.metadata}, {"content", parts[3], &content},
	} {
		if err := unmarshalObject(part.text, part.into); err != nil {
			return nil, fmt.Errorf("front: message: %s: %w", part.name, err)
		}
	}
	if m.header.ID == "" || m.header.Type == "" {
		return nil, errors.New("front: message: header: msg_id or msg_type is missing")
	}
	return m, nil
}

// unmarshalObject reads a JSON object and nothing else: encoding/json alone lets null and broken text pass.
func unmarshalObject(text []byte, into any) error {
	if !utf8.Valid(text) {
		return errors.New("it is not UTF-8")
	}
	if !bytes.HasPrefix(bytes.TrimLeft(text, " \t\r\n"), []byte("{")) {
		return errors.New("it is not a JSON object")
	}
	return json.Unmarshal(text, into)
}

// sign is the signature of the four parts of a message.
func sign(key []byte, parts [][]byte) string {
	mac := hmac.New(sha256.New, key)
	for _, part := range parts {
		mac.Write(part)
	}
	return hex.EncodeToString(mac.Sum(nil))
}
