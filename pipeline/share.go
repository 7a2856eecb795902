package pipeline

// Share is the part of the keys of a compacted topic that one of several
// processes owns for a while, as a member of a consumer group. Pollers share
// the feeds by TopicFeeds.
type Share struct {
	// State is the latest value of every owned key, as it stood in the topic
	// when the share was given; never nil.
	State map[string][]byte
	// Owns tells whether a key is in this share, also for a key that has no
	// state yet. Every key is in the share of exactly one process.
	Owns func(key string) bool
}
