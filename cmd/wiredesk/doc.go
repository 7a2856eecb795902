// Wiredesk is a streaming ingest pipeline for wire news.
//
// A tour of the code, bottom up; imports point only upwards in this list:
//
//   - pipeline/wire is the domain: Article (what was fetched), Document (what
//     is made of it: structure, entities, claims), Query and Results. It
//     imports the standard library alone.
//   - pipeline/text holds pure functions on text: token (sentences and tokens
//     with offsets), wordlist (closed lists of words), wirecopy (the structure
//     of wire copy), entity (names and amounts), claim (who said what, on whose
//     word); and gold (what people annotated) and score (how well both agree).
//   - pipeline holds the verbs: Enricher, Indexer, Follower, and the small
//     interfaces through which they reach the outside: Publisher and Handler
//     for the log, IndexWriter and IndexReader. pipeline/poll holds the Poller,
//     and its Source of feeds and pages; pipeline/ledger balances what the feeds
//     published with what the index has of them.
//   - pipeline/pipelinetest holds the contracts that every log and every index
//     passes.
//   - config is one struct with its defaults, loaded from file, environment and
//     flags.
//   - connectors touch the outside and never import one another: feed (fetch and
//     parse), websub (hubs that announce feeds), page (find the story in a
//     page), kafka (the only log client), embeddedlog (a Kafka broker in this
//     process), sqlite and elastic (the indexes), web (desk page, API, metrics),
//     demo (the sample wire).
//   - cmd/wiredesk, here, is where connectors are chosen and wired up: app.go
//     opens them, run.go and roles.go put the roles together, one file for each
//     other command.
//
// An item flows one way:
//
//	feed bytes -> Article -> wire.articles -> Document -> wire.documents -> index -> Hit
package main
