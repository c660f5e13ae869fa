package zmtp

import (
	"strings"
	"sync"
)

const maxTopics = 1000 // that one client may subscribe to

// Publisher is an XPUB socket: each client gets the messages whose first frame begins with a topic that it
// has subscribed to.
type Publisher struct {
	*Socket
	welcome func(topic string) [][][]byte

	mu     sync.Mutex
	topics map[*Peer]map[string]bool
}

// NewPublisher opens a publisher. What greet returns is sent to a client that has just subscribed to a
// topic, and to no other. Of the options, Kind, Receive and Leave are the publisher's own.
func NewPublisher(network, address string, greet func(topic string) [][][]byte, o Options) (*Publisher, error) {
	p := &Publisher{welcome: greet, topics: map[*Peer]map[string]bool{}}
	o.Kind, o.Receive, o.Leave = XPub, p.receive, p.forget
	s, err := Listen(network, address, o)
	if err != nil {
		return nil, err
	}
	p.Socket = s
	return p, nil
}

// Publish sends a message to all who have subscribed to its topic.
func (p *Publisher) Publish(message [][]byte) {
	for _, peer := range p.subscribers(string(message[0])) {
		peer.Send(message)
	}
}

// PublishStatus is Publish for a message that clients wait for: it reaches also those that lose others.
func (p *Publisher) PublishStatus(message [][]byte) {
	for _, peer := range p.subscribers(string(message[0])) {
		peer.SendReserved(message)
	}
}

func (p *Publisher) subscribers(topic string) (found []*Peer) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for peer, topics := range p.topics {
		for prefix := range topics {
			if strings.HasPrefix(topic, prefix) {
				found = append(found, peer)
				break
			}
		}
	}
	return found
}

// receive takes subscriptions; clients have nothing else to say here.
func (p *Publisher) receive(peer *Peer, message [][]byte) {
	if len(message) != 1 || len(message[0]) == 0 {
		return
	}
	topic := string(message[0][1:])
	switch message[0][0] {
	case 0:
		p.mu.Lock()
		delete(p.topics[peer], topic)
		p.mu.Unlock()
	case 1:
		p.subscribe(peer, topic)
	}
}

// subscribe greets a client. The greeting is the first that it gets, and whoever has it misses nothing that
// is published from then on.
func (p *Publisher) subscribe(peer *Peer, topic string) {
	greetings := p.welcome(topic)
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, greeting := range greetings {
		peer.trySend(greeting)
	}
	if p.topics[peer] == nil {
		p.topics[peer] = map[string]bool{}
	}
	if len(p.topics[peer]) < maxTopics {
		p.topics[peer][topic] = true
	}
}

func (p *Publisher) forget(peer *Peer) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.topics, peer)
}
