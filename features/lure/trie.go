package lure

import (
	"encoding/binary"
	"fmt"
	"maps"
	"slices"

	"github.com/lurescan/lurescan/features/packed"
)

// A trie holds the folded letters of all parts of all phrases. Nodes are numbered breadth
// first, so that the children of a node follow one another; parts stand in the order of
// the nodes where they end. A node is packed into one number: the letter that leads to it,
// its first child, the first part that ends there (both lists end where those of the next
// node begin), whether one of its parts has an open end, and the gate of all parts that
// end there or beyond.
type trie struct {
	nodes packed.List64 // one more for the end
	root  packed.List16 // by letter, the child of the root, or 0
}

// The bits of a node.
const (
	letterBits, childBits, partBits, openBits, gateBits = 16, 20, 22, 1, 5

	childShift = letterBits
	partShift  = childShift + childBits
	openShift  = partShift + partBits
	gateShift  = openShift + openBits
)

func letterOf(node uint64) rune { return rune(node & (1<<letterBits - 1)) }
func childOf(node uint64) int32 { return int32(node >> childShift & (1<<childBits - 1)) }
func partOf(node uint64) int32  { return int32(node >> partShift & (1<<partBits - 1)) }
func gateOf(node uint64) gate   { return gate(node >> gateShift) }

// next returns the node behind an edge, or -1.
func (t *trie) next(node int32, letter rune) int32 {
	if node == 0 {
		if letter < maxLetter {
			if child := t.root.At(letter); child > 0 {
				return int32(child)
			}
		}
		return -1
	}
	from, to := t.children(node)
	for to-from > 8 {
		if middle := from + (to-from)/2; letterOf(t.nodes.At(middle)) > letter {
			to = middle
		} else {
			from = middle
		}
	}
	for ; from < to; from++ {
		if letterOf(t.nodes.At(from)) == letter {
			return from
		}
	}
	return -1
}

// partsAt returns the range of the parts that end at a node, and whether one of them has
// an open end.
func (t *trie) partsAt(node int32) (from, to int32, open bool) {
	n := t.nodes.At(node)
	return partOf(n), partOf(t.nodes.At(node + 1)), n>>openShift&1 != 0
}

// isOpen reports whether a part with an open end ends at a node.
func (t *trie) isOpen(node int32) bool { return t.nodes.At(node)>>openShift&1 != 0 }

// children returns the range of the children of a node.
func (t *trie) children(node int32) (from, to int32) {
	return childOf(t.nodes.At(node)), childOf(t.nodes.At(node + 1))
}

// letter returns the letter that leads to a node.
func (t *trie) letter(node int32) rune { return letterOf(t.nodes.At(node)) }

// gate returns the gate of all parts that end at a node or beyond.
func (t *trie) gate(node int32) gate { return gateOf(t.nodes.At(node)) }

// newTrie returns the trie of a list of nodes.
func newTrie(nodes packed.List64) trie {
	root := make([]byte, 2*maxLetter)
	for n := childOf(nodes.At(0)); n < childOf(nodes.At(1)); n++ {
		binary.LittleEndian.PutUint16(root[2*letterOf(nodes.At(n)):], uint16(n))
	}
	return trie{nodes, packed.List16(root)}
}

// maxLetter is where the letters end that phrases may hold.
const maxLetter = 1 << letterBits

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

// A flatNode is a node of a trie that is complete.
type flatNode struct {
	letter rune
	child  int32
	parts  []int32
	open   bool // one of them has an open end
}

// flatten returns the nodes of the trie, breadth first.
func (b *trieBuilder) flatten() []flatNode {
	letters, queue := []rune{0}, []int32{0}
	var flat []flatNode
	for i := 0; i < len(queue); i++ {
		n := &b.nodes[queue[i]]
		flat = append(flat, flatNode{letter: letters[i], child: int32(len(queue)), parts: n.parts})
		for _, r := range slices.Sorted(maps.Keys(n.children)) {
			letters = append(letters, r)
			queue = append(queue, n.children[r])
		}
	}
	return flat
}

// packNodes packs nodes into the form that matching reads, where the parts of each begin
// at firstPart, with one more for the end, and have the gates given.
func packNodes(nodes []flatNode, firstPart []int32, gates func(part int32) gate) (packed.List64, error) {
	union := make([]int16, len(nodes)) // by node, the gate of the parts there and beyond, or unknown
	const unknown = -1
	for i := len(nodes) - 1; i >= 0; i-- {
		union[i] = unknown
		add := func(g int16) {
			switch union[i] {
			case unknown, g:
				union[i] = g
			default:
				union[i] = 0
			}
		}
		for _, p := range nodes[i].parts {
			add(int16(gates(p)))
		}
		for k := nodes[i].child; k < childEnd(nodes, i); k++ {
			add(union[k])
		}
	}
	var out []byte
	for i := range len(nodes) + 1 {
		letter, child, open, g := rune(0), int32(len(nodes)), uint64(0), int16(0)
		if i < len(nodes) {
			letter, child = nodes[i].letter, nodes[i].child
			if nodes[i].open {
				open = 1
			}
			if g = union[i]; g < 0 || g >= 1<<gateBits {
				g = 0 // phrases have their gates themselves
			}
		}
		if child >= 1<<childBits || firstPart[i] >= 1<<partBits {
			return "", fmt.Errorf("too many words: their trie has %d nodes, their parts %d bytes", len(nodes), firstPart[len(nodes)])
		}
		out = binary.LittleEndian.AppendUint64(out, uint64(letter)|uint64(child)<<childShift|uint64(firstPart[i])<<partShift|open<<openShift|uint64(g)<<gateShift)
	}
	return packed.List64(out), nil
}

// childEnd returns where the children of a node end.
func childEnd(nodes []flatNode, i int) int32 {
	if i+1 < len(nodes) {
		return nodes[i+1].child
	}
	return int32(len(nodes))
}
