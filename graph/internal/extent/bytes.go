package extent

// Bytes is an array of bytes. It is immutable and safe for concurrent use. The
// zero Bytes is empty.
type Bytes struct {
	plain  []byte
	extent *Extent // nil in memory
	at     int
}

// BytesOf returns an array in memory. It keeps the slice.
func BytesOf(plain []byte) Bytes { return Bytes{plain: plain} }

// Bytes returns the bytes at a place, and whether there can be any.
func (e *Extent) Bytes(r Ref) (Bytes, bool) {
	if r.At < 0 || r.Length < 0 || r.At > len(e.data) || r.Length > len(e.data)-r.At {
		return Bytes{}, false
	}
	return Bytes{e.data[r.At : r.At+r.Length], e, r.At}, true
}

// Len returns how many bytes there are.
func (x *Bytes) Len() int { return len(x.plain) }

// At returns byte i.
func (x *Bytes) At(i int) byte { return x.Slice(i, i+1)[0] }

// All returns all bytes. They are shared.
func (x *Bytes) All() []byte { return x.Slice(0, len(x.plain)) }

// Slice returns the bytes from i up to j, without j. They are shared.
func (x *Bytes) Slice(i, j int) []byte {
	if x.extent != nil {
		if i < 0 || i > j || j > len(x.plain) {
			x.extent.nonsense(x.at)
		}
		x.extent.verify(x.at+i, x.at+j)
	}
	return x.plain[i:j:j]
}

// Nonsense reports that the bytes, though their checksum is right, cannot have
// been written by us. It does not return.
func (x *Bytes) Nonsense() { x.extent.nonsense(x.at) }
