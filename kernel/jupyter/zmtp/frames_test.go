package zmtp

import (
	"bytes"
	"encoding/binary"
	"math"
	"testing"
)

// frame is one of ZMTP's, in the long form if it is long.
func frame(flags byte, body []byte) []byte {
	if len(body) < 256 {
		return append([]byte{flags, byte(len(body))}, body...)
	}
	return append(binary.BigEndian.AppendUint64([]byte{flags | longFlag}, uint64(len(body))), body...)
}

// long is only the header of a long frame.
func long(flags byte, size uint64) []byte {
	return binary.BigEndian.AppendUint64([]byte{flags | longFlag}, size)
}

func TestFrames(t *testing.T) {
	for _, c := range []struct {
		name    string
		stream  []byte
		command bool
		refused bool
	}{
		{"nothing", nil, false, false},
		{"short frame", frame(0, []byte("x")), false, false},
		{"empty frames", bytes.Repeat(frame(moreFlag, nil), 9), false, false},
		{"long frames", bytes.Repeat(frame(0, make([]byte, 300)), 9), false, false},
		{"command", frame(commandFlag, []byte("\x04PING")), true, false},
		{"empty command", frame(commandFlag, nil), true, false},
		{"half a command", frame(commandFlag, []byte("\x04PING"))[:4], false, false},
		{"largest", long(0, maxMessage-frameCost), false, false},
		{"too large", long(0, maxMessage), false, true},
		{"near 2^63: zmq4 would panic", long(0, math.MaxInt64), false, true},
		{"near 2^64: a sum would overflow", append(frame(moreFlag, nil), long(0, math.MaxUint64)...), false, true},
		{"too large together", append(frame(moreFlag, make([]byte, 1000)), long(0, maxMessage-frameCost-500)...), false, true},
		{"endless empty frames", bytes.Repeat(frame(moreFlag, nil), maxMessage/frameCost+1), false, true},
	} {
		whole, bytewise := newFrames(), newFrames()
		stream := append(make([]byte, greetingSize), c.stream...)
		command, err := whole.follow(stream)
		if command != c.command || (err != nil) != c.refused {
			t.Errorf("%s: got command %v and %v, wanted command %v and refusal %v", c.name, command, err, c.command, c.refused)
		}
		command, err = false, nil
		for n := 0; n < len(stream) && err == nil; n++ {
			var now bool
			now, err = bytewise.follow(stream[n : n+1])
			command = command || now
		}
		if command != c.command || (err != nil) != c.refused {
			t.Errorf("%s, byte by byte: got command %v and %v, wanted command %v and refusal %v", c.name, command, err, c.command, c.refused)
		}
	}
}

// FuzzFrames: no stream makes the watcher believe in more bytes than a message may have.
func FuzzFrames(f *testing.F) {
	f.Add(frame(0, []byte("x")))
	f.Add(append(frame(moreFlag, make([]byte, 300)), frame(commandFlag, nil)...))
	f.Add(long(moreFlag, math.MaxUint64))
	f.Fuzz(func(t *testing.T, stream []byte) {
		w := newFrames()
		if _, err := w.follow(make([]byte, greetingSize)); err != nil {
			t.Fatal(err)
		}
		for n := range stream {
			if _, err := w.follow(stream[n : n+1]); err != nil {
				return
			}
			if w.left > maxMessage || w.message > maxMessage {
				t.Fatalf("got %d bytes to come of %d, wanted at most %d", w.left, w.message, maxMessage)
			}
		}
	})
}
