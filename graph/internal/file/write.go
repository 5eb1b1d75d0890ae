package file

import (
	"encoding/binary"
	"fmt"
)

// Write appends a block to the commit being made.
func (f *File) Write(kind Kind, payload []byte) error {
	if f.failed != nil {
		return f.failed
	}
	if err := f.append(kind, payload); err != nil {
		f.Abort()
		return err
	}
	return nil
}

func (f *File) append(kind Kind, payload []byte) error {
	at := f.next.end()
	if kind == Directory {
		f.next.base = uint64(at)
	}
	start := len(f.buffer)
	b := binary.LittleEndian.AppendUint32(f.buffer, uint32(kind))
	b = binary.LittleEndian.AppendUint32(b, 0)
	b = binary.LittleEndian.AppendUint64(b, uint64(len(payload)))
	b = binary.LittleEndian.AppendUint64(b, f.root.sequence+1)
	b = append(b, payload...)
	b = append(b, make([]byte, padded(uint64(len(payload)))-uint64(len(payload)))...)
	block := b[start:]
	sum := f.checksum(at, block[:prefixSize], block[prefixSize:])
	binary.LittleEndian.PutUint32(block[4:], sum)
	f.next.length += uint64(len(block))
	f.next.digest = extend(f.next.digest, sum)
	f.buffer = b
	if len(f.buffer) >= bufferSize {
		return f.flush()
	}
	return nil
}

// flush writes the blocks that were gathered.
func (f *File) flush() error {
	err := f.write(f.buffer, f.next.end()-int64(len(f.buffer)))
	f.buffer = f.buffer[:0]
	return err
}

// Commit ends the commit and makes it durable. An error from here on is of two
// sorts: blocks that could not be written are a commit that did not happen, and
// the next may go better; but when a sync or a root fails, nobody knows what is
// on disk, and every later write fails with ErrFailed.
func (f *File) Commit(totals Totals) error {
	if f.failed != nil {
		return f.failed
	}
	payload := binary.LittleEndian.AppendUint64(nil, totals.Terms)
	payload = binary.LittleEndian.AppendUint64(payload, totals.Facts)
	payload = binary.LittleEndian.AppendUint64(payload, uint64(f.next.digest))
	err := f.append(Commit, payload)
	if err == nil {
		err = f.flush()
	}
	if err != nil {
		f.Abort()
		return err
	}
	f.next.sequence = f.root.sequence + 1
	if err := f.disk.Sync(); err != nil {
		return f.fail(err)
	}
	if err := f.writeRoot(f.next, slot(f.next.sequence)); err != nil {
		return f.fail(err)
	}
	if f.next.base != f.root.base {
		if err := f.attach(f.next); err != nil {
			return f.fail(err)
		}
	}
	f.root, f.read = f.next, f.next
	return nil
}

// Abort forgets the commit being made.
func (f *File) Abort() { f.next, f.buffer = f.root, f.buffer[:0] }

func (f *File) fail(cause error) error {
	f.failed = fmt.Errorf("%w (%w)", ErrFailed, cause)
	return f.failed
}
