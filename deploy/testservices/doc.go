// Package testservices starts real services for tests: Kafka 4.1.1,
// Elasticsearch 7.10.2 and OpenSearch 2.19.1, each one node in a process of
// its own, from jars that Maven fetches. It needs a JDK (17 to 21) and Maven,
// no container. Where these are missing the test is skipped, unless CI=true,
// where it fails.
//
// A service listens on random loopback ports, keeps its data in a temporary
// directory, and ends with the test; on Linux also when the test process is
// killed. What Maven resolved is kept under the user's cache directory in
// wiredesk-test/, so that only the first start needs Maven.
//
// A package that uses a service in several tests starts it once, by a [Pool].
package testservices
