package c2pa_test

import (
	"fmt"
	"time"

	"github.com/atelier-go/atelier/plotting/export/c2pa"
)

func Example() {
	now := time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)
	certificates, key, err := c2pa.NewSelfSigned("Ada Lovelace", now, 365)
	if err != nil {
		panic(err)
	}
	by, err := c2pa.ParseIdentity(certificates, key)
	if err != nil {
		panic(err)
	}
	drawing := []byte(`<svg xmlns="http://www.w3.org/2000/svg"><circle r="9"/></svg>`)
	signed, err := c2pa.Sign(drawing, c2pa.Claim{Generator: "Atelier", Source: c2pa.TrainedAlgorithmicMedia, Time: now}, by)
	if err != nil {
		panic(err)
	}
	report, err := c2pa.Check(signed, now)
	fmt.Println(report.State, report.SelfSigned, err)
	// Output: valid, not trusted true <nil>
}
