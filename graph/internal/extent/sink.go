package extent

import "io"

// Sink takes arrays and says where it put them.
type Sink interface {
	Numbers(x *Numbers) Ref
	Bytes(b []byte) Ref
}

// NewSink returns a sink that writes arrays one after the other, and what tells
// of the first error.
func NewSink(out io.Writer) (Sink, func() error) {
	s := &sink{out: out}
	return s, func() error { return s.err }
}

type sink struct {
	out io.Writer
	at  int
	err error
}

// alignment is what the place of an array is a multiple of.
const alignment = 8

var zeros [alignment]byte

func (s *sink) Numbers(x *Numbers) Ref {
	b, form := x.Encode()
	r := s.Bytes(b)
	r.Form, r.Count = form, x.Len()
	return r
}

func (s *sink) Bytes(b []byte) Ref {
	s.write(zeros[:-s.at&(alignment-1)])
	r := Ref{At: s.at, Length: len(b)}
	s.write(b)
	return r
}

func (s *sink) write(b []byte) {
	if s.err == nil && len(b) > 0 {
		_, s.err = s.out.Write(b)
	}
	s.at += len(b)
}
