package lure

// A trie holds the folded letters of all parts of all phrases. Edges live in one open
// hash table keyed by node and letter: no pointers to chase and none for the collector.
type trie struct {
	edges []edge    // a power of two, at most half full
	parts [][]int32 // by node: indexes of the parts that end there
	count int
}

type edge struct {
	from   int32 // node + 1, 0 when empty
	letter rune
	to     int32
}

func newTrie() *trie {
	return &trie{edges: make([]edge, 1<<10), parts: make([][]int32, 1)}
}

// slot returns the place of the edge, or of the empty slot where it belongs.
func (t *trie) slot(node int32, letter rune) *edge {
	mask := uint32(len(t.edges) - 1)
	h := (uint32(node)*0x9E3779B1 ^ uint32(letter)) * 0x85EBCA6B
	for i := (h ^ h>>15) & mask; ; i = (i + 1) & mask {
		if e := &t.edges[i]; e.from == 0 || e.from == node+1 && e.letter == letter {
			return e
		}
	}
}

// next returns the node behind an edge, or -1.
func (t *trie) next(node int32, letter rune) int32 {
	if e := t.slot(node, letter); e.from != 0 {
		return e.to
	}
	return -1
}

func (t *trie) insert(letters []rune, part int32) {
	node := int32(0)
	for _, r := range letters {
		e := t.slot(node, r)
		if e.from == 0 {
			if t.count++; t.count*2 > len(t.edges) {
				t.grow()
				e = t.slot(node, r)
			}
			*e = edge{node + 1, r, int32(len(t.parts))}
			t.parts = append(t.parts, nil)
		}
		node = e.to
	}
	t.parts[node] = append(t.parts[node], part)
}

func (t *trie) grow() {
	old := t.edges
	t.edges = make([]edge, 2*len(old))
	for _, e := range old {
		if e.from != 0 {
			*t.slot(e.from-1, e.letter) = e
		}
	}
}
