package config

import "net/url"

// WebSub says how the hubs that feeds name reach this process.
type WebSub struct {
	// Callback is the public base URL of this process, from which requests to
	// /websub/ come in at Listen; empty means that no hub is asked for
	// anything. Each process that polls needs one of its own.
	Callback string `koanf:"callback"`
	// Listen is the address to serve the callbacks on, host:port; empty means
	// where the process serves already: Config.Listen for run, Ops.Listen for
	// poll.
	Listen string `koanf:"listen"`
}

func checkWebSub(bad func(key, format string, args ...any), w WebSub) {
	checkURL(bad, "poll.websub.callback", w.Callback)
	if u, err := url.Parse(w.Callback); err == nil && (u.User != nil || u.RawQuery != "" || u.Fragment != "") {
		bad("poll.websub.callback", "%q must not have a user, a query or a fragment: write https://host or https://host/path", shownURL(w.Callback))
	}
	if w.Listen == "" {
		return
	}
	checkAddress(bad, "poll.websub.listen", w.Listen)
	if w.Callback == "" {
		bad("poll.websub.listen", "is set without poll.websub.callback, the address at which hubs reach it")
	}
}
