// Package published knows the data sets that others publish: which files they have, the digests of these, who serves
// them and in which folders of this machine they may be. Package download fetches them; package data makes data sets of
// them.
package published

// Set is a data set that others publish, and what is known of it.
type Set struct {
	Name string
	// Folder is the one that has the files below those of Folders, the name if it is "".
	Folder string
	// Address is the folder the publisher serves the files from.
	Address string
	// System is where the system's package puts the files, or "".
	System string
	// Files lists what is fetched. Of pictures they are pictures and labels of the training set, then of the test set.
	Files []File
}

// File is one file of a published set: IDX, which comes packed with gzip, or a plain text.
type File struct {
	// Name has no ".gz".
	Name string
	// Packed is about how many bytes the publisher's file has, for progress, and Size exactly how
	// many it has unpacked.
	Packed, Size int64
	// SHA256 is that of the unpacked content: Debian and other mirrors pack the same content into
	// other bytes.
	SHA256 string
	// Served is the name that the publisher gave a plain text, "" for IDX.
	Served string
}

// The sets and their files as published.
var (
	FashionMNIST = Set{
		Name:    "fashion-mnist",
		Address: "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com",
		System:  "/usr/share/datasets/fashion-mnist",
		Files: []File{
			{"train-images-idx3-ubyte", 26421880, 47040016, "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888", ""},
			{"train-labels-idx1-ubyte", 29515, 60008, "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9", ""},
			{"t10k-images-idx3-ubyte", 4422102, 7840016, "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b", ""},
			{"t10k-labels-idx1-ubyte", 5148, 10008, "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34", ""},
		},
	}
	MNIST = Set{
		Name:    "mnist",
		Address: "https://ossci-datasets.s3.amazonaws.com/mnist",
		Files: []File{
			{"train-images-idx3-ubyte", 9912422, 47040016, "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db", ""},
			{"train-labels-idx1-ubyte", 28881, 60008, "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5", ""},
			{"t10k-images-idx3-ubyte", 1648877, 7840016, "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7", ""},
			{"t10k-labels-idx1-ubyte", 4542, 10008, "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2", ""},
		},
	}
	TinyShakespeare = Set{
		Name:    "shakespeare",
		Folder:  "text",
		Address: "https://raw.githubusercontent.com/karpathy/char-rnn/master/data/tinyshakespeare",
		Files: []File{
			{"tinyshakespeare.txt", 1115394, 1115394, "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed", "input.txt"},
		},
	}
)
