package backend

// chosenVariable names the environment variable that repeats GOMLX_BACKEND where a program chose it and
// no person did. GoMLX itself knows only GOMLX_BACKEND.
const chosenVariable = "ATELIER_BACKEND"

// Env is the environment, as NAME=value, in which programs make this choice: those that know GoMLX alone
// through GOMLX_BACKEND, and those that call New with the same Advice, and with the same freedom to pass
// over a plugin that does not load, unless a person asked for this one.
func (c Choice) Env() []string {
	env := []string{fromBackend + "=" + c.Config, chosenVariable + "="}
	if c.Found != fromBackend {
		env[1] += c.Config
	}
	return env
}

// Recorded is the choice of a plugin (.so) that was found at installation, at an absolute path. Its Env
// puts the plugin before all that a search finds, but behind what a person asks for.
func Recorded(plugin string) Choice {
	return Choice{Config: xlaConfig(plugin), Found: fromRecord}
}

// fromRecord is where a choice comes from that the kernel made, by its record or by a search.
const fromRecord = "the kernel"

// wish is the configuration that a person asked for in GOMLX_BACKEND, or empty.
func (m machine) wish() string {
	config := m.env(fromBackend)
	if config == m.env(chosenVariable) {
		return ""
	}
	return config
}
