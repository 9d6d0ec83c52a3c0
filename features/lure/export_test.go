package lure

// LoadCompiled reads a compiled catalogue.
var LoadCompiled = loadCompiled
