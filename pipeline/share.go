package pipeline

import "context"

// Share is the part of the keys of a compacted topic that one of several
// processes owns for a while, as a member of a consumer group. Pollers share
// the feeds by TopicFeeds.
type Share struct {
	// State is what the topic held of the owned keys when the share was given,
	// and what was put since; never nil.
	State State
	// Owns tells whether a key is in this share, also for a key that has no
	// state yet. Every key is in the share of exactly one process.
	Owns func(key string) bool
	// Stopping tells, once the context of the share has ended, that this
	// process stops by its own will, so that nobody else has the share until it
	// is given back. nil means that it may be another's already.
	Stopping func() bool
}

// State is the latest value of every key of a share. It may be used by many
// goroutines at once; two that put the same key at once leave either value.
type State interface {
	// Each gives every key and its value, in no order, until the first error,
	// which it returns. What is put meanwhile may or may not be among them.
	Each(use func(key string, value []byte) error) error
	// Get returns the value of a key; nil if it has none.
	Get(key string) ([]byte, error)
	// Put writes the value of a key to the topic. It returns nil once it is
	// durable there, and retries what can be retried until ctx ends.
	Put(ctx context.Context, key string, value []byte) error
}
