package pipeline

// Consumption says how a stage reads a topic. The log gives the topic's
// messages to Handler, as a member of the consumer group Group: each message
// at least once, those of one key in order, different keys side by side.
type Consumption struct {
	// Group is the consumer group. Its members share the partitions, and what
	// one of them has done none is given again after a restart.
	Group string
	// Topic is what is read.
	Topic string
	// Stage is the stage's name (enrich, index), for logs and for what goes to
	// quarantine.
	Stage string
	// Lanes is how many batches are worked on at once; 0 means one a CPU.
	Lanes int
	// MaxBatch is how many messages a batch holds at most; 0 means 100. A
	// batch is what is there, nobody waits for it to fill.
	MaxBatch int
	// Handler does the work.
	Handler Handler
	// Metrics, where it is not nil, is given the seconds of each batch, the
	// items with the outcome quarantined, the lag, and the errors by class:
	// retry, panic, the reason of a Rejection, fetch, commit, skipped
	// (messages that retention took before they were read). The handler
	// counts the rest.
	Metrics *StageMetrics
}
