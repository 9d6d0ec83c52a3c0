package classifier_test

import (
	"reflect"
	"sync"
	"testing"

	"github.com/lurescan/lurescan/classifier"
	"github.com/lurescan/lurescan/features"
	"pgregory.net/rapid"
)

// Drafts that several goroutines draw up number features as one goroutine does, as long as
// they are finished in order.
func TestDraftsKeepTheOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ads := rapid.SliceOfN(randomAd(), 1, 30).Draw(t, "ads")
		skip := func(g features.Group) bool { return g == features.Form }
		alone, together := classifier.NewVocabulary(), classifier.NewVocabulary()
		var x features.Extractor
		var want []classifier.Example
		for i := range ads {
			want = append(want, alone.Finish(alone.Drafter().Draft(x.Extract(&ads[i].ad), ads[i].fraud, ads[i].stratum, skip)))
		}
		drafts := make([]chan *classifier.Draft, len(ads))
		for i := range drafts {
			drafts[i] = make(chan *classifier.Draft, 1)
		}
		const workers = 3
		var all sync.WaitGroup
		for w := range workers {
			all.Go(func() {
				var x features.Extractor
				drafter := together.Drafter()
				for i := w; i < len(ads); i += workers {
					drafts[i] <- drafter.Draft(x.Extract(&ads[i].ad), ads[i].fraud, ads[i].stratum, skip)
				}
			})
		}
		var got []classifier.Example
		for i := range ads {
			got = append(got, together.Finish(<-drafts[i]))
		}
		all.Wait()
		if !reflect.DeepEqual(got, want) || !reflect.DeepEqual(together.Names, alone.Names) || !reflect.DeepEqual(together.Groups, alone.Groups) {
			t.Fatalf("got %v of %q, want %v of %q", got, together.Names, want, alone.Names)
		}
	})
}
