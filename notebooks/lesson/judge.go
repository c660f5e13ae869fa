package lesson

import (
	"fmt"
	"os"
	"strings"
)

// StrictVariable names the environment variable that, if it is set, has Judge end the cell where a check fails, so that a
// series that runs unattended fails. A reader is told what to do instead.
const StrictVariable = "ATELIER_STRICT"

// Language is what a notebook is written in.
type Language int

// The languages of the series.
const (
	English Language = iota
	Chinese
)

// words are what Judge, Progress and Kept say in a language.
type words struct{ early, passed, none, done, kept, signed, told string }

var said = map[Language]words{
	English: {
		early: "%d of %d steps: too early to judge", passed: "✓ All checks passed.", none: "No lesson is finished yet.", done: "✓ %s",
		kept: "kept as made/%s", signed: "kept as made/%s, and signed", told: "kept as made/%[1]s; made/%[1]s.json says which model wrote it",
	},
	Chinese: {
		early: "共 %[2]d 步，才走了 %[1]d 步：还不能评判", passed: "✓ 各项检查都通过了。", none: "还没有完成任何一课。", done: "✓ %s",
		kept: "已存为 made/%s", signed: "已存为 made/%s，并签了名", told: "已存为 made/%[1]s；made/%[1]s.json 写着是哪个模型写的",
	},
}

// Advice is a check of what a lesson's model has come to.
type Advice struct {
	failed   bool
	says, do string
}

// If is a check that fails if that is so: it says what is wrong, and what to do about it.
func If(failed bool, says, do string) Advice { return Advice{failed, says, do} }

// Judge prints which checks of a lesson fail, and what to do, or that all pass, which Progress then knows. A model that has
// made fewer steps than the lesson wants is not judged. Where StrictVariable is set, a check that fails ends the cell.
func Judge(name string, in Language, step, steps int, checks ...Advice) {
	if step < steps {
		fmt.Printf(said[in].early+"\n", step, steps)
		return
	}
	var failed []string
	for _, check := range checks {
		if check.failed {
			failed = append(failed, fmt.Sprintf("✗ %s → %s", check.says, check.do))
		}
	}
	if len(failed) == 0 {
		Check(finish(name))
		fmt.Println(said[in].passed)
		return
	}
	told := strings.Join(failed, "\n")
	if os.Getenv(StrictVariable) != "" {
		panic(fault(told))
	}
	fmt.Println(told)
}
