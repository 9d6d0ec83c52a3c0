package features

import (
	"math/bits"
	"strings"

	"github.com/lurescan/lurescan/features/token"
)

// Key returns the number by which a feature of some name is known. That of several words is
// made of the hashes of the words, which an extractor has at hand.
func Key(name string) uint64 {
	p := prefixOf(name)
	word, rest, more := strings.Cut(name[len(prefixNames[p]):], " ")
	key := token.Hash(word)
	if p != anywhere {
		key = join(prefixHash[p], key)
	}
	for more {
		word, rest, more = strings.Cut(rest, " ")
		key = join(key, token.Hash(word))
	}
	return key
}

// join returns the key of what two keys stand for, one after the other.
func join(a, b uint64) uint64 {
	const odd = 0x9E3779B97F4A7C15
	h := (a ^ bits.RotateLeft64(b, 32)) * odd
	h = (h ^ h>>29 ^ b) * odd
	return h ^ h>>32
}

// prefixOf returns the prefix that a name begins with.
func prefixOf(name string) prefix {
	for p := anywhere + 1; p < named; p++ {
		if strings.HasPrefix(name, prefixNames[p]) {
			return p
		}
	}
	return anywhere
}
