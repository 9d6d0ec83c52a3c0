package training

import (
	"slices"
	"testing"

	"github.com/lurescan/lurescan/classifier"
	"github.com/lurescan/lurescan/features"
)

// Pasted as one text, an ad keeps its words, wherever they stood, and loses its form.
func TestViews(t *testing.T) {
	v := &classifier.Vocabulary{}
	add := func(g features.Group, names ...string) {
		for _, name := range names {
			v.Names, v.Groups = append(v.Names, name), append(v.Groups, g)
		}
	}
	add(features.Words, "cook", "team", "our team", "profile:team", "profile:our team", "profile:kitchen", "location:cook", "location:oslo", "employment_type=full-time")
	add(features.Form, "logo=no", "length:description=g")
	add(features.Lures, "overseas")
	as := pastedAs(v)
	if want := []int32{0, 1, 2, 1, 2, -1, 0, -1, -1, -1, -1, 11}; !slices.Equal(as, want) {
		t.Errorf("pasted: %v, want %v", as, want)
	}
	c := &columns{of: make([]int32, len(v.Names)), settled: make([]float64, len(v.Names))}
	for id := range c.of {
		c.of[id] = int32(100 + id)
	}
	tr := &trainer{opts: DefaultOptions(), pasted: as}
	rows := tr.appendViews(nil, &classifier.Example{Features: []int32{0, 1, 3, 4, 6, 9, 11}}, 1, c)
	if len(rows) != 2 || rows[0].cost != tr.opts.Cost || rows[1].cost != tr.opts.Cost ||
		!slices.Equal(rows[0].features, []int32{100, 101, 103, 104, 106, 109, 111}) || !slices.Equal(rows[1].features, []int32{100, 101, 102, 111}) {
		t.Errorf("views: %+v", rows)
	}
	if rows := tr.appendViews(nil, &classifier.Example{Features: []int32{0, 1, 11}}, 1, c); len(rows) != 1 || rows[0].cost != tr.opts.Cost {
		t.Errorf("an ad that was pasted has %d views", len(rows))
	}
}
