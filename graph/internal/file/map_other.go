//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package file

import "os"

// mapFile reads a part of a file: where files cannot be renamed while they are
// mapped, they are not mapped.
func mapFile(f *os.File, at, length int64) ([]byte, func(), error) {
	data := make([]byte, length)
	if _, err := f.ReadAt(data, at); err != nil {
		return nil, nil, err
	}
	return data, func() {}, nil
}
