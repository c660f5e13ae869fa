package data

// published is a data set that others publish, and what is known of it.
type published struct {
	name string
	// folder is the one that has the files below those of folders, the name if it is "".
	folder string
	// address is the folder the publisher serves the files from.
	address string
	// system is where the system's package puts the files, or "".
	system string
	// files lists what Get fetches. Of pictures they are pictures and labels of the training set, then of the
	// test set.
	files []publishedFile
	// classes names the labels of pictures, or is nil.
	classes []string
}

// publishedFile is one file of a published set: IDX, which comes packed with gzip, or a plain text.
type publishedFile struct {
	// name has no ".gz".
	name string
	// packed is about how many bytes the publisher's file has, for progress, and size exactly how
	// many it has unpacked.
	packed, size int64
	// sha256 is that of the unpacked content: Debian and other mirrors pack the same content into
	// other bytes.
	sha256 string
	// served is the name that the publisher gave a plain text, "" for IDX.
	served string
}

// The files as published.
var (
	fashionMNIST = published{
		name:    "fashion-mnist",
		address: "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com",
		system:  "/usr/share/datasets/fashion-mnist",
		files: []publishedFile{
			{"train-images-idx3-ubyte", 26421880, 47040016, "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888", ""},
			{"train-labels-idx1-ubyte", 29515, 60008, "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9", ""},
			{"t10k-images-idx3-ubyte", 4422102, 7840016, "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b", ""},
			{"t10k-labels-idx1-ubyte", 5148, 10008, "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34", ""},
		},
		classes: fashionClasses,
	}
	mnist = published{
		name:    "mnist",
		address: "https://ossci-datasets.s3.amazonaws.com/mnist",
		files: []publishedFile{
			{"train-images-idx3-ubyte", 9912422, 47040016, "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db", ""},
			{"train-labels-idx1-ubyte", 28881, 60008, "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5", ""},
			{"t10k-images-idx3-ubyte", 1648877, 7840016, "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7", ""},
			{"t10k-labels-idx1-ubyte", 4542, 10008, "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2", ""},
		},
	}
	tinyShakespeare = published{
		name:    "shakespeare",
		folder:  "text",
		address: "https://raw.githubusercontent.com/karpathy/char-rnn/master/data/tinyshakespeare",
		files: []publishedFile{
			{"tinyshakespeare.txt", 1115394, 1115394, "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed", "input.txt"},
		},
	}
)

// FashionMNISTFull is the source of the 60,000 training pictures of Fashion-MNIST, 28 by 28, with
// the labels 0 to 9 and their names. If it is not on the machine, opening it says how to get it.
func FashionMNISTFull() Source { return fashionMNIST.training() }

// FashionMNISTTest is the source of its 10,000 test pictures.
func FashionMNISTTest() Source { return fashionMNIST.test() }

// MNIST is the source of the 60,000 training pictures of MNIST, 28 by 28, with labels 0 to 9. If it
// is not on the machine, opening it says how to get it.
func MNIST() Source { return mnist.training() }

// MNISTTest is the source of its 10,000 test pictures.
func MNISTTest() Source { return mnist.test() }

// Shakespeare is the source of 40,000 lines of Shakespeare's plays, 1,115,394 symbols of 65 kinds, which Karpathy
// put together in 2015 ("tinyshakespeare"). If it is not on the machine, opening it says how to get it.
func Shakespeare() Source { return Source{from: publishedText{&tinyShakespeare}} }
