// Package swar looks at eight bytes of a text at once (SIMD within a register): it loads them as
// one number, marks those of some kind, and tells where the first of these stands.
//
//	for ; i+swar.Size <= len(s); i += swar.Size {
//		if others := swar.At(s, i).NotLetters(); others != 0 {
//			return i + others.First()
//		}
//	}
package swar

import (
	"math/bits"

	"github.com/lurescan/lurescan/features/packed"
)

// Size is how many bytes are looked at.
const Size = 8

// Bytes are eight bytes of a text, the first the lowest.
type Bytes uint64

// At returns the bytes from s[i] on. There must be eight: see Tail.
func At(s string, i int) Bytes { return Bytes(packed.Uint64(s, i)) }

// Tail returns the bytes from s[i] on, fewer than eight, and zeros behind them.
func Tail(s string, i int) (b Bytes) {
	for k := len(s) - 1; k >= i; k-- {
		b = b<<8 | Bytes(s[k])
	}
	return b
}

// Before returns the bytes before the first that is marked, and zeros in place of the others.
// One must be marked.
func (b Bytes) Before(m Marks) Bytes { return b & Bytes((m^(m-1))>>8) }

// Marks are some of eight bytes: of each that is marked the highest bit is set, and no other.
type Marks uint64

// First returns the index of the first byte that is marked, and Size when none is.
func (m Marks) First() int { return bits.TrailingZeros64(uint64(m)) / 8 }

// One bit of each byte: the lowest, the highest, and that by which a small ASCII letter differs
// from its capital. Ones times a byte has it eight times over.
const ones, tops, smallBits = 0x0101010101010101, 0x8080808080808080, 0x20 * ones

// Bytes are compared with a bound by adding to each what the bound is short of 0x80: the sum
// has the highest bit when the bound is reached. So much for ASCII; the sum of another byte may
// carry into the one behind it.

// NotASCII marks the bytes of runes that are not ASCII.
func (b Bytes) NotASCII() Marks { return Marks(b & tops) }

// Within marks the bytes of a range of ASCII, low and high among them. What it says of the
// first byte that is not ASCII and of those behind is not to be relied on.
func (b Bytes) Within(low, high byte) Marks {
	return Marks((b + (0x80-Bytes(low))*ones) &^ (b + (0x7F-Bytes(high))*ones) & tops)
}

// NotLetters marks the bytes that are no ASCII letters. What it says of those behind the first
// that is not ASCII is not to be relied on.
func (b Bytes) NotLetters() Marks {
	small := b.SmallLetters()
	return Marks((^(small + (0x80-'a')*ones) | (small + (0x7F-'z')*ones) | b) & tops)
}

// Cases marks the small ASCII letters and the capitals.
func (b Bytes) Cases() (small, capital Marks) {
	letters := (b&^tops).SmallLetters().Within('a', 'z') &^ Marks(b)
	small = letters & Marks(b<<2) // the bit by which they differ, where the marks are
	return small, letters ^ small
}

// SmallLetters returns ASCII letters as small letters. Other bytes may change as well.
func (b Bytes) SmallLetters() Bytes { return b | smallBits }

// Lower returns the bytes, which must be ASCII, with small letters for capitals.
func (b Bytes) Lower() Bytes { return b | Bytes(b.Within('A', 'Z'))>>2 }
