package engine

import (
	"context"
	"fmt"
	"strings"
)

// Environment is that of the programs: NAME=value; of two values for one name the last counts.
func (e *Engine) Environment() []string {
	env, _ := e.settings.Environment()
	return env
}

// SetEnvironment sets a variable of the environment of all that is started from now on.
func (e *Engine) SetEnvironment(ctx context.Context, name, value string) error {
	quoted := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`).Replace(value)
	return e.RunMagics(ctx, fmt.Sprintf(`%%env %s "%s"`, name, quoted), silent{})
}

// silent is a client that hears nothing and answers nothing.
type silent struct{}

func (silent) Output(string, map[string]any, map[string]any, [][]byte) {}
func (silent) AllowsInput() bool                                       { return false }
func (silent) Input(context.Context, string, bool) (string, error) {
	return "", fmt.Errorf("engine: nobody is asked")
}
