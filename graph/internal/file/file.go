// Package file keeps blocks of bytes in one append-only file, a commit at a time.
//
//	     0  header        magic, format, features, uuid                     64 bytes
//	  4096  root slot 0   sequence, length, digest, base, checksum          32 bytes
//	  8192  root slot 1   the same
//	 12288  blocks        columns directory commit │ terms added removed … commit │ …
//
//	header   0 magic "clause\x1a\n"   8 format u32   12 zero u32   16 features u64
//	        24 uuid                  40 zero        60 checksum u32 of bytes 0–59
//
//	root     0 sequence u64    number of commits
//	         8 length u64      bytes of blocks that belong to them
//	        16 digest u32      of the checksums of these blocks, in order
//	        20 base u64        where the newest directory block is, or 0
//	        28 checksum u32    of the uuid and bytes 0–27
//
//	block    0 kind u32
//	         4 checksum u32    of uuid, offset in the file, kind, length, sequence, payload
//	         8 length u64      of the payload
//	        16 sequence u64    the commit that the block belongs to
//	        24 payload, then zeros up to a multiple of 8
//
//	columns block: the payload is cut into chunks of 64 KiB, and the checksum of the
//	block is not of the payload, but of the checksums of its chunks, u32 each
//
//	directory block: offset u64 and length u64 of the payload of the columns block
//	that it describes, digest u32 of the blocks before this one, number of chunks
//	u32, checksums of the chunks u32 each, and what is not this package's business
//
//	commit block: terms u64, facts u64 (totals after the commit), digest u32 (of the
//	blocks before this one), zero u32
//
// All numbers are little endian, all checksums CRC-32C. What other blocks mean
// is not this package's business. Format 1 has no columns and no directories;
// such files are read, and continued as they are. So are files of format 2 without
// the feature of bit 0, indexes of names: those that were made before it.
//
// A commit appends its blocks behind the last ones, the commit block last, and
// syncs; then it writes the root into slot sequence%2 and syncs again. Nothing
// that a root speaks for is ever written over, so readers need no lock and a
// snapshot is a length.
//
// A commit with a directory holds the whole graph, not a change: what comes
// before it need not be read any more. To open a file, its directory is read and
// the blocks after it; the columns are mapped into memory, and a chunk of them is
// verified when it is first touched.
//
// To open, the newest valid root is taken, and then any whole commit that
// follows it, whose root was torn or lost: the digest in its commit block proves
// that all its blocks are its own. Bytes after that are a commit that did not
// happen. But if a root slot is damaged and bytes follow that are no whole
// commit, an acknowledged commit may be among them: that is corruption, not a
// torn tail.
//
// A new file gets its magic last, after everything else is on disk. A file that
// has no magic yet, and nothing else than zeros in its place, was never
// finished, and is made anew.
//
// Compaction writes the graph as one commit into a new file beside this one,
// syncs it, gives it this one's name and syncs the folder. Who has the old file
// open keeps it, and sees by Renewed that there is another.
package file

import (
	"bytes"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
)

const (
	magic      = "clause\x1a\n"
	oldFormat  = 1
	format     = 2
	features   = indexed // bits of features that a reader must know
	indexed    = 1       // directories describe indexes of names, and arrays may be in bits
	headerSize = 64
	slotStart  = 4096
	slotSize   = 4096 // far apart, so that tearing one leaves the other
	rootSize   = 32
	blockStart = slotStart + 2*slotSize
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// ErrNotDatabase says that a file is something else. ErrFailed says that an
// earlier sync failed: what is on disk is unknown until the file is opened again.
var (
	ErrNotDatabase = errors.New("not a Clause database")
	ErrFailed      = errors.New("an earlier write could not be made durable; open the database again")
)

// Corrupt says that bytes are not those that were written.
type Corrupt struct {
	Part   string // header, root, or the kind of a block
	Offset int64
	Reason string
}

func (c *Corrupt) Error() string {
	return fmt.Sprintf("damaged %s at byte %d: %s", c.Part, c.Offset, c.Reason)
}

// File is an open file. It is not safe for concurrent use.
type File struct {
	disk   Disk
	format uint32
	known  uint64 // its features
	uuid   [16]byte
	image  *Image // what the directory of root describes, or nil
	root   root   // the last commit that is known
	read   root   // the last commit that Read has handed out
	behind root   // what Read hands out first: the state behind the columns
	next   root   // the commit being written
	buffer []byte
	failed error
}

// root says which commits there are.
type root struct {
	sequence uint64
	length   uint64
	digest   uint32
	base     uint64 // where the newest directory block is, or 0
}

func (r root) end() int64 { return blockStart + int64(r.length) }

// Open reads the roots of a file. When it is writable, an empty or unfinished
// file is made a database first, and a lost root is written again.
func Open(disk Disk, writable bool) (*File, error) {
	f := &File{disk: disk}
	size, err := disk.Size()
	if err != nil {
		return nil, err
	}
	head := make([]byte, min(size, blockStart))
	if _, err := f.disk.ReadAt(head, 0); err != nil && err != io.EOF {
		return nil, err
	}
	if size <= blockStart && unfinished(head) {
		if !writable {
			return nil, fmt.Errorf("%w (it is empty)", ErrNotDatabase)
		}
		return f, f.create(0)
	}
	if err := f.parseHead(head); err != nil {
		return nil, err
	}
	if err := f.Refresh(); err != nil {
		return nil, err
	}
	if writable {
		err = f.settle()
	}
	return f, err
}

// unfinished tells a file whose creation was cut short from one that is damaged
// or something else: it has the magic not at all, or at full length in part, and
// elsewhere only what creation writes.
func unfinished(image []byte) bool {
	lead := image[:min(len(image), len(magic))]
	done := bytes.TrimRight(lead, "\x00")
	if len(done) > 0 && (len(image) < blockStart || len(done) == len(magic)) {
		return false
	}
	at := 0
	for _, part := range [][2]int{{0, headerSize}, {slotStart, rootSize}, {slotStart + slotSize, rootSize}} {
		for ; at < min(part[0], len(image)); at++ {
			if image[at] != 0 {
				return false
			}
		}
		at = part[0] + part[1]
	}
	for ; at < len(image); at++ {
		if image[at] != 0 {
			return false
		}
	}
	return bytes.HasPrefix([]byte(magic), done)
}

// Create makes a database of an empty disk as if so many commits had been made
// already.
func Create(disk Disk, sequence uint64) (*File, error) {
	f := &File{disk: disk}
	return f, f.create(sequence)
}

func (f *File) create(sequence uint64) error {
	if _, err := rand.Read(f.uuid[:]); err != nil {
		return err
	}
	image := make([]byte, blockStart)
	copy(image, magic)
	binary.LittleEndian.PutUint32(image[8:], format)
	binary.LittleEndian.PutUint64(image[16:], features)
	copy(image[24:], f.uuid[:])
	binary.LittleEndian.PutUint32(image[60:], crc32.Checksum(image[:60], castagnoli))
	clear(image[:len(magic)])
	f.format, f.known = format, features
	f.root.sequence = sequence
	f.next, f.read = f.root, f.root
	copy(image[slotStart:], f.encodeRoot(f.root))
	copy(image[slotStart+slotSize:], f.encodeRoot(f.root))
	if err := f.disk.Truncate(0); err != nil {
		return err
	}
	for _, step := range []func() error{
		func() error { return f.write(image, 0) },
		f.disk.Sync,
		func() error { return f.write([]byte(magic), 0) },
		f.disk.Sync,
		f.disk.SyncFolder,
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// write writes all of b.
func (f *File) write(b []byte, at int64) error {
	_, err := f.disk.WriteAt(b, at)
	return err
}

func (f *File) parseHead(head []byte) error {
	if !bytes.HasPrefix(head, []byte(magic)) {
		lead := head[:min(len(head), 16)]
		return fmt.Errorf("%w (it begins with %q)", ErrNotDatabase, lead)
	}
	if len(head) < headerSize {
		return &Corrupt{"header", 0, fmt.Sprintf("the file ends after %d bytes", len(head))}
	}
	if crc32.Checksum(head[:60], castagnoli) != binary.LittleEndian.Uint32(head[60:64]) {
		return &Corrupt{"header", 0, "the checksum does not match"}
	}
	f.format = binary.LittleEndian.Uint32(head[8:])
	if f.format < oldFormat || f.format > format {
		return fmt.Errorf("the file has format %d; this program reads formats %d to %d", f.format, oldFormat, format)
	}
	f.known = binary.LittleEndian.Uint64(head[16:])
	if unknown := f.known &^ features; unknown != 0 {
		return fmt.Errorf("the file uses features (%#x) that this program does not know", unknown)
	}
	copy(f.uuid[:], head[24:40])
	return nil
}

func (f *File) encodeRoot(r root) []byte {
	b := make([]byte, rootSize)
	binary.LittleEndian.PutUint64(b, r.sequence)
	binary.LittleEndian.PutUint64(b[8:], r.length)
	binary.LittleEndian.PutUint32(b[16:], r.digest)
	binary.LittleEndian.PutUint64(b[20:], r.base)
	binary.LittleEndian.PutUint32(b[28:], f.rootChecksum(b))
	return b
}

func (f *File) rootChecksum(b []byte) uint32 {
	return crc32.Update(crc32.Checksum(f.uuid[:], castagnoli), castagnoli, b[:28])
}

func slot(sequence uint64) int64 { return slotStart + int64(sequence%2)*slotSize }

// readRoot reads one slot, and whether it is whole.
func (f *File) readRoot(at int64) (r root, ok bool, err error) {
	b := make([]byte, rootSize)
	if _, err := f.disk.ReadAt(b, at); err == io.EOF {
		return root{}, false, nil
	} else if err != nil {
		return root{}, false, err
	}
	r.sequence = binary.LittleEndian.Uint64(b)
	r.length = binary.LittleEndian.Uint64(b[8:])
	r.digest = binary.LittleEndian.Uint32(b[16:])
	r.base = binary.LittleEndian.Uint64(b[20:])
	return r, f.rootChecksum(b) == binary.LittleEndian.Uint32(b[28:]), nil
}

// Refresh looks for commits since the file was opened or refreshed.
func (f *File) Refresh() error {
	first, firstOK, err := f.readRoot(slot(0))
	if err != nil {
		return err
	}
	second, secondOK, err := f.readRoot(slot(1))
	if err != nil {
		return err
	}
	newest := first
	switch {
	case !firstOK && !secondOK:
		return &Corrupt{"root", slotStart, "neither root slot is whole"}
	case !firstOK || secondOK && second.sequence > first.sequence:
		newest = second
	}
	size, err := f.disk.Size()
	if err != nil {
		return err
	}
	if newest.length > uint64(max(size-blockStart, 0)) {
		return &Corrupt{"root", slot(newest.sequence), fmt.Sprintf("the file ends at byte %d and should have %d", size, newest.end())}
	}
	last, err := f.follow(newest, size)
	if err != nil {
		return err
	}
	if (!firstOK || !secondOK) && last == newest && size > last.end() {
		damaged := slot(newest.sequence + 1)
		return &Corrupt{"root", damaged, "it is not whole, and what was written last is not either"}
	}
	if last.sequence < f.root.sequence {
		return &Corrupt{"root", slot(last.sequence), fmt.Sprintf("it is of commit %d, after commit %d was seen", last.sequence, f.root.sequence)}
	}
	if last.base != f.root.base {
		if err := f.attach(last); err != nil {
			return err
		}
	}
	f.root = last
	return nil
}

// settle makes what was found at opening safe to build on: a slot that is
// damaged, or lacks the commit that was found without it, gets the newest root;
// and a tail that is no commit is cut.
func (f *File) settle() error {
	for i := range uint64(2) {
		sequence := f.root.sequence + i
		stored, ok, err := f.readRoot(slot(sequence))
		if err != nil {
			return err
		}
		if ok && (i == 1 || stored == f.root) {
			continue
		}
		if err := f.disk.Sync(); err != nil {
			return err
		}
		if err := f.writeRoot(f.root, slot(sequence)); err != nil {
			return err
		}
	}
	f.next = f.root
	size, err := f.disk.Size()
	if err == nil && size > f.root.end() {
		err = f.disk.Truncate(f.root.end())
	}
	return err
}

// writeRoot makes a root durable.
func (f *File) writeRoot(r root, at int64) error {
	if err := f.write(f.encodeRoot(r), at); err != nil {
		return err
	}
	return f.disk.Sync()
}

// Close closes the file.
func (f *File) Close() error { return f.disk.Close() }
