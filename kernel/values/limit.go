package values

import (
	"fmt"
	"os"
	"strconv"
	"strings"
)

// LimitVariable names the environment variable that bounds what a session keeps: a number of bytes,
// also as 500MB or 2GiB. Without it DefaultLimit holds.
const LimitVariable = "ATELIER_KEEP_LIMIT"

// DefaultLimit is 2 GiB.
const DefaultLimit int64 = 2 << 30

// units are what may stand after a number, the longer ones first.
var units = []struct {
	suffix string
	bytes  float64
}{
	{"kib", 1 << 10}, {"mib", 1 << 20}, {"gib", 1 << 30}, {"tib", 1 << 40},
	{"kb", 1e3}, {"mb", 1e6}, {"gb", 1e9}, {"tb", 1e12},
	{"k", 1 << 10}, {"m", 1 << 20}, {"g", 1 << 30}, {"t", 1 << 40}, {"b", 1}, {"", 1},
}

func keepLimit() (int64, error) {
	text := os.Getenv(LimitVariable)
	if text == "" {
		return DefaultLimit, nil
	}
	number := strings.ToLower(strings.TrimSpace(text))
	for _, unit := range units {
		digits, ok := strings.CutSuffix(number, unit.suffix)
		if !ok {
			continue
		}
		n, err := strconv.ParseFloat(strings.TrimSpace(digits), 64)
		if err != nil || !(n >= 0) || n*unit.bytes >= 1<<62 {
			break
		}
		return int64(n * unit.bytes), nil
	}
	return 0, fmt.Errorf("values: %s is %q: want a number of bytes, such as 500MB or 2GiB", LimitVariable, text)
}

// bytesText is a size for people.
func bytesText(n int64) string {
	for _, unit := range []struct {
		suffix string
		bytes  int64
	}{{"GB", 1e9}, {"MB", 1e6}, {"kB", 1e3}} {
		if n >= unit.bytes {
			return strconv.FormatFloat(float64(n)/float64(unit.bytes), 'f', 1, 64) + " " + unit.suffix
		}
	}
	return strconv.FormatInt(n, 10) + " bytes"
}
