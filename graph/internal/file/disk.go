package file

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
)

// ErrLocked says that another process, or another opening in this one, writes
// the file.
var ErrLocked = errors.New("it is being written by another process")

// Disk is everything that the store asks of the operating system, so that tests
// can fail, tear and count it. Its methods mean what those of os.File mean.
type Disk interface {
	io.ReaderAt
	io.WriterAt
	Size() (int64, error)
	Truncate(size int64) error
	Sync() error
	SyncFolder() error // makes the file's name durable
	Close() error
}

// OpenDisk opens a file. For writing it creates the file when need be, and takes
// a lock that ends with Close or with the process.
func OpenDisk(path string, writable bool) (Disk, error) {
	if !writable {
		f, err := os.Open(path)
		if err != nil {
			return nil, err
		}
		return osDisk{f}, nil
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, err
	}
	if err := lock(f); err != nil {
		f.Close()
		return nil, err
	}
	return osDisk{f}, nil
}

type osDisk struct{ *os.File }

func (d osDisk) Size() (int64, error) {
	info, err := d.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// SyncFolder syncs the folder of the file. Windows has no such thing.
func (d osDisk) SyncFolder() error {
	if runtime.GOOS == "windows" {
		return nil
	}
	folder, err := os.Open(filepath.Dir(d.Name()))
	if err != nil {
		return err
	}
	defer folder.Close()
	return folder.Sync()
}
