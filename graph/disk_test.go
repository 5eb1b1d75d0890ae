package graph_test

import (
	"errors"
	"io"
	"math/rand/v2"
	"slices"

	"github.com/clausekg/clause/graph/internal/file"
)

var (
	errCut  = errors.New("the power is gone")
	errDisk = errors.New("the disk says no")
)

// disk is a disk in memory that knows what was synced. Every call that changes
// something is a step; at a chosen step the power goes, or the call fails.
type disk struct {
	now    []byte // what a read sees
	synced []byte // what is on the platter for sure
	after  []operation

	steps  int
	syncs  int
	cutAt  int // the step, from 1, at which the power goes; 0 is never
	failAt int // the step that fails, once
	dead   bool
	fails  func() bool // whether a step fails, once more

	of      *disk // for a disk made by Beside: the one that counts for all
	named   *disk // which disk has the name, nil for this one
	durable *disk // which one has it for sure
}

// first returns the disk that counts steps for all that were made beside it.
func (d *disk) first() *disk {
	if d.of != nil {
		return d.of
	}
	return d
}

// named returns the disk that has the name now.
func (d *disk) current() *disk {
	if f := d.first(); f.named != nil {
		return f.named
	}
	return d.first()
}

// operation is a write or a truncation since the last sync.
type operation struct {
	at       int64
	data     []byte
	truncate bool
}

func diskWith(image []byte) *disk {
	return &disk{now: slices.Clone(image), synced: slices.Clone(image)}
}

// step counts, and says how the call is to fail.
func (d *disk) step() error {
	d = d.first()
	if d.dead {
		return errCut
	}
	d.steps++
	switch d.steps {
	case d.cutAt:
		d.dead = true
		return errCut
	case d.failAt:
		return errDisk
	}
	if d.fails != nil && d.fails() {
		return errDisk
	}
	return nil
}

func (d *disk) ReadAt(b []byte, at int64) (int, error) {
	if at >= int64(len(d.now)) {
		return 0, io.EOF
	}
	n := copy(b, d.now[at:])
	if n < len(b) {
		return n, io.EOF
	}
	return n, nil
}

func (d *disk) WriteAt(b []byte, at int64) (int, error) {
	err := d.step()
	n := len(b)
	if err == errDisk {
		n /= 2 // a short write
	}
	if f := d.first(); f.dead && f.steps != f.cutAt {
		return 0, err
	}
	// The write that the power cuts is among those that may or may not be kept.
	op := operation{at: at, data: slices.Clone(b[:n])}
	d.now = op.apply(d.now)
	d.after = append(d.after, op)
	if err != nil {
		return n, err
	}
	return n, nil
}

func (d *disk) Truncate(size int64) error {
	if err := d.step(); err != nil {
		return err
	}
	op := operation{at: size, truncate: true}
	d.now = op.apply(d.now)
	d.after = append(d.after, op)
	return nil
}

func (d *disk) Sync() error {
	d.first().syncs++
	if err := d.step(); err != nil {
		return err
	}
	d.synced, d.after = slices.Clone(d.now), nil
	return nil
}

func (d *disk) SyncFolder() error {
	if err := d.step(); err != nil {
		return err
	}
	d.first().durable = d.current()
	return nil
}

func (d *disk) Map(at, length int64) ([]byte, func(), error) {
	return slices.Clone(d.now[at : at+length]), func() {}, nil
}

func (d *disk) Beside() (file.Disk, error) {
	if err := d.step(); err != nil {
		return nil, err
	}
	return &disk{of: d.first()}, nil
}

func (d *disk) TakePlace() error {
	f := d.first()
	if err := d.step(); err == errDisk || err != nil && f.steps != f.cutAt {
		return err
	}
	f.durable = f.lasting()
	f.named = d // or not, if the power goes now
	if f.dead {
		return errCut
	}
	return nil
}

// lasting returns the disk that has the name for sure.
func (d *disk) lasting() *disk {
	if f := d.first(); f.durable != nil {
		return f.durable
	}
	return d.first()
}

func (d *disk) Discard() error { return d.step() }

func (d *disk) Renewed() (file.Disk, error) {
	if d.current() == d {
		return nil, nil
	}
	return d.current(), nil
}

func (d *disk) Size() (int64, error) { return int64(len(d.now)), nil }
func (d *disk) Close() error         { return nil }

func (o operation) apply(image []byte) []byte {
	if o.truncate {
		if o.at <= int64(len(image)) {
			return image[:o.at]
		}
		return append(image, make([]byte, o.at-int64(len(image)))...)
	}
	if end := o.at + int64(len(o.data)); end > int64(len(image)) {
		image = append(image, make([]byte, end-int64(len(image)))...)
	}
	copy(image[o.at:], o.data)
	return image
}

// loss says what becomes of writes that were not synced when the power goes.
type loss struct {
	name string
	keep func(after []operation) []operation
}

var losses = []loss{
	{"all kept", func(after []operation) []operation { return after }},
	{"none kept", func([]operation) []operation { return nil }},
	{"half of each kept", func(after []operation) (kept []operation) {
		for _, o := range after {
			o.data = o.data[:len(o.data)/2]
			kept = append(kept, o)
		}
		return kept
	}},
	{"the later half kept", func(after []operation) []operation { return after[len(after)/2:] }},
}

// anySectors keeps any of the sectors of 512 bytes.
func anySectors(r *rand.Rand) loss {
	return loss{"some sectors kept", func(after []operation) (kept []operation) {
		for _, o := range after {
			if o.truncate {
				if r.IntN(2) == 0 {
					kept = append(kept, o)
				}
				continue
			}
			for len(o.data) > 0 {
				n := min(int64(len(o.data)), 512-o.at%512)
				if r.IntN(2) == 0 {
					kept = append(kept, operation{at: o.at, data: o.data[:n]})
				}
				o.at, o.data = o.at+n, o.data[n:]
			}
		}
		return kept
	}}
}

// image returns what the file of the name holds when the power is back.
func (d *disk) image(l loss) []byte {
	at := d.lasting()
	if at != d.current() && len(l.keep([]operation{{}})) > 0 {
		at = d.current()
	}
	image := slices.Clone(at.synced)
	for _, o := range l.keep(at.after) {
		image = o.apply(image)
	}
	return image
}

// survive returns the disk as another process finds it when only the process
// that wrote has ended.
func (d *disk) survive() *disk {
	d = d.current()
	return &disk{now: slices.Clone(d.now), synced: slices.Clone(d.synced), after: slices.Clone(d.after)}
}
