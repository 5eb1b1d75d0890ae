package file

import (
	"errors"
	"io"
	"io/fs"
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

	// Map returns bytes of the file, which stay as they are until release is
	// called, also after Close. They must not be written to.
	Map(at, length int64) (data []byte, release func(), err error)

	// Beside makes an empty file in the same folder, locked as this one is, for
	// a new state of it; what an earlier attempt left there is thrown away.
	Beside() (Disk, error)
	// TakePlace gives a file made by Beside the name of the file that it was made
	// beside. Who has that one open keeps it.
	TakePlace() error
	// Discard removes a file made by Beside, and closes it.
	Discard() error
	// Renewed opens the file that has the name by now, for reading; nil when it
	// is this one.
	Renewed() (Disk, error)

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
		return &osDisk{f, path, path}, nil
	}
	for {
		f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644)
		if err != nil {
			return nil, err
		}
		if err := lock(f); err != nil {
			f.Close()
			return nil, err
		}
		d := &osDisk{f, path, path}
		// Between the opening and the lock another process may have put a
		// compacted file in its place: then the lock is on one that has no name.
		if replaced, err := d.replaced(); err != nil || !replaced {
			// Only who holds the lock compacts: what lies beside was left behind.
			os.Remove(path + besideName)
			return d, err
		}
		f.Close()
	}
}

// partName is what the name of a new file ends in until it takes its place.
const partName = ".part"

// NewDisk makes an empty file that gets its name by TakePlace, when it is whole, and
// throws away what an earlier attempt left there. There must be no file of the name yet.
func NewDisk(path string) (Disk, error) {
	d := &osDisk{nil, path + partName, path}
	if err := d.free(); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(d.name, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, err
	}
	if err := lock(f); err != nil {
		f.Close()
		return nil, err
	}
	d.File = f
	return d, nil
}

// free refuses a name that a file has.
func (d *osDisk) free() error {
	_, err := os.Lstat(d.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err == nil:
		err = &fs.PathError{Op: "make", Path: d.path, Err: fs.ErrExist}
	}
	return err
}

// osDisk is a file of the operating system. Its name is path, but for a file made
// by Beside, until that has taken its place.
type osDisk struct {
	*os.File
	name, path string
}

// besideName is what the name of a file made by Beside ends in.
const besideName = ".compact"

// Map maps the file into memory where the system can, else it reads it.
func (d *osDisk) Map(at, length int64) ([]byte, func(), error) {
	if length == 0 {
		return nil, func() {}, nil
	}
	return mapFile(d.File, at, length)
}

func (d *osDisk) Beside() (Disk, error) {
	name := d.path + besideName
	if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	info, err := d.Stat()
	if err != nil {
		return nil, err
	}
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, info.Mode().Perm())
	if err != nil {
		return nil, err
	}
	beside := &osDisk{f, name, d.path}
	if err := lock(f); err != nil {
		beside.Discard()
		return nil, err
	}
	return beside, nil
}

func (d *osDisk) TakePlace() error {
	if d.name == d.path+partName {
		if err := d.free(); err != nil { // somebody made one meanwhile
			return err
		}
	}
	if err := os.Rename(d.name, d.path); err != nil {
		return err
	}
	d.name = d.path
	return nil
}

func (d *osDisk) Discard() error { return errors.Join(d.Close(), os.Remove(d.name)) }

func (d *osDisk) Renewed() (Disk, error) {
	replaced, err := d.replaced()
	if err != nil || !replaced {
		return nil, err
	}
	return OpenDisk(d.path, false)
}

// replaced reports whether another file has the name by now.
func (d *osDisk) replaced() (bool, error) {
	mine, err := d.Stat()
	if err != nil {
		return false, err
	}
	there, err := os.Stat(d.path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil // it was moved or removed: what is open is all there is
	}
	if err != nil {
		return false, err
	}
	return !os.SameFile(mine, there), nil
}

// Close closes the file, and gives up the lock if it has it.
func (d *osDisk) Close() error {
	unlock(d.File)
	return d.File.Close()
}

func (d *osDisk) Size() (int64, error) {
	info, err := d.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// SyncFolder syncs the folder of the file. Windows has no such thing.
func (d *osDisk) SyncFolder() error {
	if runtime.GOOS == "windows" {
		return nil
	}
	folder, err := os.Open(filepath.Dir(d.path))
	if err != nil {
		return err
	}
	defer folder.Close()
	return folder.Sync()
}
