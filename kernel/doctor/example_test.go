package doctor_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/atelier-go/atelier/kernel/doctor"
)

// The findings about a machine's disks and compilers differ from machine to machine, so this
// example prints only the one about the backend.
func Example() {
	findings := doctor.Run(context.Background(), doctor.Options{
		Backend: func(context.Context) (detail, advice string, err error) {
			return "", "", errors.New("plugin.so is cut short")
		},
	})
	for _, f := range findings {
		if f.Name == "backend" {
			fmt.Println(f)
		}
	}
	// Output:
	// FAULT  backend       plugin.so is cut short
	//                      fix: run docker/install.sh, or set ATELIER_PLUGIN to the path of a PJRT plugin (.so)
}
