// Package pipeline holds the verbs of wiredesk (enrich, index, follow; poll in
// a package of its own below this one) and the few interfaces that they need
// from the outside world. It knows no connector: cmd/wiredesk chooses Kafka, Elasticsearch or the embedded ones
// and hands them in.
package pipeline
