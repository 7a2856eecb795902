package claim

import (
	_ "embed" // for the list of capitals
	"strings"

	"github.com/wiredesk/wiredesk/pipeline/text/wordlist"
)

//go:embed capitals.txt
var capitalsFile string

// governments holds the state that the government in each capital is of.
var governments = wordlist.Of(parseCapitals(capitalsFile))

func parseCapitals(file string) map[string]string {
	states := make(map[string]string)
	for line := range strings.Lines(file) {
		capital, state, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if ok && !strings.HasPrefix(capital, "#") {
			states[capital] = state
		}
	}
	return states
}
