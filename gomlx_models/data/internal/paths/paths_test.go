package paths

import "testing"

func TestName(t *testing.T) {
	for path, want := range map[string]string{
		"train-images-idx3-ubyte.gz": "train-images-idx3-ubyte",
		"a/b/My Poem (2).txt":        "My-Poem--2-",
		"唐诗.txt":                     "唐诗",
		".hidden.txt":                "hidden",
		"..":                         "data",
		"?.txt":                      "data",
	} {
		if got := Name(path); got != want {
			t.Errorf("%q is named %q, want %q", path, got, want)
		}
	}
}
