package graph

import (
	"encoding/binary"

	"github.com/clausekg/clause/graph/internal/columns"
	"github.com/clausekg/clause/graph/internal/dictionary"
	"github.com/clausekg/clause/graph/internal/extent"
)

// directory says what lies where in the columns of a graph. Its bytes are the
// fields in the order of fields, numbers being varints.
type directory struct {
	facts      int
	seed       uint64 // of the dictionary's hash
	parts      []dictionary.Part
	relations  []columns.Place // by predicate id
	predicates []uint32        // by text
	letters    string          // the edition of the rules of letters by which names are sorted; empty: no index
}

// fields writes or reads all fields, so that both agree.
func (d *directory) fields(c *codec) {
	c.int(&d.facts)
	c.uint(&d.seed)
	resize(c, &d.parts)
	for i := range d.parts {
		p := &d.parts[i]
		kind := uint64(p.Kind)
		c.uint(&kind)
		p.Kind = byte(kind)
		c.int(&p.Count)
		least := uint64(p.Least)
		c.uint(&least)
		p.Least = int64(least)
		c.flag(&p.Wide)
		c.refs(&p.Texts, &p.Offsets, &p.Buckets, &p.IDs, &p.Prints, &p.Diffs)
	}
	resize(c, &d.relations)
	for i := range d.relations {
		r := &d.relations[i]
		c.word(&r.Predicate)
		for _, s := range []*columns.SidePlace{&r.Forward, &r.Backward} {
			c.side(s)
		}
	}
	c.words(&d.predicates)
	d.names(c)
}

// names writes or reads what describes the indexes of names. A directory that was written
// before there were any ends here.
func (d *directory) names(c *codec) {
	if c.reading && len(c.buf) == 0 || !c.reading && d.letters == "" {
		return
	}
	c.text(&d.letters)
	same := d.letters == dictionary.Letters
	for i := range d.parts {
		p := &d.parts[i]
		named := p.Named
		c.flag(&named)
		c.int(&p.IRIs)
		c.refs(&p.Names)
		p.Named = named && same
	}
}

func (c *codec) side(s *columns.SidePlace) {
	c.word(&s.First)
	c.flag(&s.Dense)
	c.flag(&s.Single)
	c.flag(&s.Repeats)
	c.int(&s.Facts)
	c.int(&s.Shape.Keys)
	c.int(&s.Widest)
	c.refs(&s.Keys, &s.Starts, &s.Nodes)
	c.word(&s.Label)
	c.words(&s.Table)
	c.refs(&s.Codes, &s.Each)
}

// codec writes fields to bytes, or reads them from bytes.
type codec struct {
	buf     []byte
	reading bool
	bad     bool // what is read is not what was written
}

func (c *codec) uint(x *uint64) {
	if !c.reading {
		c.buf = binary.AppendUvarint(c.buf, *x)
		return
	}
	n, width := binary.Uvarint(c.buf)
	if width <= 0 {
		c.bad = true
		n, width = 0, 0
	}
	*x, c.buf = n, c.buf[width:]
}

func (c *codec) int(x *int) {
	n := uint64(*x)
	c.uint(&n)
	if n >= 1<<62 {
		c.bad = true
		n = 0
	}
	*x = int(n)
}

func (c *codec) word(x *uint32) {
	n := uint64(*x)
	c.uint(&n)
	if n >= 1<<32 {
		c.bad = true
	}
	*x = uint32(n)
}

func (c *codec) text(x *string) {
	n := len(*x)
	c.int(&n)
	if !c.reading {
		c.buf = append(c.buf, *x...)
		return
	}
	if n > len(c.buf) {
		c.bad = true
		n = 0
	}
	*x, c.buf = string(c.buf[:n]), c.buf[n:]
}

func (c *codec) flag(x *bool) {
	n := 0
	if *x {
		n = 1
	}
	c.int(&n)
	*x = n == 1
}

func (c *codec) words(x *[]uint32) {
	resize(c, x)
	for i := range *x {
		c.word(&(*x)[i])
	}
}

func (c *codec) refs(refs ...*extent.Ref) {
	for _, r := range refs {
		form := int(r.Form)
		c.int(&form)
		r.Form = extent.Form(form)
		c.int(&r.At)
		c.int(&r.Length)
		c.int(&r.Count)
	}
}

// resize writes the length of a list, or reads it and makes the list. A list that
// is longer than the bytes that are left is none.
func resize[T any](c *codec, list *[]T) {
	n := len(*list)
	c.int(&n)
	if !c.reading {
		return
	}
	if n > len(c.buf) {
		c.bad = true
		n = 0
	}
	*list = make([]T, n)
}
