package sheet

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
)

// fold is a cell as references compare it: case and blanks do not count.
func fold(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

// targets are the things of a kind that cells can refer to.
type targets struct {
	kind  *Kind
	sheet *Sheet
	keys  map[string]string // folded key -> key
	names map[string]string // folded name -> key, of names that only one row has
	words bool              // keys are not just small numbers

	called map[string]string // key -> name
}

// targetsOf lists the things of all tables that have a key.
func (in *inference) targetsOf() (all []*targets) {
	for _, s := range in.model.Sheets {
		key := s.keyColumn()
		if key == nil {
			continue
		}
		t := of(all, s.Kind)
		if t == nil {
			t = &targets{kind: s.Kind, sheet: s, keys: map[string]string{}, names: map[string]string{}, called: map[string]string{}}
			all = append(all, t)
		}
		var name *Column
		for _, c := range s.Columns {
			if c.naming && c != key {
				name = c
			}
		}
		for _, r := range s.Table.rows {
			k := r.cell(key.place)
			if isNothing(k) {
				continue
			}
			t.keys[fold(k)] = k
			t.words = t.words || strings.ContainsFunc(k, unicode.IsLetter) || len(k) > 6
			if s.People != nil {
				t.called[k] = s.People.name(r)
			}
			if name != nil {
				t.called[k] = r.cell(name.place)
				if n := fold(r.cell(name.place)); t.names[n] == "" || t.names[n] == k {
					t.names[n] = k
				} else {
					t.names[n] = "\x00"
				}
			}
		}
		for n, k := range t.names {
			if k == "\x00" {
				delete(t.names, n)
			}
		}
	}
	return all
}

// of finds the things of a kind, which several tables may have.
func of(all []*targets, k *Kind) *targets {
	for _, t := range all {
		if t.kind == k {
			return t
		}
	}
	return nil
}

// keyColumn is the column that the rows are known by, or nil.
func (s *Sheet) keyColumn() *Column {
	for _, c := range s.Columns {
		if c.IsKey {
			return c
		}
	}
	return nil
}

// references finds the columns whose cells are keys or names of the rows of a table.
func (in *inference) references(s *Sheet) {
	all := in.targetsOf()
	for _, c := range s.Columns {
		switch {
		case c.refersByHeader() && !c.IsKey:
			in.stateReference(c, all)
			continue
		case c.stated.made():
			continue
		}
		if c.Type != "" && c.Type != "integer" && c.Type != "text" || c.naming {
			continue
		}
		if c.Type == "text" && c.Role == Property { // a part of a name
			continue
		}
		best, most := (*reference)(nil), 0.0
		for _, t := range all {
			if r := refer(s, c, t); r != nil && r.score > most {
				best, most = r, r.score
			}
		}
		if best != nil {
			best.take(c)
		}
	}
}

// reference is what a column refers to, if it does.
type reference struct {
	to     *targets
	keyed  map[string]string
	list   string
	score  float64
	found  int // of the different items
	items  int
	byName bool
}

// take makes the column one of references.
func (r *reference) take(c *Column) {
	c.target, c.byName = r.to, r.byName
	c.Role, c.Type, c.Of, c.keyed, c.form.list = Reference, "", r.to.kind, r.keyed, r.list
	what := "keys"
	if r.byName {
		what = "names"
	}
	c.Why = fmt.Sprintf("%s are %s in %s", several(r.found, r.items), what, filepath.Base(r.to.sheet.Table.File))
}

// refer looks whether a column refers to the rows of a table: by its header and its
// cells, or if the cells are more than small numbers, by these alone.
func refer(s *Sheet, c *Column, t *targets) *reference {
	if c.IsKey && t.kind == s.Kind {
		return nil
	}
	said := calls(c.profile.heading.words, t)
	doer, _ := c.profile.heading.doer()
	r := t.count(c.profile.distinct, "")
	if items, list := c.profile.items(); list != "" {
		if cut := t.count(items, list); cut.found*r.items > r.found*cut.items {
			r = cut
		}
	}
	share := float64(r.found) / float64(max(r.items, 1))
	numbers := !t.words && !r.byName
	switch {
	case numbers && r.list == "" && c.profile.heading.counts():
		return nil
	case t.kind == s.Kind:
		above := c.profile.heading.has("manager", "parent", "supervisor", "boss", "reports", "superior", "predecessor", "replaces", "amends", "under", "master", "previous")
		if share < 0.9 || !above && (numbers || r.found < 3) {
			return nil
		}
	case said == 3 && share >= 0.5, said == 2 && share >= 0.6, said == 1 && share >= 0.9:
	case said == 0 && !numbers && share >= 0.9 && doer != "" && !c.IsKey:
	case said == 0 && numbers && share >= 0.99 && r.found >= 3 && !c.IsKey && t.general() && c.namesRole():
	case said == 0 && !numbers && share >= 0.9 && r.found >= 3 && !c.IsKey:
	default:
		return nil
	}
	r.score = float64(said)*10 + share
	return r
}

// counts says whether a header has things in the plural, so that a number below it says
// how many: Matches missed, Units sold.
func (h heading) counts() bool {
	return !h.isKey() && singular(h.words[0]) != h.words[0]
}

// general says whether the things of a table can be of any role: firms are customers of one
// deal and suppliers of the next.
func (t *targets) general() bool {
	return slices.ContainsFunc(t.kind.Nouns, func(n string) bool {
		return slices.Contains([]string{"firm", "company", "organisation", "organization", "business", "entity", "party", "person", "employee", "member", "user"}, lastWord(n))
	})
}

// namesRole says whether the header is that of somebody in a role: Customer, Provider id.
func (c *Column) namesRole() bool {
	stem := stemOf(c.profile.heading.words)
	return len(stem) > 0 && (agents[stem[len(stem)-1]] != "" || slices.Contains([]string{"customer", "client", "vendor", "contractor", "counterparty", "partner", "sponsor"}, stem[len(stem)-1]))
}

// count counts the items that are keys or names.
func (t *targets) count(items []string, list string) *reference {
	byKey, byName := 0, 0
	for _, item := range items {
		if _, ok := t.keys[fold(item)]; ok {
			byKey++
		}
		if _, ok := t.names[fold(item)]; ok {
			byName++
		}
	}
	r := &reference{to: t, keyed: t.keys, list: list, found: byKey, items: len(items)}
	if byName > byKey {
		r.keyed, r.found, r.byName = t.names, byName, true
	}
	return r
}

// repeats makes texts of the columns that name what another column of the table refers
// to by its key: Supplier name beside Supplier ID.
func (in *inference) repeats(s *Sheet) {
	for _, c := range s.Columns {
		if c.Role != Reference || c.target == nil {
			continue
		}
		for _, o := range s.Columns {
			if o != c && o.Role == Reference && o.Of == c.Of && o.target != nil && !o.byName && c.byName && !c.refersByHeader() && s.agree(c, o) {
				c.Role, c.Type, c.Of, c.keyed, c.target, c.form.list = Property, "text", nil, nil, nil, ""
				c.Why = "says again what " + o.called() + " refers to"
				break
			}
		}
	}
}

// agree says whether two columns refer to the same thing in most rows.
func (s *Sheet) agree(a, b *Column) bool {
	same := 0
	for _, r := range s.Table.rows {
		if key := a.keyed[fold(r.cell(a.place))]; key != "" && key == b.keyed[fold(r.cell(b.place))] {
			same++
		}
	}
	return 10*same >= 6*len(s.Table.rows)
}

// calls says how well a header names the rows of a table: 3 as their noun, 2 ending in
// it, 1 beginning alike, as Ship via and shippers do.
func calls(words []string, t *targets) int {
	stem := stemOf(words)
	if len(stem) == 0 {
		return 0
	}
	stem[len(stem)-1] = singular(stem[len(stem)-1])
	text := strings.Join(stem, " ")
	best := 0
	for _, n := range t.kind.Nouns {
		last := n[strings.LastIndexByte(n, ' ')+1:]
		switch {
		case text == n:
			return 3
		case strings.HasSuffix(text, " "+n) || stem[len(stem)-1] == last:
			best = max(best, 2)
		case alike(stem[0], last, len(words) > len(stem)) || alike(stem[len(stem)-1], last, len(words) > len(stem)):
			best = max(best, 1)
		}
	}
	return best
}

// alike says whether one word begins as the other: cust and customer, ship and shipper.
func alike(a, b string, id bool) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	return strings.HasPrefix(b, a) && (len(a) >= 4 || id && len(a) >= 3)
}

// items are the different items of a column's cells and what stands between them, if
// cells have several.
func (p *profile) items() (items []string, list string) {
	list = p.listSign()
	if list == "" {
		return p.distinct, ""
	}
	if p.listed == nil {
		p.listed = p.cut(list)
	}
	return p.listed, list
}

// cut cuts the different cells into their different items.
func (p *profile) cut(list string) (items []string) {
	seen := map[string]bool{}
	for _, c := range p.distinct {
		for _, item := range cutItems(c, list) {
			if !seen[item] {
				seen[item] = true
				items = append(items, item)
			}
		}
	}
	return items
}

// cutItems cuts a cell into its items.
func cutItems(cell, list string) (items []string) {
	if list == "" {
		return []string{cell}
	}
	for _, item := range strings.Split(cell, list) {
		if item = strings.TrimSpace(item); !isNothing(item) {
			items = append(items, item)
		}
	}
	return items
}

// listSign is what stands between the items of cells: a semicolon, a bar, a line end; a
// comma or a slash only where the items come by themselves too.
func (p *profile) listSign() string {
	if p.between == nil {
		sign := p.findSign()
		p.between = &sign
	}
	return *p.between
}

func (p *profile) findSign() string {
	for _, sign := range []string{";", "|", "\n", " / ", ",", " & ", "/"} {
		if p.isList(sign) {
			return sign
		}
	}
	return ""
}

func (p *profile) isList(sign string) bool {
	if !slices.ContainsFunc(p.distinct, func(c string) bool { return strings.Contains(c, sign) }) {
		return false
	}
	counts := map[string]int{}
	cells, long := 0, 0
	for _, c := range p.distinct {
		items := cutItems(c, sign)
		if len(items) > 1 {
			cells++
		}
		for _, item := range items {
			if counts[strings.ToLower(item)]++; len(item) > 40 || strings.Count(item, " ") > 5 {
				long++
			}
		}
	}
	if cells == 0 || 5*long > len(counts) {
		return false
	}
	if sign == ";" || sign == "|" || sign == "\n" {
		return true
	}
	again, all := 0, 0
	for _, c := range p.distinct {
		items := cutItems(c, sign)
		if len(items) < 2 {
			continue
		}
		for _, item := range items {
			if all++; counts[strings.ToLower(item)] > 1 {
				again++
			}
			if legalForms[strings.ToLower(strings.Trim(item, ". "))] || strings.Trim(item, "0123456789. ") == "" {
				return false
			}
		}
	}
	return 10*again >= 7*all
}

// legalForms follow a comma in the names of firms.
var legalForms = wordSet(`inc ltd llc llp lp plc corp co gmbh ag sa s.a s.a.s sas srl bv b.v nv n.v pty limited incorporated company l.l.c l.p jr sr esq md phd`)
