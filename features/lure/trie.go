package lure

import (
	"maps"
	"slices"
	"sort"
)

// A trie holds the folded letters of all parts of all phrases. Nodes are numbered breadth
// first, so that the children of a node follow one another; parts are numbered along the
// nodes where they end. That leaves three flat lists, which load in no time.
type trie struct {
	letters []rune  // by node, the letter that leads to it
	first   []int32 // by node, its first child; the children of n end where those of n+1 begin
	ends    []int32 // by node, the first part that ends there, likewise
	root    []int32 // by letter up to maxRootLetter, the child of the root, or 0
}

const maxRootLetter = 0xFFFF

// next returns the node behind an edge, or -1.
func (t *trie) next(node int32, letter rune) int32 {
	if node == 0 && letter <= maxRootLetter {
		if child := t.root[letter]; child > 0 {
			return child
		}
		return -1
	}
	from, to := t.first[node], t.first[node+1]
	if to-from > 8 {
		from += int32(sort.Search(int(to-from), func(i int) bool { return t.letters[int(from)+i] >= letter }))
	}
	for ; from < to && t.letters[from] <= letter; from++ {
		if t.letters[from] == letter {
			return from
		}
	}
	return -1
}

// partsAt returns the range of the parts that end at a node.
func (t *trie) partsAt(node int32) (from, to int32) { return t.ends[node], t.ends[node+1] }

// index fills the table of the root.
func (t *trie) index() {
	t.root = make([]int32, maxRootLetter+1)
	for n := t.first[0]; n < t.first[1]; n++ {
		if t.letters[n] <= maxRootLetter {
			t.root[t.letters[n]] = n
		}
	}
}

// A trieBuilder is a trie while phrases are added.
type trieBuilder struct{ nodes []builderNode }

type builderNode struct {
	children map[rune]int32
	parts    []int32
}

func newTrieBuilder() *trieBuilder { return &trieBuilder{nodes: make([]builderNode, 1)} }

func (b *trieBuilder) insert(letters []rune, part int32) {
	node := int32(0)
	for _, r := range letters {
		child, ok := b.nodes[node].children[r]
		if !ok {
			child = int32(len(b.nodes))
			b.nodes = append(b.nodes, builderNode{})
			if b.nodes[node].children == nil {
				b.nodes[node].children = map[rune]int32{}
			}
			b.nodes[node].children[r] = child
		}
		node = child
	}
	b.nodes[node].parts = append(b.nodes[node].parts, part)
}

// flatten returns the trie, and by old number of a part its new one.
func (b *trieBuilder) flatten(parts int) (t *trie, renumbered []int32) {
	t, renumbered = &trie{letters: []rune{0}}, make([]int32, parts)
	queue, next := []int32{0}, int32(0)
	for i := 0; i < len(queue); i++ {
		n := &b.nodes[queue[i]]
		t.first = append(t.first, int32(len(queue)))
		t.ends = append(t.ends, next)
		for _, p := range n.parts {
			renumbered[p] = next
			next++
		}
		for _, r := range slices.Sorted(maps.Keys(n.children)) {
			t.letters = append(t.letters, r)
			queue = append(queue, n.children[r])
		}
	}
	t.first, t.ends = append(t.first, int32(len(queue))), append(t.ends, next)
	t.index()
	return t, renumbered
}
