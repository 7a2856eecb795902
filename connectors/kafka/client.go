// Package kafka is the log: the only client of it, for Kafka and for the
// embedded broker alike, on segmentio/kafka-go.
//
// Where kafka-go's own writer or reader would lose order or messages, its
// lower layer is used instead: Publish keeps one produce request in flight per
// partition and sends a failed one again before anything that came later
// (kafka.Writer goes on after a failed batch, so a retry breaks the order),
// and Consume lives inside one generation of the consumer group, so that no
// message of a lost partition is handled or committed late (kafka.Reader keeps
// its queue across rebalances).
package kafka

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"sync/atomic"
	"time"

	kafkago "github.com/segmentio/kafka-go"
	"github.com/segmentio/kafka-go/sasl"

	"github.com/wiredesk/wiredesk/config"
	"github.com/wiredesk/wiredesk/pipeline"
)

const (
	// clientID is how the broker's own logs and quotas call this program.
	clientID = "wiredesk"
	// dialTimeout bounds connecting, the TLS handshake and the login.
	dialTimeout = 10 * time.Second
	// requestTimeout bounds one request beside the time that the broker is
	// asked to wait.
	requestTimeout = 15 * time.Second
	// metadataTTL is how old the known leaders may be: the pause that follows
	// when a partition moves to another broker.
	metadataTTL = time.Second
)

// Client reads and writes the log. Its methods may be used by many goroutines
// at once.
type Client struct {
	cfg       config.Log
	log       *slog.Logger
	tls       *tls.Config // nil: plain text
	sasl      sasl.Mechanism
	transport *kafkago.Transport
	api       *kafkago.Client

	closed     context.Context //nolint:containedctx // it is the client's own life: it ends when the client is closed
	close      context.CancelFunc
	reached    atomic.Bool // a broker has answered
	publishing *failureLog

	mu      sync.Mutex
	senders map[topicPartition]*sender
}

var _ pipeline.Publisher = (*Client)(nil)

type topicPartition struct {
	topic     string
	partition int
}

// New returns a client of the brokers in cfg. It connects to none of them yet:
// Check does. The errors are about cfg: no broker, a certificate or a password
// file that can't be read, an unknown SASL mechanism.
func New(cfg config.Log, log *slog.Logger) (*Client, error) {
	if len(cfg.Brokers) == 0 {
		return nil, errors.New("log.brokers is empty: name at least one broker as host:port")
	}
	tlsConfig, err := tlsFrom(cfg.TLS)
	if err != nil {
		return nil, err
	}
	mechanism, err := saslFrom(cfg.SASL)
	if err != nil {
		return nil, err
	}
	transport := &kafkago.Transport{
		Dial:        (&net.Dialer{Timeout: dialTimeout}).DialContext,
		DialTimeout: dialTimeout,
		MetadataTTL: metadataTTL,
		ClientID:    clientID,
		TLS:         tlsConfig,
		SASL:        mechanism,
	}
	closed, stop := context.WithCancel(context.Background())
	return &Client{
		cfg:        cfg,
		log:        log,
		tls:        tlsConfig,
		sasl:       mechanism,
		transport:  transport,
		api:        &kafkago.Client{Addr: kafkago.TCP(cfg.Brokers...), Timeout: requestTimeout, Transport: transport},
		closed:     closed,
		close:      stop,
		publishing: newFailureLog(log),
		senders:    make(map[topicPartition]*sender),
	}, nil
}

// Close ends the connections; what is being published fails. End Consume and
// Share, by their contexts, before.
func (c *Client) Close() error {
	c.close()
	c.transport.CloseIdleConnections()
	return nil
}

// dialer returns what kafka-go's consumer group connects with; the transport
// serves everything else.
func (c *Client) dialer() *kafkago.Dialer {
	return &kafkago.Dialer{ClientID: clientID, Timeout: dialTimeout, TLS: c.tls, SASLMechanism: c.sasl}
}

// partitions returns the numbers of a topic's partitions, ascending. A topic
// that does not exist gives an error that is kafkago.UnknownTopicOrPartition.
func (c *Client) partitions(ctx context.Context, topic string) ([]int, error) {
	meta, err := c.metadata(ctx, topic)
	if err != nil {
		return nil, fmt.Errorf("reading the partitions of topic %s: %w", topic, err)
	}
	for _, t := range meta.Topics {
		switch {
		case t.Name != topic:
		case t.Error != nil:
			return nil, fmt.Errorf("reading the partitions of topic %s: %w", topic, t.Error)
		case len(t.Partitions) > 0:
			ids := make([]int, len(t.Partitions))
			for i := range ids {
				ids[i] = i
			}
			return ids, nil
		}
	}
	return nil, fmt.Errorf("reading the partitions of topic %s: %w", topic, kafkago.UnknownTopicOrPartition)
}

// metadata asks for the brokers and some topics; without a name, for all
// topics. kafka-go gives a request only metadataTTL, which a busy machine may
// exceed, so that is tried again.
func (c *Client) metadata(ctx context.Context, topics ...string) (*kafkago.MetadataResponse, error) {
	for deadline := time.Now().Add(requestTimeout); ; {
		meta, err := c.api.Metadata(ctx, &kafkago.MetadataRequest{Topics: topics})
		if err == nil {
			c.reached.Store(true)
			return meta, nil
		}
		slow := errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil
		if !slow || time.Now().After(deadline) || !sleep(ctx, firstPause) {
			return nil, err
		}
	}
}

// partitionOf says where the messages of a key stand: the Java client's
// partitioner, so that other producers agree.
func partitionOf(key []byte, partitions []int) int {
	return kafkago.Murmur2Balancer{}.Balance(kafkago.Message{Key: key}, partitions...)
}
