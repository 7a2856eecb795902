package kafka_test

import (
	"context"
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"

	kafkago "github.com/segmentio/kafka-go"

	"github.com/wiredesk/wiredesk/config"
	"github.com/wiredesk/wiredesk/connectors/kafka"
	"github.com/wiredesk/wiredesk/deploy/testservices"
	"github.com/wiredesk/wiredesk/pipeline/pipelinetest"
)

func TestLogContract(t *testing.T) {
	t.Parallel()
	server := testservices.StartKafka(t, testservices.WithUser("desk", "right"))
	cfg := config.Default().Log
	cfg.Brokers = server.Brokers()
	for _, topic := range setUp(t, cfg).Topics {
		if !topic.Created {
			t.Errorf("Setup did not create %s on a new Kafka", topic.Topic)
		}
	}
	for _, topic := range setUp(t, cfg).Topics {
		if topic.Created || len(topic.Differences) > 0 {
			t.Errorf("Setup run again: %+v, want nothing created and no differences", topic)
		}
	}
	testLogin(t, cfg, server.SASLBrokers())
	pipelinetest.TestLog(t, pipelinetest.LogServer{
		Connect:   func(t testing.TB) pipelinetest.Log { return connect(t, cfg) },
		Committed: func(t testing.TB, group, topic string) map[int]int64 { return committed(t, cfg, group, topic) },
		Restart: func(t testing.TB) {
			server.Stop(t)
			server.Restart(t)
		},
		Kill: func(t testing.TB) {
			server.Kill(t)
			server.Restart(t)
		},
		Outages: 1, // Kafka takes its time to start
	})
}

// testLogin checks a real Kafka as wiredesk doctor does.
func testLogin(t *testing.T, open config.Log, sasl []string) {
	login := open
	login.Brokers = sasl
	for _, c := range []struct {
		name string
		log  config.Log
		want string // in the error; empty: all is well
	}{
		{"no login where none is needed", open, ""},
		{"PLAIN", withSASL(login, "plain", "right"), ""},
		{"SCRAM-SHA-256", withSASL(login, "scram-sha-256", "right"), ""},
		{"SCRAM-SHA-512", withSASL(login, "scram-sha-512", "right"), ""},
		{"PLAIN with a wrong password", withSASL(login, "plain", "wrong"), "log.sasl.password"},
		{"SCRAM with a wrong password", withSASL(login, "scram-sha-512", "wrong"), "log.sasl.password"},
		{"no login where one is needed", login, "log.sasl"},
		{"a login where none is asked for", withSASL(open, "plain", "right"), "log.sasl"},
		{"TLS where there is none", withTLS(open), "log.tls.enabled"},
	} {
		t.Run(c.name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
			defer cancel()
			err := connect(t, c.log).Check(ctx)
			if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("Check = %v, want an error with %q (empty: none)", err, c.want)
			}
		})
	}
}

func withSASL(cfg config.Log, mechanism string, password config.Secret) config.Log {
	cfg.SASL = config.SASL{Mechanism: mechanism, Username: "desk", Password: password}
	return cfg
}

func withTLS(cfg config.Log) config.Log {
	cfg.TLS.Enabled = true
	return cfg
}

func connect(t testing.TB, cfg config.Log) *kafka.Client {
	t.Helper()
	client, err := kafka.New(cfg, logger())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close() })
	return client
}

// logger writes to the test's standard error with -v.
func logger() *slog.Logger {
	if testing.Verbose() {
		return slog.New(slog.NewTextHandler(os.Stderr, nil))
	}
	return slog.New(slog.DiscardHandler)
}

func setUp(t testing.TB, cfg config.Log) kafka.Report {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	report, err := connect(t, cfg).Setup(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// committed asks the broker for the offsets of a group.
func committed(t testing.TB, cfg config.Log, group, topic string) map[int]int64 {
	t.Helper()
	api := &kafkago.Client{Addr: kafkago.TCP(cfg.Brokers...), Timeout: 10 * time.Second, Transport: &kafkago.Transport{}}
	var partitions []int
	for p := range cfg.Partitions {
		partitions = append(partitions, p)
	}
	var res *kafkago.OffsetFetchResponse
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		var err error
		res, err = api.OffsetFetch(t.Context(), &kafkago.OffsetFetchRequest{GroupID: group, Topics: map[string][]int{topic: partitions}})
		if err == nil {
			err = res.Error
		}
		if err == nil {
			break
		}
		if time.Now().After(deadline) { // after a start the broker has to load the groups first
			t.Fatalf("reading the offsets of %s: %v", group, err)
		}
	}
	out := make(map[int]int64)
	for _, p := range res.Topics[topic] {
		if p.Error != nil {
			t.Fatalf("reading the offset of %s/%d: %v", topic, p.Partition, p.Error)
		}
		out[p.Partition] = p.CommittedOffset
	}
	return out
}
