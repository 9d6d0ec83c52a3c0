package lure

// A memo remembers what pairs of numbers come to: a list each, and a number. Of the pairs
// that share a place it knows the last one met.
type memo[T any] struct {
	slots []memoSlot
	lists []T
}

type memoSlot struct {
	pair  uint64 // never 0
	value int32
	list  uint32 // where its list begins, and how long it is
}

// The bits of a slot's number, of the length of a list, and of its place.
const (
	memoBits       = 13
	listLengthBits = 12
	listPlaceBits  = 16
)

// find returns what is remembered of a pair.
func (m *memo[T]) find(pair uint64) (list []T, value int32, ok bool) {
	if len(m.slots) == 0 {
		return nil, 0, false
	}
	s := &m.slots[pair*0x9E3779B97F4A7C15>>(64-memoBits)]
	if s.pair != pair {
		return nil, 0, false
	}
	from := s.list >> listLengthBits
	return m.lists[from : from+s.list&(1<<listLengthBits-1)], s.value, true
}

// keep remembers a pair.
func (m *memo[T]) keep(pair uint64, list []T, value int32) {
	if len(list) >= 1<<listLengthBits {
		return
	}
	if len(m.slots) == 0 || len(m.lists)+len(list) > 1<<listPlaceBits {
		m.slots, m.lists = make([]memoSlot, 1<<memoBits), nil
	}
	m.slots[pair*0x9E3779B97F4A7C15>>(64-memoBits)] = memoSlot{pair, value, uint32(len(m.lists)<<listLengthBits | len(list))}
	m.lists = append(m.lists, list...)
}
