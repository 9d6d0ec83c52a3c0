// Package adio reads ads from files and writes what was found beside them.
//
// It loses nothing: every record of the input comes out once, in order, its own cells as
// they were; a record that cannot be read is passed on with the reason.
package adio
