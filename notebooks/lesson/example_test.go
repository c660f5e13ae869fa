package lesson_test

import (
	"os"

	"github.com/atelier-go/atelier/gomlx_models/studio"
	"github.com/atelier-go/atelier/notebooks/lesson"
)

// A score cell says what to do where a check fails.
func ExampleJudge() {
	if folder, err := os.MkdirTemp("", "lesson"); err == nil {
		defer os.RemoveAll(folder)
		defer os.Setenv(studio.RunsVariable, os.Getenv(studio.RunsVariable))
		os.Setenv(studio.RunsVariable, folder)
	}
	discriminator := 0.01
	lesson.Judge("02_gan", lesson.English, 2500, 2500,
		lesson.If(discriminator < 0.1, "the discriminator has won: its loss is below 0.1 nats", "try another seed"))
	// Output:
	// ✗ the discriminator has won: its loss is below 0.1 nats → try another seed
}
