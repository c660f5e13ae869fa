package textfile_test

import (
	"fmt"

	"github.com/atelier-go/atelier/gomlx_models/data/textfile"
)

func ExampleDecode() {
	text, err := textfile.Decode("a.txt", []byte("\uFEFFone\r\ntwo"))
	fmt.Printf("%q %v\n", text, err)
	_, err = textfile.Decode("b.txt", []byte("caf\xe9"))
	fmt.Println(err)
	// Output:
	// "one\ntwo" <nil>
	// data: b.txt: at byte 3: byte 0xe9 is not UTF-8; convert the file to UTF-8
}
