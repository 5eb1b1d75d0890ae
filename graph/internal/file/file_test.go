package file

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
)

// memory is a disk that never fails.
type memory struct{ image []byte }

func (m *memory) ReadAt(b []byte, at int64) (int, error) {
	return bytes.NewReader(m.image).ReadAt(b, at)
}

func (m *memory) WriteAt(b []byte, at int64) (int, error) {
	if end := int(at) + len(b); end > len(m.image) {
		m.image = append(m.image, make([]byte, end-len(m.image))...)
	}
	return copy(m.image[at:], b), nil
}

func (m *memory) Truncate(size int64) error { m.image = m.image[:size]; return nil }
func (m *memory) Size() (int64, error)      { return int64(len(m.image)), nil }
func (m *memory) Sync() error               { return nil }
func (m *memory) SyncFolder() error         { return nil }
func (m *memory) Close() error              { return nil }
func (m *memory) Beside() (Disk, error)     { return nil, errors.ErrUnsupported }
func (m *memory) TakePlace() error          { return errors.ErrUnsupported }
func (m *memory) Discard() error            { return errors.ErrUnsupported }
func (m *memory) Renewed() (Disk, error)    { return nil, nil }

func (m *memory) Map(at, length int64) ([]byte, func(), error) {
	return slices.Clone(m.image[at : at+length]), func() {}, nil
}

// commit adds a commit of two blocks to an image and returns the new one.
func commit(t *testing.T, image []byte, terms, facts string) []byte {
	t.Helper()
	m := &memory{slices.Clone(image)}
	f, err := Open(m, true)
	if err == nil {
		err = errors.Join(f.Write(Terms, []byte(terms)), f.Write(Added, []byte(facts)), f.Commit(Totals{}))
	}
	if err != nil {
		t.Fatal(err)
	}
	return m.image
}

// content reads all payloads of an image.
func content(image []byte) (string, error) {
	f, err := Open(&memory{slices.Clone(image)}, false)
	if err != nil {
		return "", err
	}
	var all []string
	_, _, err = f.Read(func(b Block) error {
		all = append(all, string(b.Payload))
		return nil
	})
	return strings.Join(all, " "), err
}

func isCorrupt(err error) bool {
	var c *Corrupt
	return errors.As(err, &c)
}

// TestMixedCommits puts a block of one attempt at a commit into another attempt,
// in its very place and with its own right checksum, as a crash and a lost
// truncation might. The mixture must not pass for a commit.
func TestMixedCommits(t *testing.T) {
	base := commit(t, nil, "t0", "f0")
	first, second := commit(t, base, "t1", "f1"), commit(t, base, "t2", "f2")
	mixed := slices.Clone(first)
	copy(mixed[len(base):], second[len(base):len(base)+prefixSize+8])
	if got, err := content(mixed); !isCorrupt(err) {
		t.Errorf("with a root: %q, %v", got, err)
	}
	copy(mixed[:blockStart], base)
	if got, err := content(mixed); got != "t0 f0" || err != nil {
		t.Errorf("without a root: %q, %v", got, err)
	}
	copy(first[:blockStart], base)
	if got, err := content(first); got != "t0 f0 t1 f1" || err != nil {
		t.Errorf("a whole commit without a root: %q, %v", got, err)
	}
}

// TestWrongRoot gives a file roots with a right checksum that do not fit.
func TestWrongRoot(t *testing.T) {
	image := commit(t, commit(t, nil, "t1", "f1"), "t2", "f2")
	f, err := Open(&memory{slices.Clone(image)}, false)
	if err != nil {
		t.Fatal(err)
	}
	for name, r := range map[string]root{
		"other digest":    {2, f.root.length, f.root.digest + 1, 0},
		"within a block":  {2, f.root.length - 8, f.root.digest, 0},
		"within a commit": {2, f.root.length - prefixSize - commitSize, f.root.digest, 0},
		"other sequence":  {3, f.root.length, f.root.digest, 0},
		"too long":        {2, f.root.length + 8, f.root.digest, 0},
		"far too long":    {2, 1 << 63, f.root.digest, 0},
		"no directory":    {2, f.root.length, f.root.digest, blockStart},
		"far directory":   {2, f.root.length, f.root.digest, 1 << 63},
		"odd directory":   {2, f.root.length, f.root.digest, blockStart + 4},
	} {
		bad := slices.Clone(image)
		copy(bad[slotStart:], f.encodeRoot(r))
		copy(bad[slotStart+slotSize:], f.encodeRoot(r))
		if got, err := content(bad); !isCorrupt(err) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

// TestWrongSequence writes a block of a commit that is not due.
func TestWrongSequence(t *testing.T) {
	m := &memory{}
	f, err := Open(m, true)
	if err != nil {
		t.Fatal(err)
	}
	f.root.sequence = 4
	if err := errors.Join(f.Write(Terms, []byte("t")), f.Commit(Totals{})); err != nil {
		t.Fatal(err)
	}
	if got, err := content(m.image); !isCorrupt(err) || !strings.Contains(err.Error(), "of commit 5 where 1 is due") {
		t.Errorf("%q, %v", got, err)
	}
}

// TestTail cuts what a commit that did not happen has left, for a writer only.
func TestTail(t *testing.T) {
	whole := commit(t, nil, "t1", "f1")
	for _, writable := range []bool{true, false} {
		m := &memory{append(slices.Clone(whole), "not a commit"...)}
		if _, err := Open(m, writable); err != nil {
			t.Fatal(err)
		}
		if cut := len(m.image) == len(whole); cut != writable {
			t.Errorf("writable %t, cut %t", writable, cut)
		}
	}
}

// TestChecksum must depend on the place and on the file.
func TestChecksum(t *testing.T) {
	prefix, payload := make([]byte, prefixSize), []byte("payload ")
	a, b := &File{}, &File{uuid: [16]byte{1}}
	sum := a.checksum(16, prefix, payload)
	if a.checksum(24, prefix, payload) == sum || b.checksum(16, prefix, payload) == sum {
		t.Error("a block may be put elsewhere")
	}
	prefix[9] = 1
	if a.checksum(16, prefix, payload) == sum {
		t.Error("the length of a block may be changed")
	}
}

// TestLargeBlocks writes blocks larger and smaller than the buffers.
func TestLargeBlocks(t *testing.T) {
	large := strings.Repeat("x", 3*bufferSize+5)
	got, err := content(commit(t, commit(t, nil, large, "f1"), "t2", large))
	if want := strings.Join([]string{large, "f1", "t2", large}, " "); got != want || err != nil {
		t.Errorf("%d bytes, %v", len(got), err)
	}
}

// TestLock opens a file for writing twice.
func TestLock(t *testing.T) {
	path := t.TempDir() + "/locked"
	first, err := OpenDisk(path, true)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := OpenDisk(path, true); err != ErrLocked {
		t.Errorf("a second writer gets %v", err)
	}
	reader, err := OpenDisk(path, false)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := reader.ReadAt(make([]byte, 1), 0); err != io.EOF {
		t.Errorf("reading an empty file gives %v", err)
	}
	if err := errors.Join(reader.Close(), first.Close()); err != nil {
		t.Fatal(err)
	}
	again, err := OpenDisk(path, true)
	if err != nil {
		t.Fatal(err)
	}
	if err := again.Close(); err != nil {
		t.Fatal(err)
	}
}
