// Package data turns real data sets into what a model trains on: pictures from MNIST, Fashion-MNIST, any IDX files
// or a folder or zip archive of picture files; text from any UTF-8 file, as a whole or line by line ([Lines]); pairs of
// short texts; drawings stroke by stroke, also those of SVG files.
//
// A [Source] names a data set without opening it, so that a notebook cell can write
// data.FashionMNIST() as an argument; faults surface when it is opened. Ten thousand pictures of
// Fashion-MNIST, the Three Hundred Tang Poems and the strokes of a thousand characters are embedded and always
// there (NOTICE.md says whose they are). The full sets are looked for in these folders, the first that has them
// winning:
//
//  1. $ATELIER_DATA/NAME, where NAME is "fashion-mnist", "mnist" or, for Shakespeare, "text"
//  2. $XDG_DATA_HOME/atelier/NAME, usually ~/.local/share/atelier/NAME, where package download puts them
//  3. the folder of Debian's package dataset-fashion-mnist
//
// What is opened is checked: a file that is cut short, mislabelled or altered is refused with its name,
// the place of the fault and what was wanted there. What one process opens twice is read once, unless it changed.
//
// Subsets are taken in one line: data.MNIST().Take(50000) to learn from and data.MNIST().Skip(50000) to try
// on, data.Shakespeare().First(0.9) and data.Shakespeare().Last(0.1).
//
// Sources and opened sets travel from one cell of a notebook to the next by reference: how they were
// made is written, and what they hold only as a digest, so that a set never comes back as another.
//
// An opened set keeps its values on the host and hands them over as tensors, pictures as uint8; minibatches are
// drawn, gathered and scaled inside the graph, by the method Batch.
//
// # Where to look
//
// Each data set with a name has a file: fashion_mnist.go says that Fashion-MNIST comes from package embedded (the first
// ten thousand pictures, inside the program) and from package published (the full files: names, digests, publisher and
// folders), which package download fetches. catalog.go lists them all. The bytes are read by packages idx, imagefolder
// (each picture by imagefile), textfile, svg and quickdraw; pictures.go, text.go, documents.go, pairs.go and drawings.go
// make data sets of what they read. source.go
// and subset.go say what a source is, source_spec.go how it is written down, opened.go what is kept in memory.
package data
