package evaluation

import (
	"cmp"
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/lurescan/lurescan/features/token"
)

// A Document is what near-duplicate clustering looks at.
type Document struct {
	employer string
	shingles []uint64
	keys     [Bands]uint64 // when there are shingles
}

// NewDocument returns what clustering looks at in an ad: what it says of the job, clean,
// and text that identifies the employer, its profile or name; empty when unknown. Making
// it is most of the work of clustering.
func NewDocument(text, employer string) Document {
	d := Document{employer: employer, shingles: Shingles(text)}
	if len(d.shingles) > 0 {
		d.keys = BandKeys(d.shingles)
	}
	return d
}

// Clusters assigns each document to a cluster: near-duplicates, and ads of one employer,
// share one, directly or through others. Clusters are numbered in the order of their
// first documents.
//
// Documents are near-duplicates when the Jaccard similarity of their sets of 5-word
// shingles is at least 0.5. Candidates come from MinHash signatures (Broder 1997) in
// bands; each candidate pair is then compared exactly.
func Clusters(docs []Document) []int {
	c := newClusterer(docs)
	byEmployer := map[string]int{}
	for i := range docs {
		if employer := docs[i].employer; employer != "" {
			if first, ok := byEmployer[employer]; ok {
				c.join(first, i)
			} else {
				byEmployer[employer] = i
			}
		}
		c.add(i)
	}
	return c.number()
}

// Parameters of the search for candidates: with 32 bands of 3 rows a pair of similarity
// 0.5 becomes a candidate with probability 1-(1-0.5^3)^32 = 0.986, one of 0.2 with 0.23.
const (
	bands = 32
	rows  = 3

	// NearDuplicate is the Jaccard similarity from which two ads count as one text.
	NearDuplicate = 0.5

	// maxBucket bounds the comparisons for one band of one ad: a text that occurs ten
	// thousand times is joined through its first copies.
	maxBucket = 24
)

type clusterer struct {
	docs    []Document
	parent  []int
	buckets [bands]map[uint64][]int
}

func newClusterer(docs []Document) *clusterer {
	c := &clusterer{docs: docs, parent: make([]int, len(docs))}
	for i := range c.parent {
		c.parent[i] = i
	}
	for b := range c.buckets {
		c.buckets[b] = map[uint64][]int{}
	}
	return c
}

// add compares document i with those before it.
func (c *clusterer) add(i int) {
	d := &c.docs[i]
	if len(d.shingles) == 0 {
		return
	}
	for b, key := range d.keys {
		bucket := c.buckets[b][key]
		for _, j := range bucket {
			if c.find(i) != c.find(j) && Jaccard(d.shingles, c.docs[j].shingles) >= NearDuplicate {
				c.join(j, i)
			}
		}
		if len(bucket) < maxBucket {
			c.buckets[b][key] = append(bucket, i)
		}
	}
}

func (c *clusterer) find(i int) int {
	for c.parent[i] != i {
		c.parent[i] = c.parent[c.parent[i]]
		i = c.parent[i]
	}
	return i
}

// join unites the clusters of i and j under the smaller root, so that the result does not
// depend on the order of joins.
func (c *clusterer) join(i, j int) {
	i, j = c.find(i), c.find(j)
	c.parent[max(i, j)] = min(i, j)
}

func (c *clusterer) number() []int {
	out := make([]int, len(c.parent))
	ids := map[int]int{}
	for i := range out {
		root := c.find(i)
		if _, ok := ids[root]; !ok {
			ids[root] = len(ids)
		}
		out[i] = ids[root]
	}
	return out
}

// Bands is the number of keys of a document.
const Bands = bands

// BandKeys returns the keys of a set of shingles in the bands of its MinHash signature. Two
// documents are compared when they share a key.
func BandKeys(shingles []uint64) (keys [Bands]uint64) {
	signature := minHash(shingles)
	for b := range keys {
		key := uint64(b)
		for _, h := range signature[b*rows : (b+1)*rows] {
			key = mix(key ^ h)
		}
		keys[b] = key
	}
	return keys
}

// minHash returns the least value of each of bands*rows hash functions over the shingles.
func minHash(shingles []uint64) (signature [bands * rows]uint64) {
	for k := range signature {
		signature[k] = ^uint64(0)
	}
	for _, s := range shingles {
		h1 := mix(s)
		h2 := mix(s^0x9E3779B97F4A7C15) | 1
		for k := range signature {
			h1 += h2
			if h := h1 ^ h1>>29; h < signature[k] {
				signature[k] = h
			}
		}
	}
	return signature
}

// mix is the finaliser of SplitMix64 (Steele, Lea and Flood 2014).
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xBF58476D1CE4E5B9
	x = (x ^ x>>27) * 0x94D049BB133111EB
	return x ^ x>>31
}

// shingleWords is the number of words, or of letters in scripts without spaces, in a shingle.
const shingleWords = 5

// Shingles returns the sorted set of hashed 5-word shingles of a text. A letter of a
// script without spaces counts as a word; numbers count by their being there, so that
// templates with other dates and amounts stay alike. A shorter text is one shingle.
func Shingles(text string) []uint64 {
	var words []uint64
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case unicode.IsDigit(r):
			for i < len(text) && unicode.IsDigit(r) {
				i += n
				r, n = utf8.DecodeRuneInString(text[i:])
			}
			words = append(words, 1)
		case token.IsUnspaced(r):
			words = append(words, token.Hash(text[i:i+n]))
			i += n
		case unicode.IsLetter(r) || unicode.IsMark(r):
			var hash uint64
			hash, i = hashWord(text, i)
			words = append(words, hash)
		default:
			i += n
		}
	}
	if len(words) == 0 {
		return nil
	}
	set := make([]uint64, 0, len(words))
	for i := range max(1, len(words)-shingleWords+1) {
		h := uint64(0)
		for _, w := range words[i:min(len(words), i+shingleWords)] {
			h = mix(h ^ w)
		}
		set = append(set, h)
	}
	slices.Sort(set)
	return slices.Compact(set)
}

// hashWord returns the hash of the word that begins at a place, whatever its case, and where
// it ends.
func hashWord(text string, at int) (hash uint64, end int) {
	hash = token.Hash("")
	for at < len(text) {
		run := at // of small letters of English, which most words are
		for run < len(text) && text[run]-'a' < 26 {
			run++
		}
		if hash = token.Extend(hash, text[at:run]); run == len(text) {
			return hash, run
		}
		r, n := utf8.DecodeRuneInString(text[run:])
		if !unicode.IsLetter(r) && !unicode.IsMark(r) || token.IsUnspaced(r) {
			return hash, run
		}
		hash = token.Extend(hash, string(unicode.ToLower(r)))
		at = run + n
	}
	return hash, at
}

// Jaccard returns the size of the intersection of two sorted sets over that of their union.
func Jaccard(a, b []uint64) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	both := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch cmp.Compare(a[i], b[j]) {
		case 0:
			both++
			i++
			j++
		case -1:
			i++
		default:
			j++
		}
	}
	return float64(both) / float64(len(a)+len(b)-both)
}
