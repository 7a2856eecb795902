package feed

// arena gives out nodes and attributes, and takes back all that were given
// since a mark: an entry's are used again for the next, so that a feed costs
// the memory of its largest entry.
type arena struct {
	nodes [][]node
	attrs [][]attribute
	arenaMark
}

// arenaMark is how far an arena is used: how many nodes it gave, and the next
// free place for a node and for attributes.
type arenaMark struct {
	count               int
	nodeBlock, nodeAt   int
	attrsBlock, attrsAt int
}

const (
	nodesInBlock = 128
	attrsInBlock = 2 * maxAttributes
)

func (a *arena) mark() arenaMark { return a.arenaMark }

func (a *arena) reset(m arenaMark) { a.arenaMark = m }

// node returns an empty node.
func (a *arena) node() *node {
	if a.nodeBlock == len(a.nodes) {
		a.nodes = append(a.nodes, make([]node, nodesInBlock))
	}
	n := &a.nodes[a.nodeBlock][a.nodeAt]
	*n = node{}
	a.count++
	if a.nodeAt++; a.nodeAt == nodesInBlock {
		a.nodeBlock, a.nodeAt = a.nodeBlock+1, 0
	}
	return n
}

// keep returns a copy of at most maxAttributes attributes.
func (a *arena) keep(attrs []attribute) []attribute {
	if len(attrs) == 0 {
		return nil
	}
	if a.attrsAt+len(attrs) > attrsInBlock {
		a.attrsBlock, a.attrsAt = a.attrsBlock+1, 0
	}
	if a.attrsBlock == len(a.attrs) {
		a.attrs = append(a.attrs, make([]attribute, attrsInBlock))
	}
	kept := a.attrs[a.attrsBlock][a.attrsAt : a.attrsAt+len(attrs) : a.attrsAt+len(attrs)]
	a.attrsAt += len(attrs)
	copy(kept, attrs)
	return kept
}
