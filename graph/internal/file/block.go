package file

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"

	"github.com/clausekg/clause/graph/internal/extent"
)

// Kind tells what a block holds. The numbers are written to files.
type Kind uint32

// The kinds of blocks.
const (
	Terms     Kind = 1 + iota // new terms, in the order of their ids
	Added                     // facts that came
	Removed                   // facts that went
	Commit                    // end of a commit
	Columns                   // the whole graph as columns
	Directory                 // what lies where in the columns
)

func (k Kind) String() string {
	switch k {
	case Terms:
		return "terms"
	case Added:
		return "added facts"
	case Removed:
		return "removed facts"
	case Commit:
		return "commit"
	case Columns:
		return "columns"
	case Directory:
		return "directory"
	}
	return fmt.Sprintf("block of kind %d", uint32(k))
}

// Block is a block as read. The payload is valid until the next one is read; that
// of columns is not kept.
type Block struct {
	Kind    Kind
	Offset  int64
	Payload []byte
}

// Damage returns the error that says that the content of the block is wrong,
// though its checksum is right.
func (b Block) Damage(reason string) error {
	return &Corrupt{b.Kind.String(), b.Offset, reason}
}

// Totals are the counts that a commit block carries.
type Totals struct{ Terms, Facts uint64 }

const (
	prefixSize = 24
	commitSize = 24
	bufferSize = 64 << 10
)

func padded(n uint64) uint64 { return (n + 7) &^ 7 }

// checksum is that of a block at an offset, with a prefix whose checksum field
// is passed over.
func (f *File) checksum(at int64, prefix, payload []byte) uint32 {
	place := binary.LittleEndian.AppendUint64(f.uuid[:len(f.uuid):len(f.uuid)], uint64(at))
	sum := crc32.Checksum(place, castagnoli)
	sum = crc32.Update(sum, castagnoli, prefix[:4])
	sum = crc32.Update(sum, castagnoli, prefix[8:prefixSize])
	return crc32.Update(sum, castagnoli, payload)
}

// extend adds a block's checksum to a digest.
func extend(digest, checksum uint32) uint32 {
	return crc32.Update(digest, castagnoli, binary.LittleEndian.AppendUint32(nil, checksum))
}

// blockReader reads blocks one after the other and checks all that can be
// checked of them.
type blockReader struct {
	file      *File
	in        *bufio.Reader
	at        root // what was read so far; the sequence and base are those of the last commit
	directory uint64
	loose     bool // sequences and digests are not checked
	limit     int64
	payload   []byte
}

// blocks reads the blocks between a root and an offset.
func (f *File) blocks(from root, limit int64) *blockReader {
	section := io.NewSectionReader(f.disk, from.end(), limit-from.end())
	buffer := int(min(max(limit-from.end(), 0), bufferSize))
	return &blockReader{file: f, in: bufio.NewReaderSize(section, buffer), at: from, directory: from.base, limit: limit}
}

// next returns the next block. It returns a *Corrupt for anything wrong with it.
func (r *blockReader) next() (Block, error) {
	at := r.at.end()
	var prefix [prefixSize]byte
	if r.limit-at < prefixSize {
		return Block{}, &Corrupt{"block", at, "there is no room for it"}
	}
	if _, err := io.ReadFull(r.in, prefix[:]); err != nil {
		return Block{}, shortened(err, at)
	}
	kind := Kind(binary.LittleEndian.Uint32(prefix[:]))
	length := binary.LittleEndian.Uint64(prefix[8:])
	if room := uint64(r.limit - at - prefixSize); length > room || padded(length) > room {
		return Block{}, &Corrupt{"block", at, "it is longer than what is left"}
	}
	payload, err := r.read(kind, length)
	if err != nil {
		return Block{}, shortened(err, at)
	}
	sum := r.file.checksum(at, prefix[:], payload)
	if sum != binary.LittleEndian.Uint32(prefix[4:]) {
		return Block{}, &Corrupt{"block", at, "the checksum does not match"}
	}
	b := Block{Kind: kind, Offset: at}
	if kind != Columns {
		b.Payload = payload[:length]
	}
	if sequence := binary.LittleEndian.Uint64(prefix[16:]); sequence != r.at.sequence+1 && !r.loose {
		return Block{}, b.Damage(fmt.Sprintf("it is of commit %d where %d is due", sequence, r.at.sequence+1))
	}
	switch kind {
	case Directory:
		r.directory = uint64(at)
	case Commit:
		if length != commitSize || binary.LittleEndian.Uint32(payload[16:]) != r.at.digest && !r.loose {
			return Block{}, b.Damage("it does not belong to the blocks before it")
		}
		r.at.sequence++
		r.at.base = r.directory
	}
	r.at.length += prefixSize + padded(length)
	r.at.digest = extend(r.at.digest, sum)
	return b, nil
}

// read reads a payload with its padding, or the checksums of the chunks of
// columns.
func (r *blockReader) read(kind Kind, length uint64) ([]byte, error) {
	if kind != Columns {
		payload := r.room(padded(length))
		_, err := io.ReadFull(r.in, payload)
		return payload, err
	}
	var sums []byte
	chunk := r.room(extent.ChunkSize)
	for left := length; left > 0; {
		n := min(left, extent.ChunkSize)
		if _, err := io.ReadFull(r.in, chunk[:n]); err != nil {
			return nil, err
		}
		sums = binary.LittleEndian.AppendUint32(sums, extent.Sum(chunk[:n]))
		left -= n
	}
	_, err := io.ReadFull(r.in, chunk[:padded(length)-length])
	for _, b := range chunk[:padded(length)-length] {
		if b != 0 {
			sums = append(sums, b) // padding is zeros, or the checksum is wrong
		}
	}
	return sums, err
}

// room returns n bytes to read a payload into.
func (r *blockReader) room(n uint64) []byte {
	if uint64(cap(r.payload)) < n {
		r.payload = make([]byte, n)
	}
	return r.payload[:n]
}

// shortened turns the end of the file, where a block is due, into damage.
func shortened(err error, at int64) error {
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return &Corrupt{"block", at, "the file ends within it"}
	}
	return err
}

// follow returns the last whole commit that follows a root without a gap, or the
// root itself.
func (f *File) follow(from root, size int64) (root, error) {
	last := from
	for r := f.blocks(from, size); ; {
		b, err := r.next()
		if _, torn := err.(*Corrupt); torn {
			return last, nil
		}
		if err != nil {
			return root{}, err
		}
		if b.Kind == Commit {
			last = r.at
		}
	}
}

// Read calls visit with each block of each commit that it has not handed out
// yet, except the commit blocks, and returns the totals of the last commit. When
// there is no new commit, ok is false.
func (f *File) Read(visit func(Block) error) (totals Totals, ok bool, err error) {
	r := f.blocks(f.read, f.root.end())
	for r.at.length < f.root.length {
		b, err := r.next()
		if err != nil {
			return Totals{}, false, err
		}
		if b.Kind == Commit {
			totals.Terms = binary.LittleEndian.Uint64(b.Payload)
			totals.Facts = binary.LittleEndian.Uint64(b.Payload[8:])
			ok = true
		} else if err := visit(b); err != nil {
			return Totals{}, false, err
		}
	}
	if r.at != f.root {
		return Totals{}, false, &Corrupt{"root", slot(f.root.sequence), "it does not fit the blocks that it speaks for"}
	}
	f.read = f.root
	return totals, ok, nil
}

// Sequence returns the number of the last commit.
func (f *File) Sequence() uint64 { return f.root.sequence }
