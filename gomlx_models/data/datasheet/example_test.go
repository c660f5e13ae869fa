package datasheet_test

import (
	"fmt"

	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/data/datasheet"
)

func ExampleOf() {
	source := data.FashionMNIST().Take(1000)
	set, err := source.Open()
	if err != nil {
		fmt.Println(err)
		return
	}
	sheet, err := datasheet.Of(source, set)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(sheet.Count, sheet.Examples, "under", sheet.Licence)
	fmt.Println(sheet.Classes[0])
	fmt.Println(sheet.Heed[0])
	// Output:
	// 1000 pictures of 28x28x1 under MIT, copyright 2017 Zalando SE
	// {T-shirt 107}
	// the pictures look to one side (their mean resembles its mirror image by 0.81, of at most 1): mirroring would add what the data does not have.
}
