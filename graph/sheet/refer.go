package sheet

import (
	"fmt"
	"maps"
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
	r := t.count(c.profile.distinct, "")
	if items, list := c.profile.items(); list != "" {
		if cut := t.count(items, list); cut.found*r.items > r.found*cut.items {
			r = cut
		}
	}
	share := float64(r.found) / float64(max(r.items, 1))
	numbers := !t.words && !r.byName
	switch {
	case t.kind == s.Kind:
		above := c.profile.heading.has("manager", "parent", "supervisor", "boss", "reports", "superior", "predecessor", "replaces", "amends", "under", "master", "previous")
		if share < 0.9 || !above && (numbers || r.found < 3) {
			return nil
		}
	case said == 3 && share >= 0.5, said == 2 && share >= 0.6, said == 1 && share >= 0.9:
	case said == 0 && !numbers && share >= 0.9 && r.found >= 3 && !c.IsKey:
	default:
		return nil
	}
	r.score = float64(said)*10 + share
	return r
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
	seen := map[string]bool{}
	for _, c := range p.distinct {
		for _, item := range cutItems(c, list) {
			if !seen[item] {
				seen[item] = true
				items = append(items, item)
			}
		}
	}
	return items, list
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
	for _, sign := range []string{";", "|", "\n", " / ", ",", " & ", "/"} {
		if p.isList(sign) {
			return sign
		}
	}
	return ""
}

func (p *profile) isList(sign string) bool {
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

// categories makes kinds of the columns that name things again and again, and texts of
// the other words. Columns of one noun are of one kind, in whatever table they stand.
func (in *inference) categories() {
	var open []*Column
	for _, s := range in.model.Sheets {
		for _, c := range s.Columns {
			switch {
			case c.stated.of == "text" && c.Type == "" && c.Role == Omitted:
				c.Role, c.Type, c.Why = Property, "text", "the header says so"
			case c.Type == "" && c.Role == Omitted && c.profile.filled > 0 && !c.stated.source:
				open = append(open, c)
			}
		}
	}
	naming := map[string]bool{}
	for _, c := range open {
		if c.namesThings() && !c.codeBeside() {
			naming[c.thingNoun()] = true
		}
	}
	for _, c := range open {
		k := in.kinds[c.thingNoun()]
		if k != nil && k.Sheet != nil && naming[c.thingNoun()] && !in.someOf(c, k) {
			k = in.otherThan(k, c)
		}
		if c.codeBeside() || !naming[c.thingNoun()] && (k == nil || !c.profile.nameLike() || k.Sheet != nil && !in.someOf(c, k)) {
			c.Role, c.Type = Property, "text"
			continue
		}
		var like *Column
		if k == nil {
			if like = in.alike(c, open); like != nil {
				k = like.Of
				in.generalise(k, c.thingNoun())
			}
		}
		if k == nil {
			k = in.kindOf([]string{c.thingNoun()})
			k.Names = []string{"name"}
		}
		_, c.form.list = c.profile.items()
		c.Role, c.Of = Reference, k
		items, _ := c.profile.items()
		switch {
		case k.Sheet != nil:
			c.Why = fmt.Sprintf("named like the rows of %s, though few of the %d are in it", filepath.Base(k.Sheet.Table.File), len(items))
		case slices.Contains(slices.Collect(maps.Values(in.others)), k):
			c.Why = fmt.Sprintf("%d names, none of the table of that name", len(items))
		case like != nil:
			c.Why = "many of them are in the column " + like.called() + " too"
		case len(items) == 1:
			c.Why = "one name"
		default:
			c.Why = fmt.Sprintf("%d names in %d rows", len(items), c.profile.filled)
		}
	}
}

// otherThan is the kind of things that are called as the rows of a table are, and are
// others: one for all columns.
func (in *inference) otherThan(k *Kind, c *Column) *Kind {
	if in.others[k] == nil {
		in.others[k] = in.kindOf([]string{c.sheet.Kind.Nouns[0] + " " + c.thingNoun()})
		in.others[k].Names = []string{"name"}
	}
	return in.others[k]
}

// someOf says whether at least a tenth of the cells name things of a table.
func (in *inference) someOf(c *Column, k *Kind) bool {
	items, _ := c.profile.items()
	found := 0
	for _, t := range in.targetsOf() {
		if t.kind != k {
			continue
		}
		for _, item := range items {
			if t.keys[fold(item)] != "" || t.names[fold(item)] != "" {
				found++
			}
		}
	}
	return 10*found >= len(items)
}

// alike is an earlier column that has many of the same cells: buyers and sellers are
// things of one kind.
func (in *inference) alike(c *Column, open []*Column) *Column {
	items, _ := c.profile.items()
	mine := map[string]bool{}
	for _, item := range items {
		mine[item] = true
	}
	for _, o := range open {
		if o == c {
			return nil
		}
		if o.Of == nil || o.Of.Sheet != nil {
			continue
		}
		others, _ := o.profile.items()
		same := 0
		for _, item := range others {
			if mine[item] {
				same++
			}
		}
		if same >= 3 && 2*same >= min(len(items), len(others)) {
			return o
		}
	}
	return nil
}

// generalise calls a kind by a word for all that it has, since things that are called
// otherwise turned out to be of it: buyers and sellers are parties. What a column calls
// them stays what it says: a buyer is still somebody who buys.
func (in *inference) generalise(k *Kind, noun string) {
	one, other := lastWord(k.Nouns[0]), lastWord(noun)
	general := "party"
	switch {
	case slices.Contains(generalNouns, k.Nouns[0]):
		return
	case one == other:
		general = one
	case slices.Contains(placesNamed, one) || slices.Contains(placesNamed, other):
		general = "place"
	case slices.Contains(persons, one) || slices.Contains(persons, other):
		general = "person"
	}
	if in.kinds[general] != nil && in.kinds[general] != k || taken[general] {
		return
	}
	in.kinds[general] = k
	k.Name, k.Nouns = kindName(general), []string{general}
}

// The words for all things of a kind, and those that say which to take.
var (
	generalNouns = []string{"party", "place", "person"}
	placesNamed  = append(strings.Fields("origin destination departure arrival airport station port from to"), places...)
	persons      = strings.Fields("manager author owner contact employee assignee approver reviewer leader creator editor requester supervisor boss doctor nurse teacher student actor director driver")
)

func lastWord(noun string) string { return noun[strings.LastIndexByte(noun, ' ')+1:] }

// texts are words of headers whose cells say something of a thing but name none.
var texts = strings.Fields(`description notes note comment comments remark remarks address street email mail phone telephone fax url website site web link homepage
	subject summary details detail text body status state stage phase type class level grade priority rating size colour color gender sex mode method frequency currency
	unit units terms term condition conditions scope purpose reason message quote excerpt hint path file filename format version precision kind salutation courtesy initials
	bemerkung beschreibung notiz kommentar strasse straße adresse telefon status art typ anrede observations remarques commentaire name names title label line1 line2 weekday time
	clause wording value result form tier maturity field table from side role exhibit flag answer question formula hash token password username login abbreviation quantity dimensions`)

// things are words of headers whose cells name things, be each there once.
var things = strings.Fields(`supplier vendor customer client tenant landlord lessor lessee owner manager sponsor club team athlete player buyer seller provider partner company firm
	organisation organization department division office branch agency authority contractor subcontractor employer employee person contact broker agent bank insurer insurer brand
	product project programme program category sector industry country city town region province county district league competition property building borrower lender investor
	counterparty party guarantor manufacturer publisher author bidder winner tenderer applicant grantee beneficiary recipient donor funder operator lieferant kunde mieter vermieter land stadt ort abteilung hersteller fournisseur client pays ville cliente proveedor país ciudad`)

// codeBeside says whether a column is the code of what another column of the table names:
// Law code beside Law.
func (c *Column) codeBeside() bool {
	return c.profile.heading.ends(idWords...) && slices.ContainsFunc(c.sheet.Columns, func(o *Column) bool {
		return o != c && o.Type == "" && o.Role != Key && o.thingNoun() == c.thingNoun()
	})
}

// namesThings says whether the cells of a column name things.
func (c *Column) namesThings() bool {
	p, h := c.profile, c.profile.heading
	if !p.nameLike() || p.isCode() && (p.length() < 4 || 2*len(p.distinct) > p.filled) || h.has(codeWords...) || h.ends(texts...) {
		return false
	}
	if stem := stemOf(h.words); len(stem) > 0 && slices.Contains(things, singular(stem[len(stem)-1])) {
		return p.filled > 1
	}
	items, _ := p.items()
	return p.filled >= 4 && 10*len(items) <= 8*p.filled && p.length() <= 40 && !h.asks
}

// thingNoun is what the things of a column are called.
func (c *Column) thingNoun() string {
	stem := stemOf(c.profile.heading.words)
	if len(stem) == 0 {
		stem = slices.Clone(c.profile.heading.words)
	}
	if by, ok := doers[strings.Join(stem, " ")]; ok {
		return by[0]
	}
	stem[len(stem)-1] = singular(stem[len(stem)-1])
	return noun(stem)
}

// doers are headers that say what somebody did: their noun and verb.
var doers = map[string][2]string{
	"signed by": {"signatory", "sign"}, "owned by": {"owner", "own"}, "managed by": {"manager", "manage"}, "approved by": {"approver", "approve"},
	"created by": {"creator", "create"}, "supplied by": {"supplier", "supply"}, "provided by": {"provider", "provide"}, "sold by": {"seller", "sell"},
	"reviewed by": {"reviewer", "review"}, "sponsored by": {"sponsor", "sponsor"}, "requested by": {"requester", "request"}, "issued by": {"issuer", "issue"},
	"prepared by": {"author", "prepare"}, "negotiated by": {"negotiator", "negotiate"}, "assigned to": {"assignee", ""}, "reports to": {"manager", ""},
	"ship via": {"shipper", ""}, "bill to": {"bill-to customer", ""}, "sold to": {"buyer", ""}, "paid by": {"payer", "pay"}, "led by": {"leader", "lead"},
}
