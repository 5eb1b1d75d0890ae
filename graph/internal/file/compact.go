package file

import "encoding/binary"

// Mark is a state of a file.
type Mark struct{ at root }

// Mark returns the state after the last commit.
func (f *File) Mark() Mark { return Mark{f.root} }

// Beside makes a database in an empty file beside this one, as if the commits up
// to the last but one of the mark had been made already: the next is the last.
func (f *File) Beside(m Mark) (*File, error) {
	if f.failed != nil {
		return nil, f.failed
	}
	disk, err := f.disk.Beside()
	if err != nil {
		return nil, err
	}
	beside, err := Create(disk, m.at.sequence-1)
	if err != nil {
		disk.Discard()
		return nil, err
	}
	return beside, nil
}

// Follows reports whether the commits since a mark are changes, none of them the
// whole graph.
func (f *File) Follows(m Mark) bool { return f.root.base == m.at.base }

// CopySince makes the commits since a mark again in another file.
func (f *File) CopySince(m Mark, to *File) error {
	r := f.blocks(m.at, f.root.end())
	for r.at.length < f.root.length {
		b, err := r.next()
		if err != nil {
			return err
		}
		if b.Kind == Commit {
			err = to.Commit(Totals{binary.LittleEndian.Uint64(b.Payload), binary.LittleEndian.Uint64(b.Payload[8:])})
		} else {
			err = to.Write(b.Kind, b.Payload)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// TakePlace gives the file the name of the one that it was made beside. When it
// returns an error that wraps ErrFailed the file has the name, but perhaps not
// after the power was lost: then nothing more can be written to it.
func (f *File) TakePlace() error {
	if err := f.disk.TakePlace(); err != nil {
		return err
	}
	if err := f.disk.SyncFolder(); err != nil {
		return f.fail(err)
	}
	return nil
}

// Discard removes a file made by Beside, and closes it.
func (f *File) Discard() error { return f.disk.Discard() }

// Renewed opens the file that has the name of this one by now, for reading; nil
// when it is this one.
func (f *File) Renewed() (*File, error) {
	disk, err := f.disk.Renewed()
	if disk == nil || err != nil {
		return nil, err
	}
	renewed, err := Open(disk, false)
	if err != nil {
		disk.Close()
		return nil, err
	}
	return renewed, nil
}

// Sizes returns how many bytes of blocks there are, and how many of them are the
// columns that the last commit stands on.
func (f *File) Sizes() (blocks, columns int64) {
	if f.image != nil {
		columns = int64(len(f.image.Data))
	}
	return int64(f.root.length), columns
}

// Layout says how many bytes of a file are what, of the blocks in it; what is in none of
// these is columns in use with their directory and commit, and the header.
type Layout struct {
	File   int64 // all
	Stale  int64 // before the columns in use, or no commit
	Recent int64 // after them
}

// Layout returns the sizes of the parts of the file.
func (f *File) Layout() (Layout, error) {
	size, err := f.disk.Size()
	l := Layout{File: size, Recent: int64(f.root.length), Stale: max(size-f.root.end(), 0)}
	if f.image != nil {
		l.Recent -= int64(f.behind.length) + prefixSize + commitSize // the end of their commit
		l.Stale += f.image.Offset - prefixSize - blockStart
	}
	return l, err
}
