package config

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Validate returns nil, or an error that names every key whose value can't be
// used and says what can.
func (c *Config) Validate() error {
	var errs []error
	bad := func(key, format string, args ...any) {
		errs = append(errs, fmt.Errorf("%s: "+format, append([]any{key}, args...)...))
	}
	oneOf := func(key, value string, allowed ...string) {
		if !slices.Contains(allowed, value) {
			bad(key, "%q is none of %s", value, strings.Join(allowed, ", "))
		}
	}
	atLeast := func(key string, value, least int64) {
		if value < least {
			bad(key, "is %d, must be at least %d", value, least)
		}
	}
	positive := func(key string, d, least time.Duration) {
		if d < least {
			bad(key, "is %v, must be at least %v", d, least)
		}
	}

	if c.Data == "" {
		bad("data", "is empty; name a directory")
	}
	checkAddress(bad, "listen", c.Listen)
	checkAddress(bad, "ops.listen", c.Ops.Listen)
	for _, b := range c.Log.Brokers {
		checkAddress(bad, "log.brokers", b)
	}
	if _, err := c.Fetch.Prefixes(); err != nil {
		bad("fetch.allow", "%v", err)
	}
	atLeast("log.partitions", int64(c.Log.Partitions), 1)
	atLeast("log.replication", int64(c.Log.Replication), 0)
	atLeast("log.min_in_sync", int64(c.Log.MinInSync), 0)
	atLeast("log.retention_bytes", c.Log.RetentionBytes, 1<<20)
	positive("log.retention", c.Log.Retention, time.Hour)
	if r := c.Log.Replication; r > 0 && c.Log.MinInSync > r {
		bad("log.min_in_sync", "is %d, more than log.replication %d: nothing could ever be written", c.Log.MinInSync, r)
	}
	oneOf("log.sasl.mechanism", c.Log.SASL.Mechanism, "", "plain", "scram-sha-256", "scram-sha-512")
	if c.Log.SASL.Mechanism != "" && (c.Log.SASL.Username == "" || c.Log.SASL.Password == "") {
		bad("log.sasl", "needs username and password (or password_file) with mechanism %s", c.Log.SASL.Mechanism)
	}
	checkURL(bad, "index.url", c.Index.URL)
	if !regexp.MustCompile(`^[a-z0-9][a-z0-9_.-]*$`).MatchString(c.Index.Prefix) {
		bad("index.prefix", "%q can't begin an index name; use lower-case letters, digits and -", c.Index.Prefix)
	}
	atLeast("index.shards", int64(c.Index.Shards), 1)
	atLeast("index.replicas", int64(c.Index.Replicas), 0)
	atLeast("index.batch_docs", int64(c.Index.BatchDocs), 1)
	atLeast("index.lanes", int64(c.Index.Lanes), 1)
	positive("index.timeout", c.Index.Timeout, time.Second)
	positive("poll.interval", c.Poll.Interval, time.Second)
	positive("poll.min_interval", c.Poll.MinInterval, time.Second)
	positive("poll.max_interval", c.Poll.MaxInterval, c.Poll.MinInterval)
	positive("poll.timeout", c.Poll.Timeout, time.Second)
	atLeast("poll.concurrency", int64(c.Poll.Concurrency), 1)
	atLeast("poll.host_concurrency", int64(c.Poll.HostConcurrency), 0)
	positive("poll.host_spacing", c.Poll.HostSpacing, 0)
	atLeast("poll.max_feed_bytes", c.Poll.MaxFeedBytes, 1<<10)
	atLeast("poll.max_page_bytes", c.Poll.MaxPageBytes, 1<<10)
	checkWebSub(bad, c.Poll.WebSub)
	atLeast("enrich.lanes", int64(c.Enrich.Lanes), 0)
	atLeast("enrich.max_text_bytes", int64(c.Enrich.MaxTextBytes), 1<<10)
	oneOf("ops.log_level", c.Ops.LogLevel, "debug", "info", "warn", "error")
	oneOf("ops.log_format", c.Ops.LogFormat, "text", "json")
	errs = append(errs, checkFeeds("feeds", c.Feeds)...)
	return errors.Join(errs...)
}

// checkAddress wants host:port; the host may be empty.
func checkAddress(bad func(key, format string, args ...any), key, address string) {
	if _, port, err := net.SplitHostPort(address); err != nil || port == "" {
		bad(key, "%q is not host:port", address)
	}
}

// checkURL wants an absolute http or https URL, or nothing. It prints nothing
// of the URL that may be secret.
func checkURL(bad func(key, format string, args ...any), key, s string) {
	if s == "" {
		return
	}
	u, err := url.Parse(s)
	switch {
	case err != nil:
		bad(key, "is not a URL")
	case u.Scheme != "http" && u.Scheme != "https", u.Host == "":
		bad(key, "%q is not an http or https URL", shownURL(s))
	}
}
