package zmtp

import (
	"encoding/binary"
	"fmt"
)

const (
	greetingSize = 64        // bytes before the first frame
	maxMessage   = 256 << 20 // bytes of one message, all frames together
	frameCost    = 1 << 10   // bytes that a frame counts besides its body, so that endless empty frames end

	moreFlag    = 1
	longFlag    = 2
	commandFlag = 4
)

// frames follows the frames of ZMTP 3 in the bytes that zmq4 is about to read. zmq4 makes room for whatever
// length a frame claims, and a length near 2^63 makes it panic.
type frames struct {
	header  []byte // what is known of the next frame's header
	left    uint64 // bytes to come of the current body
	message uint64 // bytes of the current message
	command bool   // the current frame is a command
}

func newFrames() frames {
	return frames{left: greetingSize}
}

// follow takes the next bytes of the stream and tells whether a command ended among them.
func (f *frames) follow(p []byte) (command bool, err error) {
	for len(p) > 0 {
		if f.left == 0 {
			f.header = append(f.header, p[0])
			p = p[1:]
			if len(f.header) < headerSize(f.header[0]) {
				continue
			}
			if err := f.start(); err != nil {
				return command, err
			}
		}
		n := min(f.left, uint64(len(p)))
		f.left -= n
		p = p[n:]
		command = command || f.left == 0 && f.command
	}
	return command, nil
}

func headerSize(flags byte) int {
	if flags&longFlag != 0 {
		return 1 + 8
	}
	return 1 + 1
}

// start begins the frame whose header is complete.
func (f *frames) start() error {
	flags, size := f.header[0], uint64(f.header[1])
	if flags&longFlag != 0 {
		size = binary.BigEndian.Uint64(f.header[1:])
	}
	f.header = f.header[:0]
	if size > maxMessage || f.message+size+frameCost > maxMessage {
		return fmt.Errorf("front: socket: a message is larger than %d bytes", maxMessage)
	}
	f.left, f.command = size, flags&commandFlag != 0
	f.message += size + frameCost
	if flags&moreFlag == 0 {
		f.message = 0
	}
	return nil
}
