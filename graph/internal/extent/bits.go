package extent

import "math/bits"

// Pack returns an array in memory whose numbers have as few bits each as the largest
// needs.
func Pack(numbers []uint32) Numbers {
	most := uint32(0)
	for _, n := range numbers {
		most |= n
	}
	width := bits.Len32(most)
	words := make([]uint32, 1+(len(numbers)*width+31)/32)
	words[0] = uint32(width)
	for i, n := range numbers {
		at := i * width
		word, shift := 1+at/32, at%32
		if width > 0 {
			words[word] |= n << shift
		}
		if shift+width > 32 {
			words[word+1] |= n >> (32 - shift)
		}
	}
	return Numbers{n: len(numbers), plain: words, form: Bits, whole: &whole{}}
}

// bits returns number i of an array in bits.
func (x *Numbers) bits(i int) uint32 {
	width := int(x.words(0, 1)[0])
	at := i * width
	word, shift := 1+at/32, at%32
	if i < 0 || i >= x.n || width > 32 || width > 0 && x.n > (len(x.plain)-1)*32/width {
		x.extent.nonsense(x.at)
	}
	if width == 0 {
		return 0
	}
	end := 1 + (at+width+31)/32
	some := x.words(word, end)
	n := uint64(some[0])
	if len(some) > 1 {
		n |= uint64(some[1]) << 32
	}
	return uint32(n >> shift & (1<<width - 1))
}

// unpack returns all numbers of an array in bits.
func (x *Numbers) unpack() []uint32 {
	all := make([]uint32, x.n)
	for i := range all {
		all[i] = x.bits(i)
	}
	return all
}
