// Package data turns real data sets into what a model trains on: pictures from MNIST,
// Fashion-MNIST or any IDX files, and text from any UTF-8 file.
//
// A [Source] names a data set without opening it, so that a notebook cell can write
// data.FashionMNIST() as an argument; faults surface when it is opened. Ten thousand pictures of
// Fashion-MNIST are embedded and always there. The full sets are looked for in these folders, the
// first that has them winning:
//
//  1. $ATELIER_DATA/NAME, where NAME is "fashion-mnist" or "mnist"
//  2. $XDG_DATA_HOME/atelier/NAME, usually ~/.local/share/atelier/NAME, where [Get] puts them
//  3. the folder of Debian's package dataset-fashion-mnist
//
// What is opened is checked: a file that is cut, mislabelled or altered is refused with its name,
// the offset of the fault and what was wanted there.
//
// Sources and opened sets travel from one cell of a notebook to the next by reference: how they were
// made is written, and what they hold only as a digest, so that a set never comes back as another.
//
// An opened set keeps its values on the host and hands them over as one tensor, pictures as uint8;
// minibatches are drawn, gathered and scaled inside the graph, by [Pictures.Batch] and [Text.Batch].
package data

//go:generate go run ./internal/subset
