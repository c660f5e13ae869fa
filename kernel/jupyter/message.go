// Package jupyter has what both ends of Jupyter's messaging protocol 5.5 need: the connection file, and messages from
// and to frames (https://jupyter-client.readthedocs.io/en/stable/messaging.html). The sockets are in zmtp.
package jupyter

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

// ProtocolVersion is that of the Jupyter messaging specification.
const ProtocolVersion = "5.5"

// Delimiter stands between the routing frames of a message and its signature.
const Delimiter = "<IDS|MSG>"

// Message is one that was received.
type Message struct {
	Identities [][]byte        // frames before the delimiter, given back in the reply
	Header     Header          // what is known of RawHeader
	RawHeader  json.RawMessage // given back as the reply's parent_header
	Parent     Header
	Metadata   Metadata
	Content    json.RawMessage
	Buffers    [][]byte
	Signature  string
}

// Header says what a message is and where it comes from.
type Header struct {
	ID      string `json:"msg_id"`
	Type    string `json:"msg_type"`
	Session string `json:"session"`
	User    string `json:"username"`
	Date    string `json:"date"`
	Version string `json:"version"`
}

// Metadata is of interest here only for what it says of cells, which has any form in messages from elsewhere.
type Metadata map[string]any

// Text is a text of the metadata, or "".
func (m Metadata) Text(key string) string {
	text, _ := m[key].(string)
	return text
}

// Texts are those of a list in the metadata; what else it holds is left out.
func (m Metadata) Texts(key string) (texts []string) {
	list, _ := m[key].([]any)
	for _, each := range list {
		if text, ok := each.(string); ok {
			texts = append(texts, text)
		}
	}
	return texts
}

// Decode reads a message from its frames. An empty key means that messages are not signed.
func Decode(frames [][]byte, key []byte) (*Message, error) {
	start := 0
	for start < len(frames) && string(frames[start]) != Delimiter {
		start++
	}
	if len(frames) < start+6 {
		return nil, fmt.Errorf("jupyter: message: got %d frames, wanted %s, a signature and four parts", len(frames), Delimiter)
	}
	m := &Message{Identities: frames[:start], Signature: string(frames[start+1]), Buffers: frames[start+6:]}
	parts := frames[start+2 : start+6]
	if len(key) > 0 && !hmac.Equal([]byte(m.Signature), []byte(Sign(key, parts))) {
		return nil, errors.New("jupyter: message: its signature is not the key's")
	}
	m.RawHeader, m.Content = parts[0], parts[3]
	var content map[string]json.RawMessage
	for _, part := range []struct {
		name string
		text []byte
		into any
	}{
		{"header", parts[0], &m.Header}, {"parent_header", parts[1], &m.Parent},
		{"metadata", parts[2], &m.Metadata}, {"content", parts[3], &content},
	} {
		if err := unmarshalObject(part.text, part.into); err != nil {
			return nil, fmt.Errorf("jupyter: message: %s: %w", part.name, err)
		}
	}
	if m.Header.ID == "" || m.Header.Type == "" {
		return nil, errors.New("jupyter: message: header: msg_id or msg_type is missing")
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

// Object is the content as a JSON object. Numbers stay as they are written.
func (m *Message) Object() (content map[string]any, err error) {
	if err := unmarshalExactly(m.Content, &content); err != nil {
		return nil, fmt.Errorf("jupyter: message: content: %w", err)
	}
	return content, nil
}

// UnmarshalJSON leaves numbers as they are written.
func (m *Metadata) UnmarshalJSON(text []byte) error {
	var object map[string]any
	err := unmarshalExactly(text, &object)
	*m = object
	return err
}

// unmarshalExactly is json.Unmarshal for JSON without fault, in which numbers stay as they are written.
func unmarshalExactly(text []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	return decoder.Decode(into)
}

// Sign is the signature of the four parts of a message.
func Sign(key []byte, parts [][]byte) string {
	mac := hmac.New(sha256.New, key)
	for _, part := range parts {
		mac.Write(part)
	}
	return hex.EncodeToString(mac.Sum(nil))
}
