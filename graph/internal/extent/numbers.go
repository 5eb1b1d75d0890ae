package extent

import (
	"encoding/binary"
	"sort"
	"sync/atomic"
	"unsafe"
)

// Numbers is an array of numbers, in one of three forms:
//
//	plain   the numbers, 4 bytes each, little endian
//	steps   pieces (position, number, step), 12 bytes each: from the position on,
//	        up to the next piece, each number is the one before plus the step
//	bits    a word that says how many bits a number has, then the numbers, that
//	        many bits each, the lowest first, up to a whole word
//
// Steps are for arrays that hardly need to be there: the members of a kind whose
// ids follow each other, the starts of runs that are all of one length. Bits are
// for arrays that are asked for a number at a time, and are made by Pack. Both are
// spelled out when they are first asked for as a whole.
//
// It is immutable and safe for concurrent use. The zero Numbers is empty.
type Numbers struct {
	n      int
	plain  []uint32 // or, of steps, the pieces; of bits, the words
	form   Form
	extent *Extent // nil in memory
	at     int     // where plain begins
	whole  *whole  // nil in memory
}

// whole is an array that somebody has asked for as a whole: verified, and spelled
// out.
type whole struct{ all atomic.Pointer[[]uint32] }

// Of returns an array in memory. It keeps the slice.
func Of(plain []uint32) Numbers { return Numbers{n: len(plain), plain: plain} }

// Form tells how an array is written.
type Form uint8

// The forms of arrays. The numbers are written to files.
const (
	Plain Form = iota
	Steps
	Bits
)

// Ref says where an array lies in an extent, or other bytes.
type Ref struct {
	Form   Form
	At     int // first byte, a multiple of 4
	Length int // bytes
	Count  int // numbers
}

// Numbers returns the array at a place, and whether there can be one.
func (e *Extent) Numbers(r Ref) (Numbers, bool) {
	if r.At < 0 || r.Length < 0 || r.Count < 0 || r.At%4 != 0 || r.At > len(e.data) || r.Length > len(e.data)-r.At {
		return Numbers{}, false
	}
	switch r.Form {
	case Plain:
		if r.Length != 4*r.Count {
			return Numbers{}, false
		}
		return Numbers{r.Count, e.words(r.At, r.Length), Plain, e, r.At, &whole{}}, true
	case Steps:
		if r.Length%12 != 0 || r.Length == 0 {
			return Numbers{}, false
		}
		return Numbers{r.Count, e.words(r.At, r.Length), Steps, e, r.At, &whole{}}, true
	case Bits:
		if r.Length < 4 || r.Length%4 != 0 {
			return Numbers{}, false
		}
		x := Numbers{r.Count, e.words(r.At, r.Length), Bits, e, r.At, &whole{}}
		return x, true
	}
	return Numbers{}, false
}

// littleEndian says whether the machine keeps numbers as files do.
var littleEndian = binary.NativeEndian.Uint16([]byte{1, 0}) == 1

// words returns bytes as numbers. Where the machine keeps numbers in the other
// order they are verified and turned in a copy.
func (e *Extent) words(at, length int) []uint32 {
	b := e.data[at : at+length]
	if len(b) == 0 {
		return nil
	}
	if littleEndian && uintptr(unsafe.Pointer(&b[0]))%4 == 0 {
		return unsafe.Slice((*uint32)(unsafe.Pointer(&b[0])), length/4)
	}
	e.verify(at, at+length)
	words := make([]uint32, length/4)
	for i := range words {
		words[i] = binary.LittleEndian.Uint32(b[4*i:])
	}
	return words
}

// Encode returns the bytes of an array and their form: as they lie in the file
// where it comes from one, and else in the shorter form. They may be shared.
func (x *Numbers) Encode() ([]byte, Form) {
	switch {
	case x.form != Plain:
		return asBytes(x.words(0, len(x.plain))), x.form
	case x.extent == nil:
		if pieces := steps(x.plain); pieces != nil {
			return asBytes(pieces), Steps
		}
	}
	return asBytes(x.words(0, x.n)), Plain
}

// asBytes returns numbers as files keep them.
func asBytes(words []uint32) []byte {
	if len(words) == 0 {
		return nil
	}
	if littleEndian {
		return unsafe.Slice((*byte)(unsafe.Pointer(&words[0])), 4*len(words))
	}
	b := make([]byte, 0, 4*len(words))
	for _, w := range words {
		b = binary.LittleEndian.AppendUint32(b, w)
	}
	return b
}

// saving is how many times smaller steps must be to be worth their indirection.
const saving = 4

// steps returns the pieces of an array, or nil when they are too many.
func steps(numbers []uint32) []uint32 {
	most := len(numbers) / saving / 3
	var pieces []uint32
	for i := 0; i < len(numbers); {
		if len(pieces)/3 >= most {
			return nil
		}
		step, end := uint32(0), i+1
		if end < len(numbers) && numbers[end] == numbers[i]+1 {
			step = 1
		}
		for end < len(numbers) && numbers[end] == numbers[end-1]+step {
			end++
		}
		pieces = append(pieces, uint32(i), numbers[i], step)
		i = end
	}
	return pieces
}

// Len returns how many numbers there are.
func (x *Numbers) Len() int { return x.n }

// words verifies and returns plain[i:j].
func (x *Numbers) words(i, j int) []uint32 {
	if x.extent != nil {
		if i > j || j > len(x.plain) || i < 0 {
			x.extent.nonsense(x.at)
		}
		x.extent.verify(x.at+4*i, x.at+4*j)
	}
	return x.plain[i:j:j]
}

// At returns number i.
func (x *Numbers) At(i int) uint32 {
	switch {
	case x.form == Steps:
		p := x.piece(i)
		return p[1] + (uint32(i)-p[0])*p[2]
	case x.form == Bits:
		return x.bits(i)
	case x.extent == nil:
		return x.plain[i]
	}
	return x.words(i, i+1)[0]
}

// piece returns the piece in which number i lies.
func (x *Numbers) piece(i int) []uint32 {
	at := sort.Search(len(x.plain)/3, func(p int) bool { return x.words(3*p, 3*p+1)[0] > uint32(i) })
	if at == 0 || i >= x.n {
		x.extent.nonsense(x.at)
	}
	return x.words(3*at-3, 3*at)
}

// short is up to how many numbers of steps are spelled out on their own.
const short = 64

// InMemory reports whether all numbers can be had at no cost: they are plain, and
// verified.
func (x *Numbers) InMemory() bool {
	return x.whole == nil || x.whole.all.Load() != nil
}

// Slice returns the numbers from i up to j, without j. They are shared.
func (x *Numbers) Slice(i, j int) []uint32 {
	switch {
	case x.form == Plain:
		return x.words(i, j)
	case i == j:
		return nil
	case i > j || i < 0 || j > x.n:
		x.extent.nonsense(x.at)
	case j-i <= short:
		some := make([]uint32, 0, j-i)
		for i < j {
			some = append(some, x.At(i))
			i++
		}
		return some
	}
	return x.All()[i:j:j]
}

// All returns all numbers. They are shared.
func (x *Numbers) All() []uint32 {
	if x.whole == nil {
		return x.plain
	}
	all := x.whole.all.Load()
	if all == nil {
		now := x.words(0, len(x.plain))
		switch x.form {
		case Steps:
			now = x.spell()
		case Bits:
			now = x.unpack()
		}
		all = &now
		x.whole.all.CompareAndSwap(nil, all)
	}
	return *all
}

func (x *Numbers) spell() []uint32 {
	pieces := x.words(0, len(x.plain))
	all := make([]uint32, 0, x.n)
	for p := 0; p < len(pieces); p += 3 {
		end := uint32(x.n)
		if p+3 < len(pieces) {
			end = pieces[p+3]
		}
		if int(pieces[p]) != len(all) || end < pieces[p] || end > uint32(x.n) {
			x.extent.nonsense(x.at)
		}
		n, step := pieces[p+1], pieces[p+2]
		for range end - pieces[p] {
			all = append(all, n)
			n += step
		}
	}
	return all
}

// Search returns where a number lies in a sorted array, or would lie, and whether
// it is there.
func (x *Numbers) Search(number uint32) (int, bool) {
	at := sort.Search(x.n, func(i int) bool { return x.At(i) >= number })
	return at, at < x.n && x.At(at) == number
}
