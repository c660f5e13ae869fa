package jupyter

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
)

// Connection is a connection file, in which Jupyter says where a kernel is to listen.
type Connection struct {
	Transport string `json:"transport"`
	IP        string `json:"ip"`
	Scheme    string `json:"signature_scheme"`
	Key       string `json:"key"` // none: messages are not signed
	Ports
}

// Ports are also what connect_reply says.
type Ports struct {
	Shell     int `json:"shell_port"`
	IOPub     int `json:"iopub_port"`
	Stdin     int `json:"stdin_port"`
	Control   int `json:"control_port"`
	Heartbeat int `json:"hb_port"`
}

// ReadConnection reads a connection file and reports every fault in it.
func ReadConnection(path string) (Connection, error) {
	var c Connection
	text, err := os.ReadFile(path)
	if err != nil {
		return c, fmt.Errorf("jupyter: connection file: %w", err)
	}
	if err := json.Unmarshal(text, &c); err != nil {
		return c, fmt.Errorf("jupyter: connection file %s: %w", path, err)
	}
	if err := c.validate(); err != nil {
		return c, fmt.Errorf("jupyter: connection file %s: %w", path, err)
	}
	return c, nil
}

// validate reports every fault at once.
func (c Connection) validate() error {
	var faults []error
	if c.Transport != "tcp" && c.Transport != "ipc" {
		faults = append(faults, fmt.Errorf("transport is %q, wanted tcp or ipc", c.Transport))
	}
	if c.IP == "" {
		faults = append(faults, errors.New("ip is empty, wanted an address"))
	}
	if c.Key != "" && c.Scheme != "hmac-sha256" {
		faults = append(faults, fmt.Errorf("signature_scheme is %q, wanted hmac-sha256", c.Scheme))
	}
	named := []struct {
		name string
		port int
	}{
		{"shell_port", c.Shell}, {"iopub_port", c.IOPub}, {"stdin_port", c.Stdin},
		{"control_port", c.Control}, {"hb_port", c.Heartbeat},
	}
	for _, n := range named {
		if n.port < 1 || n.port > 65535 {
			faults = append(faults, fmt.Errorf("%s is %d, wanted 1 to 65535", n.name, n.port))
		}
	}
	return errors.Join(faults...)
}

// Endpoint is where the socket with this port listens, for package net.
func (c Connection) Endpoint(port int) (network, address string) {
	if c.Transport == "ipc" {
		return "unix", c.IP + "-" + strconv.Itoa(port)
	}
	ip := c.IP
	if ip == "*" { // ZeroMQ's name for every interface
		ip = ""
	}
	return "tcp", net.JoinHostPort(ip, strconv.Itoa(port))
}
