package exec

import (
	"cmp"
	"slices"
	"strings"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/value"
)

// sortable is the text by which a row is put in order.
type sortable struct {
	folded, text string
	id           graph.ID // of an entity
	row          int32
	nothing      bool // which comes last
}

func (x *sortable) compare(y *sortable, desc bool) int {
	switch {
	case x.nothing || y.nothing:
		return count(x.nothing) - count(y.nothing)
	case x.id == y.id && x.id != 0:
		return 0
	}
	c := strings.Compare(x.folded, y.folded)
	if c == 0 {
		c = cmp.Or(strings.Compare(x.text, y.text), cmp.Compare(x.id, y.id))
	}
	if desc {
		return -c
	}
	return c
}

// sort puts rows of a block in the order that is asked for: by its keys, then by its cells as
// people read them. It sorts by one after the other, and by the next only what is the same so
// far, so that names are decoded only where they decide.
func (a *arranger) sort(b *block, rows []int32, level int) {
	for ; level < len(b.keys)+len(b.cells) && len(rows) > 1; level++ {
		a.r.look()
		s, desc := b.level(level), level < len(b.keys) && a.s.Order[level].Desc
		a.sortBy(s, rows, desc)
		if s.same(rows[0], rows[len(rows)-1]) { // then so are all between
			continue
		}
		for from := 0; from < len(rows); {
			to := from + 1
			for to < len(rows) && s.same(rows[from], rows[to]) {
				a.r.look()
				to++
			}
			if to-from > 1 {
				a.sort(b, rows[from:to], level+1)
			}
			from = to
		}
		return
	}
}

// level returns a key or, behind the keys, a column.
func (b *block) level(i int) *lane {
	if i < len(b.keys) {
		return &b.keys[i]
	}
	return &b.cells[i-len(b.keys)]
}

// sortBy puts rows in the order of one lane; nothing comes last.
func (a *arranger) sortBy(s *lane, rows []int32, desc bool) {
	switch {
	case s.ids != nil:
		a.sortEntities(s, rows, desc)
	case s.ints != nil:
		slices.SortFunc(rows, looking(a.r, s.compareInts(desc)))
	case s.mixed != nil:
		a.sortMixed(s, rows, desc)
	}
}

func (s *lane) compareInts(desc bool) func(i, j int32) int {
	return func(i, j int32) int {
		x, y := s.ints[i], s.ints[j]
		switch {
		case x == y:
			return 0
		case x == noValue:
			return 1
		case y == noValue:
			return -1
		case desc:
			return cmp.Compare(y, x)
		}
		return cmp.Compare(x, y)
	}
}

// sortEntities puts rows in the order of what entities are called.
func (a *arranger) sortEntities(s *lane, rows []int32, desc bool) {
	if len(rows) >= manyNames && a.sortRanked(s, rows, desc) {
		return
	}
	list := slices.Grow(a.texts[:0], len(rows))
	for _, row := range rows {
		e := sortable{id: s.ids[row], row: row, nothing: s.ids[row] == 0}
		switch {
		case e.nothing:
		case len(list) > 0 && list[len(list)-1].id == e.id:
			last := list[len(list)-1]
			e.text, e.folded = last.text, last.folded
		case s.texts != nil:
			e.text = s.texts[row]
			e.folded = lexicon.Fold(e.text)
		default:
			n := a.r.named(e.id)
			e.text, e.folded = n.text, n.folded
		}
		list = append(list, e)
		a.r.look()
	}
	a.sortTexts(list, rows, desc)
}

func (a *arranger) sortTexts(list []sortable, rows []int32, desc bool) {
	slices.SortFunc(list, looking(a.r, func(x, y sortable) int { return x.compare(&y, desc) }))
	for i, e := range list {
		rows[i] = e.row
	}
	a.texts = list
}

// sortMixed puts rows in the order of values of any sort. Of texts each is folded once.
func (a *arranger) sortMixed(s *lane, rows []int32, desc bool) {
	list := slices.Grow(a.texts[:0], len(rows))
	for _, row := range rows {
		v := s.mixed[row]
		if v.Type != value.Text {
			slices.SortFunc(rows, looking(a.r, func(i, j int32) int { return a.order(s.mixed[i], s.mixed[j], desc) }))
			return
		}
		list = append(list, sortable{folded: strings.ToLower(v.Text), text: v.Text, row: row})
		a.r.look()
	}
	a.sortTexts(list, rows, desc)
}
