package lure

// LoadCompiled reads the compiled catalogue anew.
func LoadCompiled() (*Catalogue, error) { return loadCompiled(compiledFile) }
