// Package wire holds the domain of wiredesk: what is fetched (Article), what
// is made of it (Document with its Entities and Claims), and what is asked of
// the index (Query, Results). It imports nothing but the standard library, so
// every other package can speak it.
//
// Field names follow IPTC ninjs 3 where ninjs has a name; what only wire copy
// has stands under "wire" (type Copy).
//
// Offsets are Unicode code points into Document.Text, half-open, as in the
// TextPositionSelector of the W3C Web Annotation Data Model: the runes
// text[Start:End] are always exactly the string that the span names.
package wire
