package features

import (
	"github.com/lurescan/lurescan/features/lure"
	"github.com/lurescan/lurescan/features/pay"
)

// Prepare reads the catalogue and the tables of pay, which else wait for the first ad. A
// program that has a model to read meanwhile calls it in a goroutine.
func Prepare() {
	lure.Default()
	pay.Default()
}
