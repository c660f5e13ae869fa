package originality_test

import (
	"context"
	"fmt"

	"github.com/atelier-go/atelier/gomlx_models/eval/originality"
)

func ExampleTexts() {
	held := []string{"grey sea", "old rain", "red hill", "no bird", "wet stone", "low sun", "far bell", "thin ice", "dry leaf", "last snow"}
	texts, err := originality.NewTexts(context.Background(), []string{"moss green", "deep red", "night blue"}, held)
	if err != nil {
		fmt.Println(err)
		return
	}
	judged, err := texts.Judge(context.Background(), []string{"moss green", "pale gold"})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, near := range judged {
		fmt.Printf("%.2f %t\n", near.Distance, near.Copy)
	}
	// Output:
	// 0.00 true
	// 1.00 false
}
