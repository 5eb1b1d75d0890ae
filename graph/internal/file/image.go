package file

import (
	"encoding/binary"
	"io"
	"runtime"

	"github.com/clausekg/clause/graph/internal/extent"
)

// Image is the columns of a directory, mapped into memory. The bytes are
// released when nobody holds the image any more.
type Image struct {
	Data      []byte // the payload of the columns block
	Sums      []uint32
	Offset    int64  // of Data in the file
	Place     int64  // of the directory block
	Directory []byte // the part of its payload that is not this package's business
}

// Image returns the columns that the last commit stands on, or nil. Read gives
// the blocks after them.
func (f *File) Image() *Image { return f.image }

// Columnar reports whether columns can be written to the file.
func (f *File) Columnar() bool { return f.format >= format }

// Indexed reports whether directories in the file describe indexes of names.
func (f *File) Indexed() bool { return f.known&indexed != 0 }

// directoryHead is the length of what a directory block begins with, without the
// checksums.
const directoryHead = 24

// attach reads the directory of a root, maps its columns and lets Read go on
// behind it.
func (f *File) attach(r root) error {
	if r.base == 0 {
		return &Corrupt{"root", slot(r.sequence), "it has no directory, after one that had"}
	}
	at := int64(r.base)
	if r.base < blockStart || r.base > uint64(r.end()) || r.base%8 != 0 {
		return &Corrupt{"root", slot(r.sequence), "it names a directory outside of the file"}
	}
	var prefix [prefixSize]byte
	if _, err := f.disk.ReadAt(prefix[:], at); err != nil {
		return shortened(err, at)
	}
	kind := Kind(binary.LittleEndian.Uint32(prefix[:]))
	length := binary.LittleEndian.Uint64(prefix[8:])
	sequence := binary.LittleEndian.Uint64(prefix[16:])
	room := uint64(r.end()-at) - min(uint64(r.end()-at), prefixSize)
	if kind != Directory || length > room || padded(length) > room || length < directoryHead {
		return &Corrupt{"directory", at, "there is no directory where the root says"}
	}
	payload := make([]byte, padded(length))
	if _, err := f.disk.ReadAt(payload, at+prefixSize); err != nil && err != io.EOF {
		return shortened(err, at)
	}
	sum := f.checksum(at, prefix[:], payload)
	if sum != binary.LittleEndian.Uint32(prefix[4:]) {
		return &Corrupt{"directory", at, "the checksum does not match"}
	}
	if sequence == 0 || sequence > r.sequence {
		return &Corrupt{"directory", at, "it is of a commit that is not there"}
	}
	image, digest, err := f.openImage(at, payload[:length])
	if err != nil {
		return err
	}
	f.image = image
	f.behind = root{
		sequence: sequence - 1,
		length:   uint64(at-blockStart) + prefixSize + uint64(len(payload)),
		digest:   extend(digest, sum),
		base:     r.base,
	}
	f.read = f.behind
	return nil
}

// Rewind lets Read begin again behind the columns.
func (f *File) Rewind() { f.read = f.behind }

// openImage maps the columns that a directory describes.
func (f *File) openImage(at int64, payload []byte) (image *Image, digest uint32, err error) {
	offset := binary.LittleEndian.Uint64(payload)
	length := binary.LittleEndian.Uint64(payload[8:])
	digest = binary.LittleEndian.Uint32(payload[16:])
	chunks := uint64(binary.LittleEndian.Uint32(payload[20:]))
	if offset < blockStart+prefixSize || offset > uint64(at) || length > uint64(at)-offset ||
		chunks != (length+extent.ChunkSize-1)/extent.ChunkSize || 4*chunks > uint64(len(payload)-directoryHead) {
		return nil, 0, &Corrupt{"directory", at, "it describes columns that cannot be there"}
	}
	sums := make([]uint32, chunks)
	for i := range sums {
		sums[i] = binary.LittleEndian.Uint32(payload[directoryHead+4*i:])
	}
	data, release, err := f.disk.Map(int64(offset), int64(length))
	if err != nil {
		return nil, 0, err
	}
	image = &Image{Data: data, Sums: sums, Offset: int64(offset), Place: at, Directory: payload[directoryHead+4*int(chunks):]}
	runtime.AddCleanup(image, func(release func()) { release() }, release)
	return image, digest, nil
}

// ColumnsWriter writes a columns block, from the beginning to the end.
type ColumnsWriter struct {
	file  *File
	start int64 // of the block
	n     uint64
	chunk []byte
	sums  []byte
	err   error
}

// Columns begins a columns block. It must be finished before anything else is
// written.
func (f *File) Columns() (*ColumnsWriter, error) {
	if f.failed != nil {
		return nil, f.failed
	}
	if err := f.flush(); err != nil {
		f.Abort()
		return nil, err
	}
	return &ColumnsWriter{file: f, start: f.next.end(), chunk: make([]byte, 0, extent.ChunkSize)}, nil
}

// Written returns how many bytes were written.
func (w *ColumnsWriter) Written() int64 { return int64(w.n) }

// Write appends to the payload. An error comes again at the end.
func (w *ColumnsWriter) Write(b []byte) (int, error) {
	for rest := b; len(rest) > 0; {
		n := copy(w.chunk[len(w.chunk):cap(w.chunk)], rest)
		w.chunk, rest = w.chunk[:len(w.chunk)+n], rest[n:]
		w.n += uint64(n)
		if len(w.chunk) == cap(w.chunk) {
			w.flush()
		}
	}
	return len(b), w.err
}

// flush writes a chunk.
func (w *ColumnsWriter) flush() {
	at := w.start + prefixSize + int64(w.n) - int64(len(w.chunk))
	if w.err == nil {
		w.err = w.file.write(w.chunk, at)
	}
	w.sums = binary.LittleEndian.AppendUint32(w.sums, extent.Sum(w.chunk))
	w.chunk = w.chunk[:0]
}

// Finish ends the block and writes the directory of it.
func (w *ColumnsWriter) Finish(directory []byte) error {
	f := w.file
	if len(w.chunk) > 0 {
		w.flush()
	}
	prefix := binary.LittleEndian.AppendUint32(nil, uint32(Columns))
	prefix = binary.LittleEndian.AppendUint32(prefix, 0)
	prefix = binary.LittleEndian.AppendUint64(prefix, w.n)
	prefix = binary.LittleEndian.AppendUint64(prefix, f.root.sequence+1)
	sum := f.checksum(w.start, prefix, w.sums)
	binary.LittleEndian.PutUint32(prefix[4:], sum)
	if w.err == nil {
		w.err = f.write(prefix, w.start)
	}
	if pad := padded(w.n) - w.n; w.err == nil && pad > 0 {
		w.err = f.write(make([]byte, pad), w.start+prefixSize+int64(w.n))
	}
	if w.err != nil {
		f.Abort()
		return w.err
	}
	f.next.length += prefixSize + padded(w.n)
	f.next.digest = extend(f.next.digest, sum)
	head := binary.LittleEndian.AppendUint64(nil, uint64(w.start+prefixSize))
	head = binary.LittleEndian.AppendUint64(head, w.n)
	head = binary.LittleEndian.AppendUint32(head, f.next.digest)
	head = binary.LittleEndian.AppendUint32(head, uint32(len(w.sums)/4))
	head = append(head, w.sums...)
	return f.Write(Directory, append(head, directory...))
}
