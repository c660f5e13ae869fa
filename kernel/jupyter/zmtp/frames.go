package zmtp

import (
	"encoding/binary"
	"fmt"
	"io"
)

const (
	maxMessage = 256 << 20 // bytes of one message, all frames together
	frameCost  = 1 << 10   // bytes that a frame counts besides its body, so that endless empty frames end
	promised   = 1 << 20   // bytes that a frame gets room for before they have come

	moreFlag    = 1
	longFlag    = 2
	commandFlag = 4
)

// frame is a part of a message, or a command.
type frame struct {
	flags byte // without longFlag
	body  []byte
}

// readFrame reads a frame whose body has at most limit bytes.
func readFrame(from io.Reader, limit uint64) (frame, error) {
	var header [9]byte
	if _, err := io.ReadFull(from, header[:2]); err != nil {
		return frame{}, err
	}
	flags, size := header[0], uint64(header[1])
	if flags&longFlag != 0 {
		if _, err := io.ReadFull(from, header[2:]); err != nil {
			return frame{}, whole(err)
		}
		size = binary.BigEndian.Uint64(header[1:])
	}
	flags &^= longFlag
	switch {
	case flags&^(moreFlag|commandFlag) != 0 || flags == moreFlag|commandFlag:
		return frame{}, fmt.Errorf("zmtp: a frame has the flags %#x", header[0])
	case size > limit:
		return frame{}, fmt.Errorf("zmtp: a frame is larger than %d bytes", limit)
	}
	body, err := readBody(from, size)
	return frame{flags, body}, whole(err)
}

// readBody reads so many bytes. The room for them grows with what comes.
func readBody(from io.Reader, size uint64) ([]byte, error) {
	body := make([]byte, min(size, promised))
	for have := 0; ; {
		if _, err := io.ReadFull(from, body[have:]); err != nil || uint64(len(body)) == size {
			return body, err
		}
		have = len(body)
		body = append(body, make([]byte, min(size-uint64(have), uint64(have)))...)
	}
}

// whole is an error within a frame, where the stream must not end.
func whole(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// readMessage reads the frames of a message, or one command.
func readMessage(from io.Reader) (message [][]byte, command []byte, err error) {
	for left := uint64(maxMessage); left >= frameCost; {
		left -= frameCost
		f, err := readFrame(from, left)
		switch {
		case err != nil && len(message) > 0:
			return nil, nil, whole(err)
		case err != nil:
			return nil, nil, err
		case f.flags == commandFlag && len(message) > 0:
			return nil, nil, fmt.Errorf("zmtp: a command stands within a message")
		case f.flags == commandFlag:
			return nil, f.body, nil
		}
		left -= uint64(len(f.body))
		message = append(message, f.body)
		if f.flags&moreFlag == 0 {
			return message, nil, nil
		}
	}
	return nil, nil, fmt.Errorf("zmtp: a message is larger than %d bytes", maxMessage)
}

// writeFrame writes a frame in its shortest form.
func writeFrame(to io.Writer, f frame) error {
	var header []byte
	if len(f.body) < 256 {
		header = []byte{f.flags, byte(len(f.body))}
	} else {
		header = binary.BigEndian.AppendUint64([]byte{f.flags | longFlag}, uint64(len(f.body)))
	}
	if _, err := to.Write(header); err != nil {
		return err
	}
	_, err := to.Write(f.body)
	return err
}

// writeMessage writes the frames of a message, of which there is at least one.
func writeMessage(to io.Writer, message [][]byte) error {
	for n, body := range message {
		f := frame{moreFlag, body}
		if n == len(message)-1 {
			f.flags = 0
		}
		if err := writeFrame(to, f); err != nil {
			return err
		}
	}
	return nil
}
