package data

import (
	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data/published"
)

// MNIST is the source of the 60,000 training pictures of MNIST, 28 by 28, with labels 0 to 9. If it
// is not on the machine, opening it says how to get it.
func MNIST() Source { return Source{from: mnist} }

// MNISTTest is the source of its 10,000 test pictures.
func MNISTTest() Source { return Source{from: mnistTest} }

var (
	mnist     = trainingPictures(published.MNIST, nil).testedOn(MNISTTest)
	mnistTest = testPictures(published.MNIST, nil)
)

// trainingPictures and testPictures are sets of published files as MNIST has them: two of IDX, pictures and labels, to
// learn from, and two to test on. The names of the classes may be nil.
func trainingPictures(set published.Set, classes []string) namedSet {
	return publishedPictures(set.Name, set, 0, classes)
}

func testPictures(set published.Set, classes []string) namedSet {
	return publishedPictures(set.Name+"-test", set, 2, classes)
}

// publishedPictures is the set of the pictures in the file at that place, and of the labels in the next.
func publishedPictures(name string, set published.Set, at int, classes []string) namedSet {
	where := func() (string, error) { return set.Find(name, set.Files[at:at+2]) }
	files := func() ([]string, error) {
		folder, err := where()
		if err != nil {
			return nil, err
		}
		return set.Paths(folder, set.Files[at:at+2])
	}
	return namedSet{id: name, holds: models.Pictures, place: where, reads: files, read: func(name string) (models.Dataset, error) {
		paths, err := files()
		if err != nil {
			return nil, err
		}
		var parts [2]idxFile
		for i, path := range paths {
			parts[i].path = path
			if parts[i].array, err = set.Files[at+i].ReadIDX(path); err != nil {
				return nil, err
			}
		}
		return picturesOf(name, parts[0], &parts[1], classes)
	}}
}
