package plotting

import (
	"encoding/json"
	"strconv"
)

// shortNumber writes v with six significant digits: more cannot be seen and would double the size of a chart.
func shortNumber(v float64) json.Number {
	return json.Number(appendShort(nil, v))
}

func appendShort(to []byte, v float64) []byte {
	return strconv.AppendFloat(to, v, 'g', 6, 64)
}

// number writes v with four significant digits, enough to compare two losses.
func number(v float64) string {
	return strconv.FormatFloat(v, 'g', 4, 64)
}
