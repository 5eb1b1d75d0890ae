package extent

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestPack packs numbers of every width, writes and opens them, and reads them one by one,
// in parts and as a whole.
func TestPack(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 3))
	for width := range 33 {
		for _, n := range []int{0, 1, 2, 31, 32, 33, 200} {
			want := make([]uint32, n)
			for i := range want {
				want[i] = uint32(rnd.Uint64() & (1<<width - 1))
			}
			if n > 0 && width > 0 {
				want[n/2] = 1<<(width-1) | want[n/2]
			}
			packed := Pack(want)
			var out bytes.Buffer
			sink, failed := NewSink(&out)
			sink.Bytes([]byte{1})
			ref := sink.Numbers(&packed)
			if failed() != nil || ref.Form != Bits || ref.Length != 4+4*((n*width+31)/32) && n > 0 {
				t.Fatalf("%d numbers of %d bits take %d bytes", n, width, ref.Length)
			}
			damaged := func(int) { panic("damaged") }
			opened, ok := New(out.Bytes(), nil, damaged).Numbers(ref)
			if !ok {
				t.Fatalf("%d numbers of %d bits do not open", n, width)
			}
			for _, x := range []*Numbers{&packed, &opened} {
				for i := range want {
					if x.At(i) != want[i] {
						t.Fatalf("number %d of %d of %d bits is %d, not %d", i, n, width, x.At(i), want[i])
					}
				}
				if part := x.Slice(n/3, n/2); !slices.Equal(part, want[n/3:n/2]) {
					t.Fatalf("a part is %v, not %v", part, want[n/3:n/2])
				}
				if !slices.Equal(x.All(), want) {
					t.Fatalf("all is %v, not %v", x.All(), want)
				}
			}
		}
	}
}

// TestBitsNonsense opens arrays whose words cannot be right: that is damage.
func TestBitsNonsense(t *testing.T) {
	for _, words := range [][]uint32{{33, 0, 0}, {32, 0}, {5, 0}} {
		x, ok := New(asBytes(words), nil, func(int) { panic("damaged") }).Numbers(Ref{Form: Bits, Length: 4 * len(words), Count: 9})
		if !ok {
			t.Fatal("it does not open")
		}
		func() {
			defer func() {
				if recover() != "damaged" {
					t.Errorf("%v can be read", words)
				}
			}()
			x.At(0)
		}()
	}
}
