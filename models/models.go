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

// The same model, ready to score with. "make model" writes it, and a test tells when it is
// not that of default.json.
//
//go:embed compiled.bin
var compiled string

// Compiled returns the model that lurescan is built with for whoever only scores, in no
// time: see classifier.Open.
func Compiled() (*classifier.Model, error) { return classifier.Open(compiled) }
