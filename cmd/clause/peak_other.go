//go:build !(darwin || linux)

package main

// peakMemory returns the most bytes of memory that the program has had so far, or 0 where
// that is not known.
func peakMemory() int64 { return 0 }
