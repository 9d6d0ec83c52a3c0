// Package repeat remembers what was read from texts that come again, as a company's profile
// does in every ad of the company.
//
//	memory := repeat.New[Reading](maxBytes)
//	key := memory.Key(text)
//	reading, again := memory.Find(key)
//	if reading == nil {
//		reading = read(text)
//		if again {
//			memory.Keep(key, reading, size)
//		}
//	}
//
// What is remembered must follow from the texts of the key alone, so that results do not
// depend on what came before.
package repeat

import (
	"hash/maphash"
	"sync"
	"sync/atomic"
)

// A Memory holds readings. Several goroutines may use it at once; what it has given out is
// shared, and not to be changed.
type Memory[V any] struct {
	seeds [2]maphash.Seed
	once  []atomic.Uint64 // by the end of its key, a text that came once
	most  int             // bytes of a generation

	mu    sync.RWMutex
	young generation[V]
	old   generation[V] // what was not looked for since the young ones came is forgotten next
}

type generation[V any] struct {
	known map[Key]kept[V]
	size  int
}

type kept[V any] struct {
	value *V
	size  int
}

// A Key stands for texts: two hashes of 64 bits under seeds that are drawn when the program
// starts, so that no two texts are ever taken for each other, not even on purpose.
type Key [2]uint64

// Least is the length of a text, in bytes, from which remembering it is cheaper than reading it.
const Least = 64

// newcomers is how many texts are known to have come once.
const newcomers = 1 << 16

// New returns a memory that keeps at most so many bytes of readings, as their sizes are stated.
func New[V any](most int) *Memory[V] {
	return &Memory[V]{
		seeds: [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()},
		once:  make([]atomic.Uint64, newcomers),
		most:  most / 2,
		young: generation[V]{known: map[Key]kept[V]{}},
	}
}

// Key returns the key of a list of texts. Each is hashed as a whole, which takes half the time
// of a maphash.Hash: that takes it in small pieces.
func (m *Memory[V]) Key(texts ...string) (k Key) {
	for i, seed := range m.seeds {
		for _, text := range texts {
			k[i] = k[i]*0x9E3779B97F4A7C15 + maphash.Comparable(seed, text)
		}
	}
	return k
}

// Find returns what is remembered, or nil, and then whether the texts came before.
func (m *Memory[V]) Find(key Key) (value *V, again bool) {
	m.mu.RLock()
	k, fresh := m.young.known[key]
	if !fresh {
		k = m.old.known[key]
	}
	m.mu.RUnlock()
	switch {
	case k.value == nil:
		return nil, m.once[key[0]%newcomers].Swap(key[1]) == key[1]
	case !fresh:
		m.Keep(key, k.value, k.size)
	}
	return k.value, false
}

// Keep remembers what was read. Size is about how many bytes it takes.
func (m *Memory[V]) Keep(key Key, value *V, size int) {
	if size > m.most {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.young.size+size > m.most {
		m.old, m.young = m.young, generation[V]{known: map[Key]kept[V]{}}
	}
	if _, known := m.young.known[key]; !known {
		m.young.size += size
	}
	m.young.known[key] = kept[V]{value, size}
}
