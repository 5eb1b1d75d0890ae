//go:build darwin || linux

package main

import (
	"runtime"
	"syscall"
)

// peakMemory returns the most bytes of memory that the program has had so far, or 0 where
// that is not known.
func peakMemory() int64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0
	}
	if runtime.GOOS == "linux" {
		return int64(usage.Maxrss) << 10
	}
	return int64(usage.Maxrss)
}
