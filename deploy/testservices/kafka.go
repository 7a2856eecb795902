package testservices

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Kafka is a running Kafka of one node, broker and controller in one.
type Kafka struct {
	process
	port     int
	saslPort int
}

// KafkaOption changes how a Kafka is started.
type KafkaOption func(*kafkaSettings)

type kafkaSettings struct {
	users      map[string]string // password by name; empty: no SASL listener
	properties map[string]string // over our own
}

// WithUser adds a user, who can log in by PLAIN, SCRAM-SHA-256 and
// SCRAM-SHA-512, and opens the listener for that: see Kafka.SASLBrokers. Name
// and password are letters and digits, which need no escape in Kafka's files.
func WithUser(name, password string) KafkaOption {
	return func(s *kafkaSettings) { s.users[name] = password }
}

// WithProperty sets a property of server.properties.
func WithProperty(name, value string) KafkaOption {
	return func(s *kafkaSettings) { s.properties[name] = value }
}

// StartKafka starts Kafka 4.1.1 for this test and waits until it takes
// messages. Topics are not made by themselves.
func StartKafka(t testing.TB, opts ...KafkaOption) *Kafka {
	t.Helper()
	k := launchKafka(t, t.TempDir(), opts...)
	k.killAtEnd(t)
	return k
}

// Brokers returns the bootstrap addresses without authentication.
func (k *Kafka) Brokers() []string { return []string{loopback(k.port)} }

// SASLBrokers returns the bootstrap addresses of the SASL_PLAINTEXT listener;
// nil where the Kafka has no users.
func (k *Kafka) SASLBrokers() []string {
	if k.saslPort == 0 {
		return nil
	}
	return []string{loopback(k.saslPort)}
}

func launchKafka(t testing.TB, dir string, opts ...KafkaOption) *Kafka {
	t.Helper()
	settings := kafkaSettings{users: map[string]string{}, properties: map[string]string{}}
	for _, opt := range opts {
		opt(&settings)
	}
	tools := needToolchain(t)
	java := append([]string{tools.java}, jvmFlags...)
	java = append(java,
		"-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
		"-Dorg.slf4j.simpleLogger.log.kafka.server.KafkaRaftServer=info", // says startedLine
		"-cp", newRecipe("kafka").classpath(t, tools))
	var err error
	for attempt := range startAttempts {
		var k *Kafka
		home := filepath.Join(dir, fmt.Sprint("kafka-", attempt)) // the ports are written into the data
		if k, err = newKafka(t.Context(), java, home, settings); err == nil {
			if err = k.start(); err == nil {
				return k
			}
		}
	}
	t.Fatalf("starting kafka: %v", err)
	return nil
}

// newKafka writes server.properties and formats the data directory.
func newKafka(ctx context.Context, java []string, home string, settings kafkaSettings) (*Kafka, error) {
	if err := os.MkdirAll(home, 0o755); err != nil {
		return nil, err
	}
	k := &Kafka{}
	var err error
	if k.port, err = loopbackPort(); err != nil {
		return nil, err
	}
	if len(settings.users) > 0 {
		if k.saslPort, err = loopbackPort(); err != nil {
			return nil, err
		}
	}
	controller, err := loopbackPort()
	if err != nil {
		return nil, err
	}
	file := filepath.Join(home, "server.properties")
	if err := writeProperties(file, k.properties(home, controller, settings)); err != nil {
		return nil, err
	}
	format := append(java[1:len(java):len(java)], "kafka.tools.StorageTool", "format", "-t", clusterID(), "-c", file)
	format = append(format, scramUsers(settings.users)...)
	if err := run(ctx, java[0], format...); err != nil {
		return nil, fmt.Errorf("formatting its data directory: %w", err)
	}
	k.process = process{
		name:    "kafka",
		command: append(slices.Clip(java), "kafka.Kafka", file),
		logFile: filepath.Join(home, "kafka.log"),
		ready:   k.started,
	}
	return k, nil
}

// startedLine is what Kafka logs when the broker is registered and serves.
const startedLine = "Kafka Server started"

// started returns nil once the log has one more startedLine than starts before.
func (k *Kafka) started(context.Context) error {
	log, err := os.ReadFile(k.logFile)
	if err != nil {
		return err
	}
	if bytes.Count(log, []byte(startedLine)) < k.starts {
		return errors.New("it has not logged " + startedLine)
	}
	return nil
}

// properties returns the content of server.properties: one node that is broker
// and controller, and internal topics that are content with one replica.
func (k *Kafka) properties(home string, controller int, settings kafkaSettings) map[string]string {
	listeners := "PLAINTEXT://" + loopback(k.port)
	p := map[string]string{
		"process.roles":                                    "broker,controller",
		"node.id":                                          "1",
		"controller.quorum.voters":                         "1@" + loopback(controller),
		"controller.listener.names":                        "CONTROLLER",
		"inter.broker.listener.name":                       "PLAINTEXT",
		"listener.security.protocol.map":                   "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SASL:SASL_PLAINTEXT",
		"log.dirs":                                         filepath.ToSlash(filepath.Join(home, "data")),
		"auto.create.topics.enable":                        "false",
		"offsets.topic.replication.factor":                 "1",
		"offsets.topic.num.partitions":                     "3",
		"transaction.state.log.replication.factor":         "1",
		"transaction.state.log.min.isr":                    "1",
		"share.coordinator.state.topic.replication.factor": "1",
		"share.coordinator.state.topic.min.isr":            "1",
		"group.initial.rebalance.delay.ms":                 "0",
	}
	if k.saslPort != 0 {
		listeners += ",SASL://" + loopback(k.saslPort)
		p["sasl.enabled.mechanisms"] = "PLAIN,SCRAM-SHA-256,SCRAM-SHA-512"
		p["listener.name.sasl.plain.sasl.jaas.config"] = plainLogin(settings.users)
		p["listener.name.sasl.scram-sha-256.sasl.jaas.config"] = scramLogin
		p["listener.name.sasl.scram-sha-512.sasl.jaas.config"] = scramLogin
	}
	p["advertised.listeners"] = listeners
	p["listeners"] = listeners + ",CONTROLLER://" + loopback(controller)
	maps.Copy(p, settings.properties)
	return p
}

// scramLogin lets those in whose credentials the data directory was formatted
// with.
const scramLogin = "org.apache.kafka.common.security.scram.ScramLoginModule required;"

func plainLogin(users map[string]string) string {
	var b strings.Builder
	b.WriteString("org.apache.kafka.common.security.plain.PlainLoginModule required")
	for _, name := range slices.Sorted(maps.Keys(users)) {
		fmt.Fprintf(&b, " user_%s=%q", name, users[name])
	}
	b.WriteString(";")
	return b.String()
}

func scramUsers(users map[string]string) []string {
	var args []string
	for _, name := range slices.Sorted(maps.Keys(users)) {
		for _, mechanism := range []string{"SCRAM-SHA-256", "SCRAM-SHA-512"} {
			args = append(args, "--add-scram", fmt.Sprintf("%s=[name=%s,password=%s]", mechanism, name, users[name]))
		}
	}
	return args
}

func writeProperties(file string, properties map[string]string) error {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		fmt.Fprintf(&b, "%s=%s\n", name, properties[name])
	}
	return os.WriteFile(file, []byte(b.String()), 0o644)
}

// clusterID returns a random id as Kafka writes them: 16 bytes in base64url,
// here never with a leading minus, which the tool would take for a flag.
func clusterID() string {
	var id [16]byte
	_, _ = rand.Read(id[:]) // never fails
	id[0] &= 0x7f
	return base64.RawURLEncoding.EncodeToString(id[:])
}
