package evaluation

import "strings"

// isDriftFigure reports whether a figure is one of drift: all of them mean change.
func isDriftFigure(name string) bool {
	return strings.HasPrefix(name, "psi@") || name == "unseen_words"
}
