package sheet

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
)

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
			naming[c.kindNoun()] = true
		}
	}
	for _, c := range open {
		k := in.kinds[c.kindNoun()]
		if k != nil && k.Sheet != nil && naming[c.kindNoun()] && !in.someOf(c, k) {
			k = in.otherThan(k, c)
		}
		if c.codeBeside() || !naming[c.kindNoun()] && (k == nil || !c.profile.nameLike() || k.Sheet != nil && !in.someOf(c, k)) {
			c.Role, c.Type = Property, "text"
			continue
		}
		var like *Column
		if k == nil {
			if like = in.alike(c, open); like != nil {
				k = like.Of
				in.generalise(k, c.kindNoun())
			}
		}
		if k == nil {
			k = in.kindOf([]string{c.kindNoun()})
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

// kindNoun is what the things of a column are called by themselves: the city of an HQ city
// is a city, a home team is a team.
func (c *Column) kindNoun() string {
	noun := c.thingNoun()
	if last := lastWord(noun); slices.Contains(places, last) || slices.Contains(sides, last) || slices.Contains(generalKinds, last) {
		return last
	}
	return noun
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
	case slices.Contains(sides, one) && slices.Contains(sides, other):
		in.kinds[other] = k
		k.Nouns = append(k.Nouns, other)
		return
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
	generalKinds = strings.Fields("airport port station company firm bank department")
	sides        = []string{"club", "team"}
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
	if !p.nameLike() || p.isCode() && (p.length() < 4 || 2*len(p.distinct) > p.filled) || h.has(codeWords...) || h.ends(texts...) || slices.Contains(texts, h.head()) {
		return false
	}
	if stem := stemOf(h.words); len(stem) > 0 && slices.Contains(things, singular(stem[len(stem)-1])) {
		return p.filled > 1
	}
	items, _ := p.items()
	return p.filled >= 4 && 10*len(items) <= 8*p.filled && p.length() <= 40 && !h.asks
}

// head is the word that says what a header of two nouns is: type of Type of donation.
func (h heading) head() string {
	if i := slices.Index(h.words, "of"); i > 0 {
		return h.words[i-1]
	}
	return h.words[len(h.words)-1]
}

// thingNoun is what the things of a column are called.
func (c *Column) thingNoun() string {
	stem := stemOf(c.profile.heading.words)
	if len(stem) == 0 {
		stem = slices.Clone(c.profile.heading.words)
	}
	if noun, _ := (heading{words: stem}).doer(); noun != "" {
		return noun
	}
	stem[len(stem)-1] = singular(stem[len(stem)-1])
	return noun(stem)
}
