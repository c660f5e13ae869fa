package style

import (
	"encoding/json"
	"strconv"
)

// ShortNumber writes v with six significant digits: more cannot be seen and would double the size of a chart.
func ShortNumber(v float64) json.Number {
	return json.Number(AppendShort(nil, v))
}

func AppendShort(to []byte, v float64) []byte {
	return strconv.AppendFloat(to, v, 'g', 6, 64)
}

// Number writes v with four significant digits, enough to compare two losses.
func Number(v float64) string {
	return strconv.FormatFloat(v, 'g', 4, 64)
}
