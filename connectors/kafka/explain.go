package kafka

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	kafkago "github.com/segmentio/kafka-go"
)

// explain wraps an error with what an operator can do about it, where that is
// known.
func (c *Client) explain(err error) error {
	if err == nil {
		return nil
	}
	if hint := c.hint(err); hint != "" {
		return fmt.Errorf("%s (%w)", hint, err)
	}
	return err
}

func (c *Client) hint(err error) string {
	brokers := strings.Join(c.cfg.Brokers, ", ")
	dns, noSuchHost := errors.AsType[*net.DNSError](err)
	op, network := errors.AsType[*net.OpError](err)
	switch {
	case errors.Is(err, kafkago.SASLAuthenticationFailed):
		return fmt.Sprintf("the broker refuses the login of %q: check log.sasl.username, log.sasl.password and log.sasl.mechanism", c.cfg.SASL.Username)
	case errors.Is(err, kafkago.UnsupportedSASLMechanism):
		return fmt.Sprintf("the broker does not offer the login %q: check log.sasl.mechanism", c.cfg.SASL.Mechanism)
	case errors.Is(err, kafkago.IllegalSASLState):
		return "the broker expects no login on this port, or another one: check log.sasl and the port in log.brokers"
	case errors.Is(err, kafkago.TopicAuthorizationFailed):
		return fmt.Sprintf("user %q may not use the topic: grant it READ, WRITE and DESCRIBE on topics wire.*", c.cfg.SASL.Username)
	case errors.Is(err, kafkago.GroupAuthorizationFailed):
		return fmt.Sprintf("user %q may not use the consumer group: grant it READ on groups wiredesk*", c.cfg.SASL.Username)
	case errors.Is(err, kafkago.ClusterAuthorizationFailed):
		return fmt.Sprintf("user %q may not create topics: grant it CREATE on the cluster, or create the topics by hand", c.cfg.SASL.Username)
	case errors.Is(err, kafkago.UnknownTopicOrPartition):
		return "the topic does not exist: run wiredesk setup"
	case errors.Is(err, kafkago.NotEnoughReplicas), errors.Is(err, kafkago.NotEnoughReplicasAfterAppend):
		return "fewer replicas are in sync than the topic's min.insync.replicas: start the missing brokers"
	case isTLSMismatch(err) && c.tls != nil:
		return "TLS with the broker fails: check that this port of log.brokers speaks TLS, and log.tls.ca_file"
	case isHangUp(err) && !c.reached.Load(): // else it is a restart
		return c.hangUpHint()
	case errors.Is(err, context.DeadlineExceeded) && !c.reached.Load() && c.tls != nil:
		return fmt.Sprintf("no answer in time from %s: does this port speak TLS (log.tls.enabled), is a firewall in between?", brokers)
	case errors.Is(err, context.DeadlineExceeded) && !c.reached.Load():
		return fmt.Sprintf("no answer in time from %s: is a firewall in between?", brokers)
	case noSuchHost:
		return fmt.Sprintf("no address is known for %q: check log.brokers (%s)", dns.Name, brokers)
	case network && op.Op == "dial":
		return fmt.Sprintf("no broker answers at %s: is Kafka running there, and is log.brokers right?", op.Addr)
	}
	return ""
}

func (c *Client) hangUpHint() string {
	switch {
	case c.tls != nil:
		return "the broker hangs up: it may not speak TLS on this port (log.tls.enabled), or want a client certificate (log.tls.cert_file)"
	case c.sasl != nil:
		return "the broker hangs up: it may expect TLS on this port (log.tls.enabled)"
	}
	return "the broker hangs up: it may expect TLS (log.tls.enabled) or a login (log.sasl) on this port"
}

// isHangUp tells whether the other side closed the connection without a word,
// which is how brokers answer a protocol that they don't expect.
func isHangUp(err error) bool {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return true
	}
	op, ok := errors.AsType[*net.OpError](err)
	return ok && op.Op == "read" && !op.Timeout()
}
