package classifier

import "github.com/lurescan/lurescan/features"

// Texts are cut into stretches of StretchWords words, the last of a text being shorter;
// within each, what speaks for the ad is bounded. One of fewer than ShortStretch words, such
// as a title, counts as so many.
const (
	StretchWords = 25
	ShortStretch = 10
)

// ProfileWords is how many words the company's profile counts as at most, which is one stretch
// as a whole. Anyone can write or borrow a long one: past a point, more good words about a
// company say no more of the job.
const ProfileWords = 40

// stretches are the stretches of an ad.
type stretches struct {
	texts []cut
	words []int // by stretch, what it counts as
}

// A cut is how a text is cut into stretches: the number of its first, and how many tokens
// each takes.
type cut struct{ first, tokens int }

// layOut lays out the stretches of an ad.
func (s *stretches) layOut(f *features.Features) {
	s.texts, s.words = s.texts[:0], s.words[:0]
	for i := range f.Texts {
		tokens, most := StretchWords, StretchWords
		if f.Texts[i].Field == features.CompanyProfile {
			tokens, most = max(f.Tokens(i), 1), ProfileWords
		}
		s.texts = append(s.texts, cut{len(s.words), tokens})
		for left := f.Tokens(i); left > 0; left -= tokens {
			s.words = append(s.words, min(left, most))
		}
	}
}

// of returns the stretch that an item of words begins in, or -1.
func (s *stretches) of(it *features.Item) int {
	if it.Group() != features.Words {
		return -1
	}
	text, token, ok := it.Position()
	if !ok {
		return -1
	}
	c := s.texts[text]
	return c.first + token/c.tokens
}

// beyondBound returns what is taken back of the evidence for an ad in a stretch: all beyond
// the bound. Good words that a spammer adds (Lowd and Meek 2005) stand close together; a
// bound on their sum over the whole ad would punish long honest ads.
func (s *Settings) beyondBound(forAd Points, words int) Points {
	if s.HonestPerWord <= 0 {
		return 0
	}
	return max(-forAd-ToPoints(s.HonestPerWord)*Points(max(words, ShortStretch)), 0)
}

// A Stretch is what an example keeps of a stretch of words.
type Stretch struct {
	Words    int     // what it counts as
	Features []int32 // ids of group Words that stand there first
}

// Stuffing returns what is taken back of the evidence for an example, given what each
// feature of its vocabulary adds to a score.
func (s *Settings) Stuffing(ex *Example, points []Points) (back Points) {
	for _, stretch := range ex.Stretches {
		var forAd Points
		for _, id := range stretch.Features {
			forAd += min(points[id], 0)
		}
		back += s.beyondBound(forAd, stretch.Words)
	}
	return back
}
