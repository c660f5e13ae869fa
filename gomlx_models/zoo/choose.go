package zoo

import "github.com/atelier-go/atelier/gomlx_models"

// KindOf is the kind of data in the words of package choose.
func KindOf(spec models.Spec) string {
	if spec.Documents {
		return "documents"
	}
	return string(spec.Kind)
}
