package campaign

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"
)

// A Member is an ad of a group, at the second look.
type Member struct {
	Name     string   // what it is called: an id, or a file and a row
	Text     string   // clean
	Posted   string   // date as the ad gives it, or nothing
	Contacts []string // telephone numbers, accounts, addresses
	Verdict  string
	Lures    []string
}

// A Campaign is a group of ads with what they have in common.
type Campaign struct {
	Size     int            `json:"size"`
	Verdict  string         `json:"verdict"`  // of most of its ads; of two as frequent, the graver
	Verdicts map[string]int `json:"verdicts"` // ads by verdict
	First    string         `json:"first,omitempty"`
	Last     string         `json:"last,omitempty"` // dates, ISO 8601, where ads give any
	Contacts []Count        `json:"contacts"`       // that several ads share, the most frequent first
	Lures    []Count        `json:"lures"`
	Template []Part         `json:"template"`
	Members  []string       `json:"members"`

	expected int // ads
	samples  []string
	contacts map[string]int
	lures    map[string]int
}

// A Count is a value with the number of ads that have it.
type Count struct {
	Value string `json:"value"`
	Ads   int    `json:"ads"`
}

// Bounds of what is kept of a campaign.
const (
	maxSamples  = 8
	maxContacts = 10_000
	maxListed   = 20
)

// New returns an empty campaign of so many ads to come.
func New(ads int) *Campaign {
	return &Campaign{expected: ads, Verdicts: map[string]int{}, contacts: map[string]int{}, lures: map[string]int{}}
}

// Add adds an ad. With the last one that is expected the campaign is finished.
func (c *Campaign) Add(m *Member) {
	c.Size++
	c.Verdicts[m.Verdict]++
	c.Members = append(c.Members, strings.Clone(m.Name)) // of a record that is then let go
	if day, ok := date(m.Posted); ok {
		if c.First == "" || day < c.First {
			c.First = day
		}
		c.Last = max(c.Last, day)
	}
	for _, contact := range slices.Compact(slices.Sorted(slices.Values(m.Contacts))) {
		if _, known := c.contacts[contact]; known {
			c.contacts[contact]++
		} else if len(c.contacts) < maxContacts {
			c.contacts[strings.Clone(contact)] = 1
		}
	}
	for _, l := range m.Lures {
		c.lures[l]++
	}
	// The samples spread over the campaign: the first ads, then every time it doubles.
	if len(c.samples) < maxSamples/2 || len(c.samples) < maxSamples && c.Size&(c.Size-1) == 0 {
		c.samples = append(c.samples, m.Text)
	}
	if c.Size == c.expected {
		c.Finish()
	}
}

// gravity ranks verdicts.
var gravity = map[string]int{"fraud": 3, "review": 2, "no-signal": 1}

// Finish works out what the ads have in common, and lets go of them. No more may be added.
func (c *Campaign) Finish() {
	if c.contacts == nil {
		return // it is finished
	}
	for v, n := range c.Verdicts {
		if best := c.Verdicts[c.Verdict]; c.Verdict == "" || n > best || n == best && gravity[v] > gravity[c.Verdict] {
			c.Verdict = v
		}
	}
	c.Contacts, c.Lures = counts(c.contacts, 2), counts(c.lures, 1)
	c.Template = Template(c.samples)
	c.samples, c.contacts, c.lures = nil, nil, nil
}

// counts lists the most frequent values that at least so many ads have.
func counts(of map[string]int, least int) []Count {
	out := []Count{}
	for _, v := range slices.Sorted(maps.Keys(of)) {
		if of[v] >= least {
			out = append(out, Count{v, of[v]})
		}
	}
	slices.SortStableFunc(out, func(a, b Count) int { return cmp.Compare(b.Ads, a.Ads) })
	return out[:min(len(out), maxListed)]
}

// Sort puts campaigns in the order in which to look at them: the graver verdict first, then
// the larger.
func Sort(campaigns []*Campaign) {
	slices.SortStableFunc(campaigns, func(a, b *Campaign) int {
		return cmp.Or(cmp.Compare(gravity[b.Verdict], gravity[a.Verdict]), cmp.Compare(b.Size, a.Size))
	})
}

// layouts of dates that can be told without doubt.
var layouts = []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02", "2006/01/02", "2006/1/2", "2006-1-2", "2006.01.02", "2006年1月2日", "2 January 2006", "2 Jan 2006", "January 2, 2006", "Jan 2, 2006", time.RFC1123Z, time.RFC1123}

// date returns a date as ISO 8601. Where day and month could be either, it returns false.
func date(s string) (string, bool) {
	s = strings.TrimSpace(s)
	if s == "" {
		return "", false
	}
	for _, layout := range layouts {
		if t, err := time.Parse(layout, s); err == nil {
			return t.Format("2006-01-02"), true
		}
	}
	return "", false
}
