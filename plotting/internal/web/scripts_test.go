package web

import (
	"strings"
	"testing"
)

// Whatever the script of a figure declares stays inside its function.
func TestLiveScriptsLeaveNoGlobals(t *testing.T) {
	for name, body := range map[string]string{"grid": GridJS, "compare": CompareJS} {
		script := Script(body, []byte("{}"))
		if !strings.HasPrefix(script, "<script>(function(){\n") || !strings.HasSuffix(script, "})();</script>") {
			t.Errorf("%s: the script is not one function: %.60s", name, script)
		}
		if strings.Contains(liveJS+body, "window.") {
			t.Errorf("%s: the script sets something on window", name)
		}
	}
}
