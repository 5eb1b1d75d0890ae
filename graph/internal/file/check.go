package file

import (
	"encoding/binary"
	"fmt"
	"io"

	"github.com/clausekg/clause/graph/internal/extent"
)

// Check reads every block of a file and reports all that is damaged, where
// opening it stops at the first that is in its way. It returns how many blocks
// there are, and an error when the disk fails or the file is no database.
func Check(disk Disk, report func(*Corrupt)) (blocks int, err error) {
	c := checker{file: &File{disk: disk}, report: report}
	if c.size, err = disk.Size(); err != nil {
		return 0, err
	}
	head := make([]byte, min(c.size, headerSize))
	if _, err := disk.ReadAt(head, 0); err != nil && err != io.EOF {
		return 0, err
	}
	if c.size <= blockStart && unfinished(head) {
		return 0, fmt.Errorf("%w (it is empty)", ErrNotDatabase)
	}
	if err := c.damage(c.file.parseHead(head)); err != nil {
		return 0, err
	}
	newest, err := c.roots()
	if err != nil {
		return 0, err
	}
	return c.blocks, c.walk(newest)
}

type checker struct {
	file   *File
	size   int64
	blocks int
	report func(*Corrupt)
}

// damage reports an error that is damage, and returns one that is not.
func (c *checker) damage(err error) error {
	if bad, ok := err.(*Corrupt); ok {
		c.report(bad)
		return nil
	}
	return err
}

// roots checks both slots and returns the newest that is whole. Without one, all
// of the file is to be looked at.
func (c *checker) roots() (newest root, err error) {
	found := false
	for i := range uint64(2) {
		r, ok, err := c.file.readRoot(slot(i))
		switch {
		case err != nil:
			return root{}, err
		case !ok:
			c.report(&Corrupt{"root", slot(i), "the checksum does not match"})
		case r.length > uint64(max(c.size-blockStart, 0)):
			c.report(&Corrupt{"root", slot(i), fmt.Sprintf("the file ends at byte %d and should have %d", c.size, r.end())})
		case !found || r.sequence > newest.sequence:
			newest, found = r, true
		}
	}
	if !found {
		newest.length = uint64(max(c.size-blockStart, 0))
	}
	return newest, nil
}

// walk checks the blocks that a root speaks for, one after the other. Where the
// length of one cannot be trusted it goes on at the directory.
func (c *checker) walk(last root) error {
	r := c.file.blocks(c.file.begin(last), last.end())
	for r.at.length < last.length {
		at := r.at.end()
		_, err := r.next()
		c.blocks++
		if err == nil {
			continue
		}
		bad, ok := err.(*Corrupt)
		if !ok {
			return err
		}
		next, err := c.skip(at, last, bad)
		if err != nil {
			return err
		}
		if next == 0 {
			return nil
		}
		r = c.file.blocks(root{length: uint64(next - blockStart)}, last.end())
		r.loose = true
	}
	if r.loose {
		return nil // sequences and digests were not followed
	}
	if got := r.at; got.sequence != last.sequence || got.digest != last.digest || got.base != last.base {
		c.report(&Corrupt{"root", slot(last.sequence), "it does not fit the blocks that it speaks for"})
	}
	return nil
}

// begin returns the state before the first block: a file that compaction made
// begins with a later commit than the first.
func (f *File) begin(last root) root {
	var prefix [prefixSize]byte
	if n, _ := f.disk.ReadAt(prefix[:], blockStart); n < prefixSize || last.length == 0 {
		return root{sequence: last.sequence}
	}
	return root{sequence: binary.LittleEndian.Uint64(prefix[16:]) - 1}
}

// skip reports a bad block and returns where the next one begins, or 0 where that
// cannot be said.
func (c *checker) skip(at int64, last root, bad *Corrupt) (next int64, err error) {
	var prefix [prefixSize]byte
	if _, err := c.file.disk.ReadAt(prefix[:], at); err != nil {
		c.report(bad)
		return 0, c.damage(shortened(err, at))
	}
	kind := Kind(binary.LittleEndian.Uint32(prefix[:]))
	length := binary.LittleEndian.Uint64(prefix[8:])
	room := uint64(last.end() - at - prefixSize)
	if kind >= Terms && kind <= Directory && length <= room && padded(length) <= room {
		next = at + prefixSize + int64(padded(length))
		if next == last.end() {
			next = 0
		}
	} else if int64(last.base) > at {
		next = int64(last.base)
	}
	if kind == Columns && next != 0 {
		named, err := c.chunks(at, next, last)
		if named || err != nil {
			return next, err
		}
	}
	bad.Part = kind.String()
	c.report(bad)
	return next, nil
}

// chunks reports the chunks of a columns block that are damaged, by the directory
// behind it, and whether there are any.
func (c *checker) chunks(at, directory int64, last root) (named bool, err error) {
	f := &File{disk: c.file.disk, uuid: c.file.uuid}
	r := root{sequence: last.sequence, length: last.length, base: uint64(directory)}
	if err := f.attach(r); err != nil {
		_, damaged := err.(*Corrupt)
		if damaged {
			err = nil
		}
		return false, err
	}
	e := extent.New(f.image.Data, f.image.Sums, nil)
	e.Damaged(func(byte int) {
		named = true
		c.report(&Corrupt{"columns", f.image.Offset + int64(byte), "the checksum does not match"})
	})
	return named, nil
}
