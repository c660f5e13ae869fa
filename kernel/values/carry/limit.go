package carry

import (
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/atelier-go/atelier/kernel/contract"
)

// DefaultLimit is how many bytes a session keeps where KeepLimitVariable does not say: 2 GiB.
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
	text := os.Getenv(contract.KeepLimitVariable)
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
	return 0, fmt.Errorf("values: %s is %q: want a number of bytes, such as 500MB or 2GiB", contract.KeepLimitVariable, text)
}
