// Package wirecopy reads wire copy the way a desk editor does: it tells the
// story's own paragraphs from everything that stands around them (slug lines,
// flags, trash lines, datelines, bylines, bullets, captions, crossheads,
// credits, notes, advertisements, copyright lines) and keeps each piece under
// its name.
//
// The way through the package:
//
//	text or HTML --layout--> blocks --readers--> roles --document--> wire.Document
//
// plaintext.go and html.go cut the copy into blocks; a block is a paragraph, a
// heading, a list item or a caption. Each reader knows one convention: it
// gives blocks their role or cuts a piece off their front or end (readers, in
// read.go, is the sequence). What no reader knows stays in the body; what is
// taken out is kept in Document.Wire.Removed. So nothing is lost.
//
// Most blocks are plain paragraphs, so each reader first asks something cheap:
// the first word (opener.go), a sign, a length. Only what passes is matched
// against expressions.
//
// The conventions are those of the agencies' own handbooks and guides (Reuters
// Handbook of Journalism, AP Stylebook "Filing the wire", ANPA 1312, IPTC
// ninjs) and of their public copy.
package wirecopy
