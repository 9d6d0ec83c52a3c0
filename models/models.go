// Package models holds the model that lurescan is built with. default.md beside it is its
// model card.
package models

import (
	_ "embed"
	"sync"

	"github.com/lurescan/lurescan/classifier"
)

//go:embed default.json
var defaultJSON string

// Default returns the model that lurescan is built with.
var Default = sync.OnceValues(func() (*classifier.Model, error) { return classifier.Parse(defaultJSON) })
