package snapshot

import (
	"testing"
	"time"
	_ "time/tzdata" // the test knows Berlin, whatever the machine has
)

func TestTimesKeepTheirPlace(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]time.Time{
		"zero":            {},
		"UTC":             time.Date(2024, 2, 29, 12, 0, 0, 5, time.UTC),
		"local":           time.Date(2024, 2, 29, 12, 0, 0, 5, time.Local),
		"fixed":           time.Date(2024, 2, 29, 12, 0, 0, 5, time.FixedZone("X", 3600)),
		"fixed, unnamed":  time.Date(2024, 2, 29, 12, 0, 0, 5, time.FixedZone("", -7200)),
		"named":           time.Date(2024, 2, 29, 12, 0, 0, 5, berlin),
		"before our time": time.Date(-400, 1, 1, 0, 0, 0, 999, time.UTC),
	} {
		data, err := encodeTime(want)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		got, err := decodeTime(data)
		if err != nil || !got.Equal(want) || got.String() != want.String() || got.AddDate(0, 6, 0).String() != want.AddDate(0, 6, 0).String() {
			t.Errorf("%s: got %v, error %v; want %v", name, got, err, want)
		}
		for n := range data[:min(3, len(data))] {
			if _, err := decodeTime(data[:n]); err == nil {
				t.Errorf("%s: the first %d bytes are taken for a time", name, n)
			}
		}
	}
}
