// Package pipeline holds the verbs of wiredesk (poll, enrich, index, follow)
// and the few interfaces that they need from the outside world. It knows no
// connector: cmd/wiredesk chooses Kafka, Elasticsearch or the embedded ones
// and hands them in.
package pipeline
