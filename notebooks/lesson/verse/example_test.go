package verse_test

import (
	"fmt"

	"github.com/atelier-go/atelier/notebooks/lesson/verse"
)

// A quatrain of Li Bai's has the form, and its second verses rhyme.
func Example() {
	poem := "床前明月光，疑是地上霜。\n举头望明月，低头思故乡。\n"
	rhymes, _ := verse.Rhymes([]string{poem})
	fmt.Println(verse.Form([]string{poem}), rhymes, verse.Final("低头思故乡。"))
	// Output: 1 1 ang
}
