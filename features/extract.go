package features

import (
	"slices"
	"strings"

	"github.com/lurescan/lurescan/features/language"
	"github.com/lurescan/lurescan/features/lure"
	"github.com/lurescan/lurescan/features/normalize"
	"github.com/lurescan/lurescan/features/pay"
	"github.com/lurescan/lurescan/features/token"
)

// Fingerprint identifies what an ad is turned into: it changes when names of features do,
// and a model counted under another fingerprint does not fit. The catalogue has its own.
const Fingerprint = "features-1"

// An Extractor turns ads into features. It keeps buffers and caches between ads: use one
// for each goroutine. The zero value is ready for use.
type Extractor struct {
	// Memory holds what was read from texts that come again. Extractors may share it; nil
	// gives the extractor one of its own.
	Memory *Memory

	tokenizer token.Tokenizer
	finder    *lure.Finder
	out       Features

	known   []string // buffers
	texts   []*normalize.Text
	amounts [][]pay.Amount
	buffers [][]token.Token
}

// Extract returns the features of an ad, valid until the next call.
func (x *Extractor) Extract(ad *Ad) *Features {
	f := &x.out
	*f = Features{Texts: f.Texts[:0], Items: f.Items[:0], tokens: f.tokens[:0], masks: f.masks[:0], plain: f.plain[:0]}
	x.amounts = x.amounts[:0]
	for field := range NumFields {
		x.readField(ad, field)
	}
	f.Language = ad.Language
	if f.Language == "" {
		f.Language = language.Guess(longest(f.Texts))
	}
	x.addLures(ad)
	f.addForm(ad)
	f.addTraces()
	return f
}

// longest returns the clean text that tells the language best.
func longest(texts []FieldText) string {
	best := ""
	for _, t := range texts {
		if len(t.Clean) > len(best) {
			best = t.Clean
		}
	}
	return best
}

// readField normalises and tokenises one field and adds its words and masks.
func (x *Extractor) readField(ad *Ad, field Field) {
	original := *ad.Text(field)
	if original == "" {
		return
	}
	f := &x.out
	n := len(f.Texts)
	r := x.read(original, n)
	f.Traces.Add(r.text.Traces)
	f.Texts = append(f.Texts, FieldText{field, r.text})
	f.tokens = append(f.tokens, r.tokens)
	x.amounts = append(x.amounts, r.amounts)
	switch field {
	case CompanyProfile:
		f.addWords(n, inProfile)
	case Location:
		f.addWords(n, inLocation)
	case Title, Salary, Description, Requirements, Benefits, Contact:
		f.addWords(n, anywhere)
	case EmploymentType, Experience, Education, Industry, Function:
		f.addChoice(field, r.text.Clean)
	}
	f.addMasks(r.tokens)
	if field == Description || field == Requirements || field == Benefits || field == Title {
		f.Words += len(f.tokens[n])
	}
}

// addWords adds the n-grams of text n: words and pairs of words; pairs and triples of
// clusters in scripts without spaces.
func (f *Features) addWords(n int, p prefix) {
	tokens := f.tokens[n]
	first := len(f.Items)
	f.Items = slices.Grow(f.Items, 2*len(tokens))
	items, k := f.Items[first:first+2*len(tokens)], 0 // no token begins more than two
	for i := 0; i < len(tokens); {
		if tokens[i].Kind == token.Cluster {
			k += putClusters(items[k:], n, p, tokens, i)
			i++
			continue
		}
		end := i + 1
		for end < len(tokens) && tokens[end].Kind != token.Cluster {
			end++
		}
		k += putWords(items[k:], n, p, tokens[:end], i)
		i = end
	}
	f.Items = f.Items[:first+k]
}

// putWords puts the words of text n from token i on and the pairs of them into items, and
// returns how many there are. No cluster may be among them.
func putWords(items []Item, n int, p prefix, tokens []token.Token, i int) (put int) {
	word, pair := newPlace(Words, p, n, 1, 0), newPlace(Words, p, n, 2, 0)
	for first, key := i, uint64(0); i < len(tokens); i++ {
		hash := tokens[i].Hash
		if i > first {
			items[put] = Item{join(key, hash), pair | place(i-1)<<32}
			put++
		}
		if key = hash; p != anywhere {
			key = join(prefixHash[p], key)
		}
		items[put] = Item{key, word | place(i)<<32}
		put++
	}
	return put
}

// choiceFields are chosen from a list, where a source has one.
var choiceFields = []Field{EmploymentType, Experience, Education, Industry, Function}

// addChoice adds what was chosen from a list, as one word.
func (f *Features) addChoice(field Field, value string) {
	if value = strings.ToLower(strings.TrimSpace(value)); value != "" && len(value) < maxChoice {
		choice := newNamedKey(field.String() + "=" + value)
		f.addNamed(Words, &choice)
	}
}

// maxChoice keeps free text in a list's place out of the vocabulary.
const maxChoice = 60

// maxClusters is the length of the longest n-gram of clusters.
const maxClusters = 3

// addMasks notes the masks among tokens, each class once.
func (f *Features) addMasks(tokens []token.Token) {
	for i := range tokens {
		if mask := &tokens[i]; mask.Kind == token.Mask && !slices.Contains(f.masks, mask.Text) {
			f.masks = append(f.masks, mask.Text)
		}
	}
}

// putClusters puts the n-grams of clusters that begin at token i of text n into items, and
// returns how many there are.
func putClusters(items []Item, n int, p prefix, tokens []token.Token, i int) (put int) {
	hash := tokens[i].Hash
	for k := i + 1; k < len(tokens) && k < i+maxClusters && tokens[k].Kind == token.Cluster && tokens[k].FollowsOn(tokens[k-1]); k++ {
		hash = token.Extend(hash, tokens[k].Text)
		key := hash
		if p != anywhere {
			key = join(prefixHash[p], hash)
		}
		items[put] = Item{key, newPlace(Words, p, n, k+1-i, i)}
		put++
	}
	return put
}

// addLures finds the lures of the ad.
func (x *Extractor) addLures(ad *Ad) {
	if x.finder == nil {
		x.finder = lure.NewFinder(lure.Default())
	}
	f := &x.out
	in := lure.Ad{Texts: x.texts[:0], Amounts: x.amounts, Language: f.Language, Homes: language.Homes(f.Language), Known: x.knownFacts(ad)}
	for i := range f.Texts {
		in.Texts = append(in.Texts, &f.Texts[i].Text)
	}
	x.texts = in.Texts
	f.Findings = x.finder.Find(in)
	for _, finding := range f.Findings {
		if finding.Lure.Class == lure.ClassVoice {
			continue // what kind of text it is is no evidence
		}
		sign := newNamedKey(finding.Lure.ID)
		f.addNamed(Lures, &sign)
		if finding.Obfuscated {
			f.addNamed(Traces, &disguisedLure)
		}
	}
}

// contactFacts maps the classes of masked contacts to the facts that lures ask for.
var contactFacts = map[string]string{
	"<telegram>": "contact:telegram", "<whatsapp>": "contact:whatsapp", "<line>": "contact:line", "<wechat>": "contact:wechat", "<zalo>": "contact:zalo",
	"<kakao>": "contact:kakao", "<messenger>": "contact:messenger", "<account>": "contact:account", "<phone>": "contact:phone", "<email>": "contact:email",
	"<email:free>": "contact:email-free", "<email:company>": "contact:email-company", "<url>": "contact:url", "<url:short>": "contact:url-short",
	"<url:form>": "contact:url-form", "<url:social>": "contact:url-social",
}

// knownFacts lists what the fields and contacts of the ad tell the lures.
func (x *Extractor) knownFacts(ad *Ad) []string {
	x.known = x.known[:0]
	for _, mask := range x.out.masks {
		if fact, ok := contactFacts[mask]; ok {
			x.known = append(x.known, fact)
		}
	}
	if ad.Company != "" {
		x.known = append(x.known, "employer:field")
	}
	return x.known
}
