// Package repeat remembers what was read from texts that come again, as a company's profile
// does in every ad of the company.
//
//	var memory repeat.Memory[Reading]
//	reading, again := memory.Find(text)
//	if reading == nil {
//		reading = read(text)
//		if again {
//			memory.Keep(text, reading, size)
//		}
//	}
//
// What is remembered must follow from the text alone, so that results do not depend on what
// came before.
package repeat

import "hash/maphash"

const (
	least    = 64      // bytes of a text from which remembering it is cheaper than reading it
	newcomer = 1 << 13 // texts that are known to have come once
	most     = 6 << 20 // bytes of all that is kept; beyond it, all is forgotten
)

// A Memory holds the readings of texts. Its zero value is ready for use; it is not safe for
// use by several goroutines at once.
type Memory[V any] struct {
	seed  maphash.Seed
	once  []uint64 // by the end of its hash, a text that came once
	known map[uint64]kept[V]
	size  int
}

type kept[V any] struct {
	text  string
	value *V
}

// Find returns what is remembered of a text, or nil, and then whether the text came before
// and is worth keeping.
func (m *Memory[V]) Find(text string) (value *V, again bool) {
	if len(text) < least {
		return nil, false
	}
	if m.known == nil {
		m.seed, m.once, m.known = maphash.MakeSeed(), make([]uint64, newcomer), map[uint64]kept[V]{}
	}
	hash := maphash.String(m.seed, text)
	if k, ok := m.known[hash]; ok && k.text == text {
		return k.value, false
	}
	slot := &m.once[hash%newcomer]
	again = *slot == hash
	*slot = hash
	return nil, again
}

// Keep remembers what was read from a text that Find has just looked for. The memory holds
// on to text: it is to be a copy of its own. Size is about how many bytes it all takes.
func (m *Memory[V]) Keep(text string, value *V, size int) {
	if m.size += size + len(text); m.size > most {
		clear(m.known)
		m.size = size + len(text)
	}
	m.known[maphash.String(m.seed, text)] = kept[V]{text, value}
}
