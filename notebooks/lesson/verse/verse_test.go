package verse

import (
	"math"
	"testing"
)

func same(a, b float64) bool { return math.Abs(a-b) < 1e-12 }

// The last line is cut off, and an empty one is none.
func TestForm(t *testing.T) {
	for _, c := range []struct {
		text string
		want float64
	}{
		{"", 0},
		{"床前明月光，疑是地上霜。", 0},
		{"床前明月光，疑是地上霜。\n", 1},
		{"昔人已乘黄鹤去，此地空余黄鹤楼。\n", 1},
		{"床前明月，疑是地上。\n", 0},
		{"床前明月光，疑是地上霜雪白。\n", 0},
		{"床前明月光疑是地上霜。\n", 0},
		{"床前明月光，疑是地上霜，举头望明月。\n", 0},
		{"床前明月光？疑是地上霜！\n\n明月，光。\n疑是", 0.5},
	} {
		if got := Form([]string{c.text}); !same(got, c.want) {
			t.Errorf("%q has the form to %v, want %v", c.text, got, c.want)
		}
	}
	if got := Form([]string{"床前明月光，疑是地上霜。\n", "明月，光。\n明月\n"}); !same(got, 1.0/3) {
		t.Errorf("one line in three has the form, got %v", got)
	}
}

// Of the whole lines, whatever their form: the last one is cut off, and an empty one is none.
func TestCopied(t *testing.T) {
	book := "床前明月光，疑是地上霜。\n举头望明月，低头思故乡。\n"
	for _, c := range []struct {
		text string
		want float64
	}{
		{"", 0},
		{"床前明月光", 0},
		{"举头望明月，低头思故乡。\n", 1},
		{"床前明月光，低头思故乡。\n", 0},
		{"床前明月光，疑是地上霜。\n\n床前明月光，低头思故乡。\n举头望明月", 0.5},
	} {
		if got := Copied(book, []string{c.text}); !same(got, c.want) {
			t.Errorf("of %q %v is copied, want %v", c.text, got, c.want)
		}
	}
}

// liu and lou, hui and lei, jun and ren are spelt otherwise than they are said; xiang and guang differ before the vowel
// only; bie and he are spelt alike and do not rhyme.
func TestFinalsAreHeardAndNotSpelt(t *testing.T) {
	for pair, want := range map[string]bool{
		"流楼": true, "回雷": true, "军人": true, "心人": true, "明生": true, "乡光": true,
		"别合": false, "山江": false, "月雪": true, "衣机": true, "玉去": true, "书衣": false, "元山": true,
	} {
		two := []rune(pair)
		if a, b := Final("白日"+string(two[0])+"，"), Final(string(two[1])); (a == b) != want {
			t.Errorf("%s ends in %q and %q, rhymes should be %v", pair, a, b, want)
		}
	}
	if got := Final("，"); got != "" {
		t.Errorf("a mark ends in %q", got)
	}
}

// Of five neighbours four rhyme; of lines at the same places one in three does. A poem's end is an empty line, which rhymes
// with nothing. A single text is its own next one.
func TestRhymesAreOfNeighboursAndChanceOfOtherTexts(t *testing.T) {
	first, second := "光\n霜\n乡\n楼\n", "楼\n流\n\n流\n楼\n"
	for _, c := range []struct {
		texts         []string
		share, chance float64
	}{
		{[]string{first, second}, 4.0 / 5, 1.0 / 3},
		{[]string{first}, 2.0 / 3, 1},
		{nil, 0, 0},
	} {
		if share, chance := Rhymes(c.texts); !same(share, c.share) || !same(chance, c.chance) {
			t.Errorf("%q rhyme to %v, by chance to %v, want %v and %v", c.texts, share, chance, c.share, c.chance)
		}
	}
}

func TestAnswers(t *testing.T) {
	questions, answers := []string{"白日依山尽", "春眠不觉晓", "千山"}, []string{"黄河入海流", "处处闻啼", "鸟飞绝"}
	if got := SameLength(questions, answers); !same(got, 1.0/3) {
		t.Errorf("one in three is as long, got %v", got)
	}
	// At the same place as the poet's are two of the first five characters, two of four and one of three.
	truths := []string{"黄河流入海", "处处", "鸟"}
	if got := SameCharacters(truths, answers); !same(got, 5.0/12) {
		t.Errorf("five of twelve characters are the poet's, got %v", got)
	}
	if got := Long(questions, 5); !same(got, 2.0/3) {
		t.Errorf("two in three have five characters, got %v", got)
	}
	if got := [...]float64{SameLength(nil, nil), SameCharacters(nil, nil), Long(nil, 5)}; got != [3]float64{} {
		t.Errorf("of nothing the shares are %v", got)
	}
}
