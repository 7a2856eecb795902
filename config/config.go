// Package config is what an engineer can set: one struct, its defaults, and
// how it is loaded from a YAML file, the environment and flags.
package config

import (
	"fmt"
	"net/netip"
	"net/url"
	"time"
)

// Config is everything that can be set. The zero value is not useful: start
// from Default. Keys in the YAML file, in flags (--log.brokers) and in the
// environment (WIREDESK_LOG_BROKERS) follow the koanf tags.
type Config struct {
	// Data is the directory of the embedded log and index.
	Data string `koanf:"data"`
	// Listen is the address of the desk page and the API, host:port.
	Listen string `koanf:"listen"`
	Log    Log    `koanf:"log"`
	Index  Index  `koanf:"index"`
	Poll   Poll   `koanf:"poll"`
	Fetch  Fetch  `koanf:"fetch"`
	Enrich Enrich `koanf:"enrich"`
	Ops    Ops    `koanf:"ops"`
	// FeedsFile holds more feeds, which wiredesk feeds edits; empty means
	// feeds.yaml in Data.
	FeedsFile string `koanf:"feeds_file"`
	// Feeds are polled by run and poll, with those of FeedsFile.
	Feeds []Feed `koanf:"feeds"`
}

// Log says where the log is.
type Log struct {
	// Brokers are Kafka's bootstrap addresses, host:port; empty means the
	// embedded log in Data.
	Brokers []string `koanf:"brokers"`
	// Partitions is how many each topic is created with. An existing topic
	// keeps its own: changing the number breaks the order by key.
	Partitions int `koanf:"partitions"`
	// Replication is the replication factor of created topics, MinInSync
	// their min.insync.replicas; 0 means 1 on fewer than three brokers, else
	// 3 and 2.
	Replication int `koanf:"replication"`
	MinInSync   int `koanf:"min_in_sync"`
	// Retention is how long articles and documents are kept in the log.
	Retention time.Duration `koanf:"retention"`
	// RetentionBytes bounds each partition of the embedded log.
	RetentionBytes int64 `koanf:"retention_bytes"`
	SASL           SASL  `koanf:"sasl"`
	TLS            TLS   `koanf:"tls"`
}

// SASL is how to log in to Kafka.
type SASL struct {
	// Mechanism is plain, scram-sha-256 or scram-sha-512; empty means none.
	Mechanism string `koanf:"mechanism"`
	Username  string `koanf:"username"`
	Password  Secret `koanf:"password"`
	// PasswordFile is read where Password is empty.
	PasswordFile string `koanf:"password_file"`
}

// TLS is how to speak TLS to a service.
type TLS struct {
	Enabled bool `koanf:"enabled"`
	// CAFile holds the certificates to trust; empty means the system's.
	CAFile string `koanf:"ca_file"`
	// CertFile and KeyFile are the client's own certificate; empty means none.
	CertFile string `koanf:"cert_file"`
	KeyFile  string `koanf:"key_file"`
	// Insecure accepts any certificate; for trials only.
	Insecure bool `koanf:"insecure"`
}

// Index says where the index is.
type Index struct {
	// URL is an Elasticsearch (7.10 to 8) or OpenSearch (1 to 2); empty means
	// the embedded index in Data.
	URL string `koanf:"url"`
	// Prefix begins the name of every index: wiredesk-documents, ...
	Prefix string `koanf:"prefix"`
	// Shards and Replicas of created indexes.
	Shards   int    `koanf:"shards"`
	Replicas int    `koanf:"replicas"`
	Username string `koanf:"username"`
	Password Secret `koanf:"password"`
	// PasswordFile is read where Password is empty.
	PasswordFile string `koanf:"password_file"`
	// APIKey is the base64 of id:key, as Elasticsearch prints it.
	APIKey     Secret `koanf:"api_key"`
	APIKeyFile string `koanf:"api_key_file"`
	TLS        TLS    `koanf:"tls"`
	// Timeout bounds one request.
	Timeout time.Duration `koanf:"timeout"`
	// BatchDocs and Lanes shape the indexer: how many documents one bulk
	// request holds at most, how many are under way at once.
	BatchDocs int `koanf:"batch_docs"`
	Lanes     int `koanf:"lanes"`
}

// Poll says how feeds are polled.
type Poll struct {
	// Interval is how often the feeds that have no interval of their own are
	// polled in the mean. The poller spends the requests that this makes on
	// the feeds by their rhythms, none more often than every MinInterval and
	// none less often than every MaxInterval.
	Interval    time.Duration `koanf:"interval"`
	MinInterval time.Duration `koanf:"min_interval"`
	MaxInterval time.Duration `koanf:"max_interval"`
	// Concurrency is how many feeds are polled at once.
	Concurrency int `koanf:"concurrency"`
	// Timeout bounds one request, from connecting to the last byte.
	Timeout time.Duration `koanf:"timeout"`
	// MaxFeedBytes and MaxPageBytes bound a response after decompression.
	MaxFeedBytes int64 `koanf:"max_feed_bytes"`
	MaxPageBytes int64 `koanf:"max_page_bytes"`
	// HostConcurrency is how many requests a host gets at once, for feeds and
	// pages; 0 means two on the public Internet, and Concurrency for addresses
	// that Fetch.Allow names.
	HostConcurrency int `koanf:"host_concurrency"`
	// HostSpacing is the least time between the starts of two requests to a
	// host; 0 means 100 ms on the public Internet, and none for addresses that
	// Fetch.Allow names.
	HostSpacing time.Duration `koanf:"host_spacing"`
	// Robots says that article pages which a site's robots.txt keeps from
	// programs are not fetched.
	Robots bool `koanf:"robots"`
	// Contact stands in the User-Agent: a URL or an address of who runs this.
	Contact string `koanf:"contact"`
	WebSub  WebSub `koanf:"websub"`
}

// Fetch says what the poller may connect to.
type Fetch struct {
	// Allow holds addresses and CIDR ranges that may be fetched from although
	// they are not on the public Internet: "10.1.2.0/24", "127.0.0.1".
	Allow []string `koanf:"allow"`
}

// Prefixes returns Allow as ranges; an address is a range of one. The error
// names what is neither.
func (f Fetch) Prefixes() ([]netip.Prefix, error) {
	var all []netip.Prefix
	for _, s := range f.Allow {
		if addr, err := netip.ParseAddr(s); err == nil {
			all = append(all, netip.PrefixFrom(addr, addr.BitLen()))
			continue
		}
		p, err := netip.ParsePrefix(s)
		if err != nil {
			return nil, fmt.Errorf("%q is neither an address nor a CIDR range (10.1.2.0/24)", s)
		}
		all = append(all, p.Masked())
	}
	return all, nil
}

// Enrich says how articles are made into documents.
type Enrich struct {
	// Lanes is how many batches are worked on at once; 0 means one a CPU.
	Lanes int `koanf:"lanes"`
	// MaxTextBytes bounds the body that entities and claims are read from; a
	// longer one is kept whole but tagged only so far.
	MaxTextBytes int `koanf:"max_text_bytes"`
	// EntityModel is the folder of an ONNX token classifier that finds names
	// in the place of the built-in model; empty for the built-in one. It needs
	// a wiredesk built with -tags onnx.
	EntityModel string `koanf:"entity_model"`
}

// Ops is for who operates wiredesk.
type Ops struct {
	// Listen is the address of /metrics, /healthz and /readyz for the roles
	// poll, enrich and index, which have no page; serve and run have them on
	// Config.Listen.
	Listen string `koanf:"listen"`
	// LogLevel is debug, info, warn or error; LogFormat is text or json.
	LogLevel  string `koanf:"log_level"`
	LogFormat string `koanf:"log_format"`
	// Pprof serves /debug/pprof beside /metrics.
	Pprof bool `koanf:"pprof"`
}

// Default returns the configuration that is in force where nothing is set.
func Default() Config {
	return Config{
		Data:   "./wiredesk-data",
		Listen: "127.0.0.1:8080",
		Log: Log{
			Partitions:     6,
			Retention:      7 * 24 * time.Hour,
			RetentionBytes: 64 << 20,
		},
		Index: Index{
			Prefix:    "wiredesk",
			Shards:    1,
			Replicas:  1,
			Timeout:   30 * time.Second,
			BatchDocs: 500,
			Lanes:     2,
		},
		Poll: Poll{
			Interval:     2 * time.Minute,
			MinInterval:  15 * time.Second,
			MaxInterval:  time.Hour,
			Concurrency:  32,
			Timeout:      30 * time.Second,
			MaxFeedBytes: 32 << 20,
			MaxPageBytes: 8 << 20,
			Robots:       true,
		},
		Enrich: Enrich{MaxTextBytes: 512 << 10},
		Ops: Ops{
			Listen:    "127.0.0.1:9464",
			LogLevel:  "info",
			LogFormat: "text",
		},
	}
}

// RedactedURL returns URL without its password, for people to read.
func (i Index) RedactedURL() string {
	u, err := url.Parse(i.URL)
	if err != nil {
		return "***"
	}
	return u.Redacted()
}
