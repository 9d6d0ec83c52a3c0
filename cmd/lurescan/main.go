// Command lurescan tells fraudulent job ads from honest ones, above all those that lure
// people abroad into scam compounds.
package main

import "os"

func main() {
	os.Exit(run(os.Args[1:], system()))
}
