// Package embeddedlog is the log for one machine: a Kafka broker inside the
// process, with a directory of its own. It speaks Kafka's protocol on
// loopback, so that connectors/kafka is the only client of the log.
//
// The broker is kfake, of franz-go, which was made for tests. What it lacks
// for work that must not be lost is added here: a lock on the directory,
// bounds on what is kept, repair after an unclean end, and compaction that
// survives one.
//
// The directory holds:
//
//	lock       held while a process uses it
//	address    host:port of the broker, and the port it tries to get again
//	running    there while the broker runs, so that an unclean end is noticed
//	ends       where partitions ended before retention (see ends.go)
//	compacted  files of a compaction under way (see compaction.go)
//	broker/    kfake's own files
package embeddedlog

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/gofrs/flock"
	"github.com/twmb/franz-go/pkg/kfake"

	"github.com/wiredesk/wiredesk/config"
	"github.com/wiredesk/wiredesk/pipeline"
)

const (
	lockFile    = "lock"
	addressFile = "address"
	runningFile = "running"
	brokerDir   = "broker"
	commitsFile = "broker/groups.log"

	// trimEvery is how often retention is enforced.
	trimEvery = time.Minute
	// flushEvery is how much a power failure may take.
	flushEvery = time.Second
	// offsetRetention is how long a consumer group's offsets outlive its last
	// member: as long as somebody may leave the machine off.
	offsetRetention = 90 * 24 * time.Hour
	// segmentBytes is how much of a partition one file holds, and so how
	// coarse retention is.
	segmentBytes = 16 << 20
	// never, in milliseconds, is the interval of kfake's own compaction, which
	// is not safe against an unclean end.
	never = 10 * 365 * 24 * time.Hour
)

// ErrLocked says that another process uses the directory.
var ErrLocked = errors.New("in use by another process")

// Broker is a running broker.
type Broker struct {
	dir     string
	log     *slog.Logger
	lock    *flock.Flock
	cluster *kfake.Cluster
	addr    string

	ends      map[string]int64 // what endsFile holds
	compacted int64            // bytes of the compacted topic after the last compaction

	flushed map[string]int64 // sizes of files when they were flushed

	stop   context.CancelFunc
	upkeep sync.WaitGroup
	closed sync.Once
	err    error // of the closing
}

// Start runs a broker on dir, which is created if it is not there. Of cfg it
// uses Retention, RetentionBytes and Partitions, the defaults of topics.
// Another process on the same directory gives ErrLocked.
func Start(dir string, cfg config.Log, log *slog.Logger) (*Broker, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("creating the log's directory: %w", err)
	}
	lock, err := takeLock(dir)
	if err != nil {
		return nil, err
	}
	b := &Broker{dir: dir, log: log, lock: lock, flushed: make(map[string]int64)}
	if err := b.open(cfg); err != nil {
		return nil, errors.Join(fmt.Errorf("opening the log in %s: %w", dir, err), lock.Unlock())
	}
	ctx, stop := context.WithCancel(context.Background())
	b.stop = stop
	b.upkeep.Go(func() { b.maintain(ctx) })
	return b, nil
}

// Addr returns the broker's address, host:port.
func (b *Broker) Addr() string { return b.addr }

// Close ends the broker and frees the directory. End the clients before: what
// they send meanwhile is refused. It may be called more than once.
func (b *Broker) Close() error {
	b.closed.Do(func() {
		b.stop()
		b.upkeep.Wait()
		b.cluster.Close()
		b.err = errors.Join(b.flush(), os.Remove(b.path(runningFile)), b.lock.Unlock())
	})
	return b.err
}

func (b *Broker) path(name string) string { return filepath.Join(b.dir, name) }

func takeLock(dir string) (*flock.Flock, error) {
	lock := flock.New(filepath.Join(dir, lockFile))
	ok, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("locking %s: %w", dir, err)
	}
	if !ok {
		return nil, fmt.Errorf("log directory %s is %w: stop the other wiredesk, or give this one a directory of its own with --data", dir, ErrLocked)
	}
	return lock, nil
}

// open repairs what an unclean end left and starts kfake.
func (b *Broker) open(cfg config.Log) error {
	_, err := os.Stat(b.path(runningFile))
	unclean := err == nil
	if err := os.WriteFile(b.path(runningFile), nil, 0o644); err != nil {
		return err
	}
	if unclean {
		b.log.Warn("the log was not closed, repairing it", "dir", b.dir)
		if err := errors.Join(b.undoCompaction(), b.restoreEnds()); err != nil {
			return err
		}
		if err := b.repair(cfg); err != nil {
			return err
		}
	}
	if err := b.restoreEnds(); err != nil {
		return err
	}
	begin := time.Now()
	if b.cluster, err = b.start(cfg, b.listen); err != nil {
		return err
	}
	b.addr = b.cluster.ListenAddrs()[0]
	b.log.Info("embedded log started", "dir", b.dir, "addr", b.addr, "unclean", unclean, "took", time.Since(begin))
	return os.WriteFile(b.path(addressFile), []byte(b.addr), 0o644)
}

// repair opens and closes the broker once where nobody can reach it. kfake
// reads what it can of its files and writes them anew when it closes; without
// that, commits appended after a torn one would not be found the next time.
func (b *Broker) repair(cfg config.Log) error {
	once, err := b.start(cfg, net.Listen)
	if err != nil {
		return err
	}
	once.Close()
	debug.FreeOSMemory() // kfake had the whole log in memory
	return nil
}

// start runs kfake on the directory.
func (b *Broker) start(cfg config.Log, listen func(network, address string) (net.Listener, error)) (*kfake.Cluster, error) {
	// The members of groups when it closed: they are gone, and kfake would
	// wait for them.
	err := os.Remove(filepath.Join(b.dir, brokerDir, "session_state.json"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	return kfake.NewCluster(
		kfake.NumBrokers(1),
		kfake.ClusterID("wiredesk"),
		kfake.DataDir(filepath.Join(b.dir, brokerDir)),
		kfake.DefaultNumPartitions(max(1, cfg.Partitions)),
		kfake.ListenFn(listen),
		kfake.WithLogger(logger{b.log}),
		kfake.BrokerConfigs(map[string]string{
			"log.retention.ms":           strconv.FormatInt(cfg.Retention.Milliseconds(), 10),
			"log.retention.bytes":        strconv.FormatInt(orUnlimited(cfg.RetentionBytes), 10),
			"log.segment.bytes":          strconv.Itoa(segmentBytes),
			"message.max.bytes":          strconv.Itoa(pipeline.MaxMessageBytes + 64<<10),
			"default.replication.factor": "1",
			"offsets.retention.minutes":  strconv.Itoa(int(offsetRetention.Minutes())),
			"log.cleaner.backoff.ms":     strconv.FormatInt(never.Milliseconds(), 10),
		}),
	)
}

func orUnlimited(n int64) int64 {
	if n <= 0 {
		return -1
	}
	return n
}

// listen takes the port of the last time if it is free, so that clients in
// other processes find the broker again, and any free one else.
func (b *Broker) listen(network, anyPort string) (net.Listener, error) {
	last, err := os.ReadFile(b.path(addressFile))
	if err == nil && strings.HasPrefix(string(last), "127.0.0.1:") {
		if l, err := net.Listen(network, string(last)); err == nil {
			return l, nil
		}
	}
	return net.Listen(network, anyPort)
}

// maintain bounds what is kept and flushes what is new, until ctx ends.
func (b *Broker) maintain(ctx context.Context) {
	trim, flush := time.NewTicker(trimEvery), time.NewTicker(flushEvery)
	defer trim.Stop()
	defer flush.Stop()
	failures := 0
	for err := b.trim(); ; {
		if err == nil {
			failures = 0
		} else if failures++; failures&(failures-1) == 0 { // the 1st, 2nd, 4th, 8th ...
			b.log.Error("looking after the embedded log failed", "dir", b.dir, "failures", failures, "err", err)
		}
		select {
		case <-trim.C:
			err = b.trim()
		case <-flush.C:
			err = b.flush()
		case <-ctx.Done():
			return
		}
	}
}

// trim enforces retention and compacts.
func (b *Broker) trim() error {
	if err := b.rememberEnds(); err != nil {
		return err
	}
	b.cluster.ApplyRetention()
	return b.compactIfGrown()
}

// logger passes on what kfake says about trouble.
type logger struct{ log *slog.Logger }

// Logf implements kfake.Logger.
func (l logger) Logf(level kfake.LogLevel, format string, args ...any) {
	switch level {
	case kfake.LogLevelError:
		l.log.Error("embedded log", "err", fmt.Sprintf(format, args...))
	case kfake.LogLevelWarn:
		l.log.Warn("embedded log", "err", fmt.Sprintf(format, args...))
	}
}
