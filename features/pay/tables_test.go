package pay

import (
	"strings"
	"testing"
)

// Texts are folded before words are looked for in them, so that others are never found.
func TestWordsAreFolded(t *testing.T) {
	if err := eachRow("words", wordsFile, 3, func(row []string) error {
		for w := range strings.SplitSeq(row[2], "|") {
			if folded := foldText(w); folded != w {
				t.Errorf("words.tsv: write %s for %s", folded, w)
			}
		}
		return nil
	}); err != nil {
		t.Error(err)
	}
}
