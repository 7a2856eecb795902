package kafka

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"slices"

	kafkago "github.com/segmentio/kafka-go"
)

// refusals are the broker's answers that the same request would get again.
// Everything else passes: a broker that restarts, a leader that moves, too few
// replicas in sync. Source: kafka.apache.org/protocol#protocol_error_codes,
// where each is marked "retriable: false" and the fault is the request's.
var refusals = []kafkago.Error{
	kafkago.MessageSizeTooLarge,
	kafkago.RecordListTooLarge,
	kafkago.InvalidTopic,
	kafkago.InvalidRequiredAcks,
	kafkago.InvalidTimestamp,
	kafkago.InvalidRequest,
	kafkago.InvalidGroupId,
	kafkago.InvalidSessionTimeout,
	kafkago.InconsistentGroupProtocol,
	kafkago.UnsupportedVersion,
	kafkago.UnsupportedForMessageFormat,
	kafkago.PolicyViolation,
	kafkago.TopicAuthorizationFailed,
	kafkago.GroupAuthorizationFailed,
	kafkago.ClusterAuthorizationFailed,
	kafkago.UnsupportedSASLMechanism,
	kafkago.IllegalSASLState,
	kafkago.SASLAuthenticationFailed,
	kafkago.SecurityDisabled,
}

// isRefused tells whether trying again is of no use.
func isRefused(err error) bool {
	if code, ok := errors.AsType[kafkago.Error](err); ok {
		return slices.Contains(refusals, code)
	}
	return isTLSMismatch(err)
}

// isTLSMismatch tells whether the two sides can't agree to speak TLS.
func isTLSMismatch(err error) bool {
	if _, ok := errors.AsType[tls.RecordHeaderError](err); ok {
		return true
	}
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return true
	}
	_, ok := errors.AsType[x509.UnknownAuthorityError](err)
	return ok
}
