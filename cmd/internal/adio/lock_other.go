//go:build !unix

package adio

import "os"

func lock(*os.File) error { return nil }
