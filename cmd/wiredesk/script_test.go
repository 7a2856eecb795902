package main

import (
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain makes the command wiredesk available to tests: in scripts and, as a
// process of its own that can be killed, in PATH.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"wiredesk": main})
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			site := newFeedSite()
			env.Defer(site.Close)
			env.Setenv("SITE", site.URL)
			return nil
		},
	})
}
