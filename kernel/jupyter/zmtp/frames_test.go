package zmtp

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"slices"
	"testing"
	"testing/iotest"
)

// text is a frame on the wire, in the long form if it is long.
func text(flags byte, body []byte) []byte {
	if len(body) < 256 {
		return append([]byte{flags, byte(len(body))}, body...)
	}
	return append(binary.BigEndian.AppendUint64([]byte{flags | longFlag}, uint64(len(body))), body...)
}

// long is only the header of a long frame.
func long(flags byte, size uint64) []byte {
	return binary.BigEndian.AppendUint64([]byte{flags | longFlag}, size)
}

// readAllMessages reads until the stream ends.
func readAllMessages(from io.Reader) (messages, commands int, err error) {
	for {
		_, command, err := readMessage(from)
		switch {
		case err == io.EOF:
			return messages, commands, nil
		case err != nil:
			return messages, commands, err
		case command != nil:
			commands++
		default:
			messages++
		}
	}
}

func TestReadMessage(t *testing.T) {
	for _, c := range []struct {
		name               string
		stream             []byte
		messages, commands int
		refused            bool
	}{
		{"nothing", nil, 0, 0, false},
		{"short frame", text(0, []byte("x")), 1, 0, false},
		{"empty frame", text(0, nil), 1, 0, false},
		{"empty frames of one message", append(bytes.Repeat(text(moreFlag, nil), 9), text(0, nil)...), 1, 0, false},
		{"long frames", bytes.Repeat(text(0, make([]byte, 300)), 9), 9, 0, false},
		{"a short frame in the long form", append(long(0, 1), 'x'), 1, 0, false},
		{"command", text(commandFlag, []byte("\x04PING")), 0, 1, false},
		{"empty command", text(commandFlag, nil), 0, 1, false},
		{"commands around a message", slices.Concat(text(commandFlag, nil), text(0, nil), text(commandFlag, nil)), 1, 2, false},
		{"command within a message", append(text(moreFlag, nil), text(commandFlag, nil)...), 0, 0, true},
		{"command that goes on", text(commandFlag|moreFlag, []byte("\x04PING")), 0, 0, true},
		{"reserved flag", text(8, nil), 0, 0, true},
		{"half a header", []byte{0}, 0, 0, true},
		{"half a long header", long(0, 300)[:5], 0, 0, true},
		{"half a command", text(commandFlag, []byte("\x04PING"))[:4], 0, 0, true},
		{"half a message", text(moreFlag, []byte("x")), 0, 0, true},
		{"half a frame", text(0, make([]byte, 300))[:100], 0, 0, true},
		{"half a large frame", append(long(0, 2*promised), make([]byte, promised)...), 0, 0, true},
		{"too large", long(0, maxMessage), 0, 0, true},
		{"near 2^63", long(0, math.MaxInt64), 0, 0, true},
		{"near 2^64: a sum would overflow", append(text(moreFlag, nil), long(0, math.MaxUint64)...), 0, 0, true},
		{"too large together", append(text(moreFlag, make([]byte, 1000)), long(0, maxMessage-frameCost-500)...), 0, 0, true},
		{"endless empty frames", bytes.Repeat(text(moreFlag, nil), maxMessage/frameCost+1), 0, 0, true},
	} {
		for way, from := range map[string]io.Reader{"": bytes.NewReader(c.stream), ", byte by byte": iotest.OneByteReader(bytes.NewReader(c.stream))} {
			messages, commands, err := readAllMessages(from)
			if messages != c.messages || commands != c.commands || (err != nil) != c.refused {
				t.Errorf("%s%s: got %d messages, %d commands and %v; wanted %d, %d and refusal %v", c.name, way, messages, commands, err, c.messages, c.commands, c.refused)
			}
		}
	}
}

// The largest message there may be is read, in one frame or two, and a byte more is not, before it has come.
func TestLargestMessage(t *testing.T) {
	first := text(moreFlag, make([]byte, 1000))
	for name, c := range map[string]struct {
		before  []byte
		largest uint64
	}{"one frame": {nil, maxMessage - frameCost}, "two frames": {first, maxMessage - 2*frameCost - 1000}} {
		if err := readSize(c.before, c.largest); !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("%s: got %v, wanted it read until the stream ends", name, err)
		}
		if err := readSize(c.before, c.largest+1); err == nil || errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("%s, a byte more: got %v, wanted it refused", name, err)
		}
	}
}

// readSize reads frames and then the beginning of one of a size.
func readSize(before []byte, size uint64) error {
	_, _, err := readMessage(bytes.NewReader(slices.Concat(before, long(0, size), make([]byte, 10))))
	return err
}

// A frame that claims much gets no room for it before it comes.
func TestNoRoomInAdvance(t *testing.T) {
	result := testing.Benchmark(func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			_ = readSize(nil, maxMessage/2) // fails, as the stream ends
		}
	})
	if got := result.AllocedBytesPerOp(); got > 4*promised {
		t.Errorf("a frame of which 10 bytes came took %d bytes, wanted about %d", got, promised)
	}
}

// What is written is read again, and what is read is written in the same words, but for long forms of short frames.
func FuzzMessage(f *testing.F) {
	f.Add(text(0, []byte("x")))
	f.Add(text(0, make([]byte, 255)))
	f.Add(text(0, make([]byte, 256)))
	f.Add(append(text(moreFlag, make([]byte, 300)), text(0, nil)...))
	f.Add(append(text(moreFlag, make([]byte, 300)), text(commandFlag, nil)...))
	f.Add(append(long(0, 1), 'x'))
	f.Add(append(long(moreFlag, promised+1), make([]byte, promised+1)...))
	f.Add(long(moreFlag, math.MaxUint64))
	f.Fuzz(func(t *testing.T, stream []byte) {
		from := bytes.NewReader(stream)
		message, command, err := readMessage(from)
		if err != nil {
			return
		}
		var out bytes.Buffer
		if command != nil {
			err = writeFrame(&out, frame{commandFlag, command})
		} else {
			err = writeMessage(&out, message)
		}
		if taken := len(stream) - from.Len(); err != nil || out.Len() > taken {
			t.Fatalf("got %d bytes written (%v) of %d read", out.Len(), err, taken)
		}
		again, sameCommand, err := readMessage(&out)
		if err != nil || out.Len() > 0 || !bytes.Equal(command, sameCommand) || !slices.EqualFunc(message, again, bytes.Equal) {
			t.Errorf("got %q and %q (%v), wanted %q and %q", again, sameCommand, err, message, command)
		}
	})
}

// FuzzHandshake: whatever the other side says, a handshake ends, and a good one has told a kind that may come.
func FuzzHandshake(f *testing.F) {
	good := append(greeting(), ready(dealer)...)
	f.Add(good)
	f.Add(append(slices.Clone(good), text(commandFlag, []byte("\x04PING\x00\x00context"))...))
	f.Add(append(slices.Clone(good), text(0, []byte("x"))...))
	f.Add(append(greeting(), ready(dealer+"\x08Identity\x00\x00\x00\x03ada")...))
	f.Add(append(greeting(), ready("\x07Soc")...))
	f.Add(append(greeting(), ready("\x01x\x00")...))
	f.Add(append(greeting(), text(commandFlag, []byte("\x05ERROR\x03bad"))...))
	f.Add(append(greeting(), long(commandFlag, math.MaxUint64)...))
	f.Fuzz(func(t *testing.T, stream []byte) {
		c, err := newConn(&script{in: bytes.NewReader(stream)}, Router)
		if err != nil {
			return
		}
		if !slices.Contains(peersOf[Router], c.peer.kind) {
			t.Errorf("got a %q, wanted one that a ROUTER may talk to", c.peer.kind)
		}
		for err == nil {
			_, err = c.receive()
		}
	})
}
