package sheet

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/clausekg/clause/graph/sheet/internal/xlsx"
)

// Infer decides what the columns of tables are. Tables are looked at together: a column
// of one may refer to the rows of another. The same tables give the same model.
func Infer(tables []*Table, opts Options) *Model {
	in := &inference{opts: opts, model: &Model{}, kinds: map[string]*Kind{}, others: map[*Kind]*Kind{}}
	for _, t := range tables {
		in.model.Sheets = append(in.model.Sheets, &Sheet{Table: t})
	}
	for _, s := range in.model.Sheets {
		s.columns(in.model.isRow)
	}
	in.forms()
	for _, s := range in.model.Sheets {
		in.key(s)
	}
	for _, s := range in.model.Sheets {
		in.naming(s)
	}
	for _, s := range in.model.Sheets {
		in.references(s)
		in.repeats(s)
	}
	for _, s := range in.model.Sheets {
		in.link(s)
	}
	in.categories()
	for _, s := range in.model.Sheets {
		s.keyText()
	}
	in.speak()
	for _, s := range in.model.Sheets {
		if keys := in.model.keysOf(s); s.Kind != nil && len(keys) > 1 {
			var names []string
			for _, c := range keys {
				names = append(names, c.called())
			}
			s.KeyWhy = list(names) + " together"
		}
	}
	return in.model
}

type inference struct {
	opts   Options
	model  *Model
	kinds  map[string]*Kind // by noun
	others map[*Kind]*Kind  // of a name that a table has, and not of its rows
}

// columns makes the columns of a table.
func (s *Sheet) columns(isRow func(words []string) bool) {
	t := s.Table
	for i, header := range t.Header {
		name, stated := cutStatement(header, isRow)
		c := &Column{Header: name, stated: stated, Letter: xlsx.Letter(t.places[i]), place: t.places[i], profile: profileOf(t, i, name), sheet: s}
		s.Columns = append(s.Columns, c)
	}
}

// forms finds how the cells of all columns are read. What the cells of a column do not
// tell, the order of day and month or the sign of a fraction, its neighbours tell.
func (in *inference) forms() {
	anywhere := in.opts.Dates
	if anywhere == AnyOrder {
		anywhere = orderOf(in.model.Sheets...)
	}
	for _, s := range in.model.Sheets {
		order, usual := in.opts.Dates, styleOfSheet(s)
		if order == AnyOrder {
			order = orderOf(s)
		}
		if order == AnyOrder {
			order = anywhere
		}
		for _, c := range s.Columns {
			c.form, c.Why = c.profile.infer(order, usual)
			if in.opts.Dates != AnyOrder && c.form.Type == "date" {
				c.form.dates = in.opts.Dates
			}
			c.Type = c.form.Type
			if c.Type != "" {
				c.Role = Property
			}
			if c.stated.made() {
				c.state(order, usual)
			}
		}
		in.currencies(s)
	}
}

// orderOf is the order of dates that the columns of some sheets agree on.
func orderOf(sheets ...*Sheet) DateOrder {
	days, months := 0, 0
	for _, s := range sheets {
		for _, c := range s.Columns {
			if dayFirst, monthFirst := c.profile.orders(); dayFirst > 0 && monthFirst == 0 {
				days++
			} else if monthFirst > 0 && dayFirst == 0 {
				months++
			}
		}
	}
	switch {
	case days > 0 && months == 0:
		return DayFirst
	case months > 0 && days == 0:
		return MonthFirst
	}
	return AnyOrder
}

// styleOfSheet is the style of numbers of most columns that tell it.
func styleOfSheet(s *Sheet) style {
	points, commas := 0, 0
	for _, c := range s.Columns {
		if c.profile.fit(func(c string) bool { _, ok := parseAmount(c, pointStyle); return ok })+
			c.profile.fit(func(c string) bool { _, ok := parseAmount(c, commaStyle); return ok }) < c.profile.filled {
			continue // words
		}
		switch c.profile.style() {
		case pointStyle:
			points++
		case commaStyle:
			commas++
		}
	}
	if commas > points || commas == points && s.Table.Comma == ';' {
		return commaStyle // as where a comma cannot stand between cells
	}
	return pointStyle
}

// currencies makes money of the amounts beside a column of currencies, and of those that
// the options say one for.
func (in *inference) currencies(s *Sheet) {
	beside := -1
	for i, c := range s.Columns {
		if c.Type == "" && c.profile.heading.has("currency", "ccy", "cur", "währung", "devise", "moneda", "valuta") &&
			c.profile.all(func(cell string) bool { return currencyOf(strings.ToUpper(cell)) != "" }) {
			beside = i
		}
	}
	for _, c := range s.Columns {
		if said := in.opts.Currency; said != "" && c.Type == "money" && c.profile.heading.currency == "" && !c.profile.all(hasCurrency) && c.profile.fit(hasCurrency) > 0 {
			c.form.currency = said
			c.Why = "amounts with their currency; those without are in " + said + ", as was said"
			continue
		}
		switch stated := c.stated.of; {
		case stated == "money" && c.form.currency == "" && c.profile.fit(hasCurrency) == 0:
			if in.tellCurrency(c, s, beside); c.form.beside < 0 && c.form.currency == "" {
				c.Why += "; no currency is said (--currency says one)"
			}
			continue
		case stated != "":
			continue
		}
		if c.Type != "integer" && c.Type != "number" || c.form.percent || c.form.unit != "" || !c.profile.heading.has(moneyWords...) || c.profile.heading.has("no", "number", "id") {
			continue
		}
		switch {
		case beside >= 0, in.opts.Currency != "":
			in.tellCurrency(c, s, beside)
		case !c.profile.heading.has("annual", "monthly", "valor", "days"):
			c.Why += "; no currency is said (--currency makes them money)"
		}
	}
}

// tellCurrency makes money of amounts by the column of currencies or the options.
func (in *inference) tellCurrency(c *Column, s *Sheet, beside int) {
	switch {
	case beside >= 0:
		c.form.beside, c.Type, c.form.Type = s.Columns[beside].place, "money", "money"
		c.Why = "amounts; the currency is in " + s.Columns[beside].called()
	case in.opts.Currency != "":
		c.form.currency, c.Type, c.form.Type = in.opts.Currency, "money", "money"
		c.Why = "amounts in " + in.opts.Currency + ", as was said"
	}
}

// hasCurrency says whether a cell is an amount that says its currency.
func hasCurrency(cell string) bool {
	a, ok := parseAmount(cell, pointStyle)
	if !ok {
		a, ok = parseAmount(cell, commaStyle)
	}
	return ok && a.currency != ""
}

// key finds the column that the rows of a table are known by, and their kind.
func (in *inference) key(s *Sheet) {
	words := fileWords(s.Table.named)
	var best *Column
	most := 0
	for i, c := range s.Columns {
		if in.looksLikeLink(s) {
			break
		}
		if n := in.keyScore(s, c, i, words); n > most {
			best, most = c, n
		}
	}
	if i := slices.IndexFunc(s.Columns, func(c *Column) bool { return c.stated.key }); i >= 0 {
		best = s.Columns[i]
	}
	switch {
	case best != nil && best.stated.key && best.stated.kind != nil:
		s.Kind = in.kindOf([]string{noun(best.stated.kind)})
	case best != nil && in.isOther(s, stemOf(best.profile.heading.words)):
		s.Kind = in.kindOf(kindNouns(words, nil))
	case s.names(words) && best == nil:
		s.Kind = in.kindOf([]string{recordOf(words)})
	case s.names(words):
		s.Kind = in.kindOf(kindNouns(nil, best))
	default:
		nouns := kindNouns(words, best)
		if len(nouns) == 2 && best.profile.heading.isKey() && !s.callsRows(words) {
			slices.Reverse(nouns)
		}
		if best != nil && best.Type == "" && !best.profile.heading.isKey() && len(words) > 0 {
			// what its name is called is another word for it: a region in revenue.csv
			if more := kindNouns(nil, best)[0]; more != "row" && in.kinds[more] == nil && !slices.Contains(nouns, more) {
				nouns = append(nouns, more)
			}
		}
		s.Kind = in.kindOf(nouns)
	}
	s.Kind.Sheet = s
	if best == nil {
		s.KeyWhy = "its line, since no column has a cell of its own in every row"
		return
	}
	best.Role, best.IsKey = Key, true
	best.Why = "every row has its own"
	switch {
	case best.stated.key:
		best.Why = "the header says so"
	case !best.profile.unique():
		best.Why = "nearly every row has its own"
	}
	s.KeyWhy = best.called()
}

// names says whether a column of the table names, again and again, what the file is called
// by: the rows of sponsors.csv are deals of sponsors then, and no sponsors.
func (s *Sheet) names(file []string) bool {
	return len(file) > 0 && slices.ContainsFunc(s.Columns, func(c *Column) bool {
		return c.Type == "" && strings.Join(file, " ") == strings.Join(stemOf(c.profile.heading.words), " ") && len(c.profile.distinct) < c.profile.filled
	})
}

// recordOf is what a row is called that tells of somebody or something once more: the
// rows of directors.csv, who direct several firms, are directorships.
func recordOf(file []string) string {
	switch one := noun(file); lastOf(file) {
	case "director", "member", "sponsor", "owner", "trustee":
		return one + "ship"
	default:
		return one + " record"
	}
}

// keyText has the key of a table recorded as it is written, so that questions can say it and
// an export has it: as a number where it counts, else as a text.
func (s *Sheet) keyText() {
	for _, c := range s.Columns {
		if c.Role != Key || c.Type != "" {
			continue
		}
		c.Type, c.form = "text", form{Type: "text", beside: -1}
		if c.profile.all(counted.MatchString) {
			c.Type, c.form.Type, c.form.style = "integer", "integer", pointStyle
		}
	}
}

var counted = regexp.MustCompile(`^(0|[1-9][0-9]{0,14})$`)

// callsRows says whether the file's name has its rows in the plural: shifts.csv has, and
// Ward roster.csv calls them all together.
func (s *Sheet) callsRows(file []string) bool {
	return slices.ContainsFunc(splitWords(filepath.Base(s.Table.named)), func(w string) bool {
		return singular(w) == lastOf(file) && w != lastOf(file)
	})
}

// keyScore says how well a column serves as the key, 0 if it does not.
func (in *inference) keyScore(s *Sheet, c *Column, at int, file []string) int {
	p := c.profile
	h := p.heading
	if st := c.stated; st.kind != nil || st.source || st.of != "" && st.of != "text" && st.of != "integer" {
		return 0
	}
	ids := h.isKey()
	nearly := ids && p.rows >= 10 && 20*p.filled >= 19*p.rows && 20*len(p.distinct) >= 19*p.filled
	if !p.unique() && !nearly || p.length() > 80 || c.Type != "" && c.Type != "integer" || c.Type == "integer" && !ids && at > 0 {
		return 0
	}
	stem := stemOf(h.words)
	own := len(stem) == 0 || len(file) > 0 && singular(stem[len(stem)-1]) == file[len(file)-1]
	score := 0
	switch {
	case ids && own:
		score = 100
	case ids && in.isOther(s, stem):
		score = 20
	case ids && at == 0:
		score = 90
	case ids:
		score = 60
	case c.Type == "integer" && h.text() == strings.Join(file, " "):
		score = 70
	case c.Type == "" && own && p.nameLike():
		score = 50
	case c.Type == "" && h.text() == "name":
		score = 45
	case c.Type == "" && at == 0 && p.nameLike():
		score = 40
	case c.Type == "" && h.has("name", "title") && p.nameLike():
		score = 30
	}
	if score > 0 && at == 0 {
		score += 5
	}
	if nearly && !p.unique() {
		score -= 30
	}
	return max(score, 0)
}

// isOther says whether words are those of another table's rows.
func (in *inference) isOther(s *Sheet, stem []string) bool {
	return slices.ContainsFunc(in.model.Sheets, func(o *Sheet) bool {
		words := fileWords(o.Table.named)
		return o != s && len(stem) > 0 && strings.Join(stem[:len(stem)-1], " ")+" "+singular(stem[len(stem)-1]) == strings.Join(words[:max(len(words)-1, 0)], " ")+" "+lastOf(words)
	})
}

func lastOf(words []string) string {
	if len(words) == 0 {
		return ""
	}
	return words[len(words)-1]
}

// looksLikeLink says whether a table has but two columns, each the key of other tables.
func (in *inference) looksLikeLink(s *Sheet) bool {
	return len(s.Columns) == 2 && !slices.ContainsFunc(s.Columns, func(c *Column) bool {
		return !in.isOther(s, stemOf(c.profile.heading.words))
	})
}

// abbreviated are words of headers that nobody says as they are written.
var abbreviated = map[string]string{
	"emp": "employee", "dept": "department", "mgr": "manager", "cust": "customer", "prod": "product", "org": "organisation", "acct": "account", "inv": "invoice",
}

// stemOf is what a header refers to: customer for Customer ID, CustomerNo and Customer
// name.
func stemOf(words []string) []string {
	stem := slices.Clone(words)
	for i, w := range stem {
		if whole := abbreviated[w]; whole != "" && i == len(stem)-1 || whole != "" && slices.Contains(idWords, stem[i+1]) {
			stem[i] = whole
		}
	}
	for len(stem) > 0 && (slices.Contains(idWords, stem[len(stem)-1]) || stem[len(stem)-1] == "name") {
		stem = stem[:len(stem)-1]
	}
	return stem
}

// kindNouns are the nouns of a table's rows: of its key, if the file is called so too or
// not at all, and of the file.
func kindNouns(file []string, key *Column) (nouns []string) {
	var stem []string
	if key != nil {
		stem = stemOf(key.profile.heading.words)
	}
	if n := len(stem); n > 0 {
		stem[n-1] = singular(stem[n-1])
	}
	plain := !slices.ContainsFunc(stem, func(w string) bool {
		return taken[w] || slices.Contains([]string{"title", "label", "description", "column", "item", "row"}, w)
	})
	switch {
	case len(stem) > 0 && plain && (len(file) == 0 || stem[len(stem)-1] == file[len(file)-1]):
		nouns = append(nouns, noun(stem))
		if of := noun(file2(file, stem)); of != nouns[0] {
			nouns = append(nouns, of)
		}
	case len(stem) > 0 && plain && len(stem) < len(key.profile.heading.words) && key.profile.heading.isKey(): // Shift ID in Ward roster.csv
		nouns = append(nouns, noun(file), noun(stem))
	case len(file) > 0:
		nouns = append(nouns, noun(file))
		if lastOf(file) == "staff" {
			nouns = []string{"employee", noun(file)} // one of the staff
		}
	default:
		nouns = append(nouns, "row")
	}
	return nouns
}

// file2 is the file's words, or those of the stem if it has none.
func file2(file, stem []string) []string {
	if len(file) == 0 {
		return stem
	}
	return file
}

// kindOf is the kind of some nouns, made if there is none.
func (in *inference) kindOf(nouns []string) *Kind {
	for _, n := range nouns {
		if k := in.kinds[n]; k != nil {
			return k
		}
	}
	k := &Kind{Name: kindName(nouns[0])}
	if k.Name == "Thing" || strings.Trim(k.Name[1:], "0123456789") == "" {
		k.Name = "Kind" + k.Name // it would be any thing, or a variable
	}
	for _, n := range nouns {
		if in.kinds[n] == nil {
			in.kinds[n] = k
			k.Nouns = append(k.Nouns, n)
		}
	}
	in.model.Kinds = append(in.model.Kinds, k)
	return k
}

// link understands a table of nothing but two references: a row relates two things and
// is no thing itself.
func (in *inference) link(s *Sheet) {
	if len(s.Columns) != 2 || s.Columns[0].Role != Reference || s.Columns[1].Role != Reference {
		return
	}
	s.ends = [2]*Column{s.Columns[0], s.Columns[1]}
	if !slices.ContainsFunc(in.model.Sheets, func(o *Sheet) bool { return o != s && o.Kind == s.Kind }) {
		in.model.Kinds = slices.DeleteFunc(in.model.Kinds, func(k *Kind) bool { return k == s.Kind })
		for _, n := range s.Kind.Nouns {
			delete(in.kinds, n)
		}
	}
	s.Kind = nil
}

// several says how many of how many, for reasons.
func several(n, of int) string {
	if n == of {
		return fmt.Sprintf("all %d", n)
	}
	return fmt.Sprintf("%d of %d", n, of)
}
