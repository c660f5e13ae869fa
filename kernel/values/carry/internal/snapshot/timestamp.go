package snapshot

import (
	"encoding/binary"
	"errors"
	"fmt"
	"time"
)

// The zones a time may be in. Its own MarshalBinary forgets all but the offset, and with it the summer
// time that a date half a year later has.
const (
	inUTC = iota
	inLocal
	inNamed // in the zone that LoadLocation has under its name
	inFixed
)

// encodeTime writes a time without its monotonic clock, which another process does not have.
func encodeTime(t time.Time) ([]byte, error) {
	zone, name, offset, err := zoneOf(t)
	if err != nil {
		return nil, err
	}
	data := binary.AppendVarint([]byte{byte(zone)}, t.Unix())
	data = binary.AppendVarint(data, int64(t.Nanosecond()))
	data = binary.AppendVarint(data, int64(offset))
	return append(data, name...), nil
}

func zoneOf(t time.Time) (zone int, name string, offset int, err error) {
	location := t.Location()
	switch location {
	case time.UTC:
		return inUTC, "", 0, nil
	case time.Local:
		return inLocal, "", 0, nil
	}
	abbreviation, offset := t.Zone()
	name = location.String()
	if loaded, err := time.LoadLocation(name); err == nil && name != "" && sameZone(t, t.In(loaded)) {
		return inNamed, name, 0, nil
	}
	if abbreviation == name {
		return inFixed, name, offset, nil
	}
	return 0, "", 0, fmt.Errorf("its time zone %q cannot be found by that name", name)
}

func sameZone(a, b time.Time) bool {
	nameOfA, offsetOfA := a.Zone()
	nameOfB, offsetOfB := b.Zone()
	return nameOfA == nameOfB && offsetOfA == offsetOfB
}

var errTime = errors.New("the time is damaged")

// decodeTime is the inverse of encodeTime.
func decodeTime(data []byte) (time.Time, error) {
	if len(data) == 0 {
		return time.Time{}, errTime
	}
	zone, data := data[0], data[1:]
	var numbers [3]int64 // seconds, nanoseconds, offset
	for i := range numbers {
		n, size := binary.Varint(data)
		if size <= 0 {
			return time.Time{}, errTime
		}
		numbers[i], data = n, data[size:]
	}
	t := time.Unix(numbers[0], numbers[1])
	switch zone {
	case inUTC:
		return t.UTC(), nil
	case inLocal:
		return t, nil
	case inFixed:
		return t.In(time.FixedZone(string(data), int(numbers[2]))), nil
	case inNamed:
		location, err := time.LoadLocation(string(data))
		if err != nil {
			return time.Time{}, err
		}
		return t.In(location), nil
	}
	return time.Time{}, errTime
}
