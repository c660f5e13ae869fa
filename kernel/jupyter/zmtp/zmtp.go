// Package zmtp speaks ZMTP 3.0, ZeroMQ's protocol, with the NULL mechanism (https://rfc.zeromq.org/spec/23), and is
// what Jupyter needs of ZeroMQ's sockets: ROUTER, REP and XPUB that listen, each client with a reader, a writer and a
// queue of its own, so that no client can stop another.
//
// A message is a list of frames. Frames on the wire are read and written in frames.go, a connection's handshake and
// commands in conn.go; the rest is who is connected and what waits for whom.
package zmtp

// Kind is the type of a socket, as its peers are told.
type Kind string

// The types of sockets.
const (
	Router Kind = "ROUTER"
	Rep    Kind = "REP"
	XPub   Kind = "XPUB"
)

// peersOf are the types that a socket may be connected with.
var peersOf = map[Kind][]Kind{
	Router: {Router, "DEALER", "REQ"},
	Rep:    {"REQ", "DEALER"},
	XPub:   {"SUB", "XSUB"},
}
