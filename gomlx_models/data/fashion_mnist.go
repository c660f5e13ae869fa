package data

import (
	"github.com/atelier-go/atelier/gomlx_models/data/embedded"
	"github.com/atelier-go/atelier/gomlx_models/data/published"
)

// FashionMNIST is the source of the first 10,000 training pictures of Fashion-MNIST, 28 by 28, with
// the labels 0 to 9 and their names. They are embedded in the program: the same bytes everywhere, without a network.
func FashionMNIST() Source { return Source{from: fashionMNIST10k} }

// FashionMNISTFull is the source of the 60,000 training pictures of Fashion-MNIST, 28 by 28, with
// the labels 0 to 9 and their names. If it is not on the machine, opening it says how to get it.
func FashionMNISTFull() Source { return Source{from: fashionMNIST} }

// FashionMNISTTest is the source of its 10,000 test pictures.
func FashionMNISTTest() Source { return Source{from: fashionMNISTTest} }

// The full sets are files that package published knows and package download fetches.
var (
	fashionMNIST10k  = embeddedPictures("fashion-mnist-10k", fashionClasses, embedded.FashionMNIST).withTest(FashionMNISTTest).under(fashionLicence)
	fashionMNIST     = trainingPictures(published.FashionMNIST, fashionClasses).withTest(FashionMNISTTest).under(fashionLicence)
	fashionMNISTTest = testPictures(published.FashionMNIST, fashionClasses).under(fashionLicence)
)

// fashionClasses names the classes 0 to 9 (Xiao et al. 2017, table 2).
var fashionClasses = []string{"T-shirt", "trousers", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"}
