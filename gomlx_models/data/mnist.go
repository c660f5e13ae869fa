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
	mnist     = trainingPictures(published.MNIST, nil).withTest(MNISTTest).under(mnistLicence)
	mnistTest = testPictures(published.MNIST, nil).under(mnistLicence)
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
	files := set.Files[at : at+2]
	where := func() (string, error) { return set.Find(name, files) }
	return namedSet{
		id: name, holds: models.Pictures, find: where,
		list: func() ([]string, error) {
			folder, err := where()
			if err != nil {
				return nil, err
			}
			return set.Paths(folder, files)
		},
		make: func(name string, paths []string) (models.Dataset, error) {
			var parts [2]idxFile
			for i, path := range paths {
				array, err := files[i].ReadIDX(path)
				if err != nil {
					return nil, err
				}
				parts[i] = idxFile{path, array}
			}
			return picturesOf(name, parts[0], &parts[1], classes)
		},
	}
}
