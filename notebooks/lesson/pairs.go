package lesson

import "github.com/atelier-go/atelier/gomlx_models/data"

// Pairs are the reader's own where a file is named, a question and its answer on each line with a tab between them, and else
// those of the lesson.
func Pairs(file string, otherwise data.Source) data.Source {
	if file == "" {
		return otherwise
	}
	return data.PairFile(file)
}

// Unzip gives all questions of a set of pairs, and their answers.
func Unzip(set *data.Pairs) (questions, answers []string) {
	for i := range set.Len() {
		question, answer, err := set.Pair(i)
		Check(err)
		questions, answers = append(questions, question), append(answers, answer)
	}
	return questions, answers
}
