//go:build !linux

package file

// Holder returns the number of the process that has the writer's lock of a file, and the
// name of its program, or 0 when that cannot be told.
func Holder(string) (process int, program string) { return 0, "" }
