package sheet

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// profile is what the cells of a column are, whatever its header says.
type profile struct {
	heading  heading
	rows     int
	filled   int            // cells that say something
	distinct []string       // different cells that do, in the order of the rows
	count    map[string]int // of each
	first    map[string]int // the line where each comes first
	runes    int            // of all distinct cells

	between *string  // the items of a cell, once that is known
	listed  []string // the different items
}

// nothing are cells that say that there is nothing to say.
var nothing = wordSet(`- -- --- – — n/a na n.a. n.a #n/a null nil none nan ? ?? tbd tbc tba (blank) <null> #ref! #value! #name? #div/0! . unknown undefined k.a. s/o`)

// isNothing says whether a cell records nothing.
func isNothing(cell string) bool {
	return cell == "" || len(cell) < 12 && (nothing[strings.ToLower(cell)] || strings.EqualFold(cell, "not applicable"))
}

func profileOf(t *Table, column int, header string) *profile {
	p := &profile{heading: readHeading(header, t.places[column]), rows: len(t.rows), count: map[string]int{}, first: map[string]int{}}
	for _, r := range t.rows {
		c := r.cell(t.places[column])
		if isNothing(c) {
			continue
		}
		p.filled++
		if p.count[c] == 0 {
			p.distinct = append(p.distinct, c)
			p.first[c] = r.line
			p.runes += utf8.RuneCountInString(c)
		}
		p.count[c]++
	}
	return p
}

// fit is how many cells a test holds for.
func (p *profile) fit(test func(string) bool) (n int) {
	for _, c := range p.distinct {
		if test(c) {
			n += p.count[c]
		}
	}
	return n
}

// all, and most, say whether a test holds for all cells, and for nearly all.
func (p *profile) all(test func(string) bool) bool { return p.filled > 0 && p.fit(test) == p.filled }
func (p *profile) most(test func(string) bool) bool {
	return p.filled > 0 && 5*p.fit(test) >= 4*p.filled
}

// unique says whether every row has a cell of its own.
func (p *profile) unique() bool { return p.filled == p.rows && len(p.distinct) == p.filled }

// length is that of a cell on average, in characters.
func (p *profile) length() int { return p.runes / max(len(p.distinct), 1) }

// form is how the cells of a column are read.
type form struct {
	Type     string // of a property's values, or empty for text that may name things
	dates    DateOrder
	style    style
	currency string         // of amounts that say none themselves
	beside   int            // column whose cells say it, or -1
	power    int            // of ten, by which amounts are multiplied
	unit     string         // that most cells have behind the number
	truths   map[string]int // 1 yes, -1 no
	blankNo  bool           // an empty cell says no
	percent  bool
	cents    bool   // some amounts have two digits behind the point: 3.000 may be a thousand or three
	serial   bool   // dates are counted in days
	list     string // what stands between the items of a cell
}

// The words for yes and no, by pairs.
var truthPairs = [][2]string{
	{"yes", "no"}, {"y", "n"}, {"true", "false"}, {"t", "f"}, {"ja", "nein"}, {"j", "n"}, {"oui", "non"}, {"sí", "no"}, {"si", "no"}, {"sim", "não"},
	{"wahr", "falsch"}, {"✓", "✗"}, {"✔", "✘"}, {"on", "off"}, {"x", ""}, {"✓", ""}, {"✔", ""}, {"1", "0"},
}

// truth finds the words for yes and no of a column, if it has hardly anything else.
func (p *profile) truth() (words map[string]int, why string) {
	words = map[string]int{}
	others := 0
	for _, c := range p.distinct {
		word := strings.ToLower(c)
		for _, pair := range truthPairs {
			switch word {
			case pair[0]:
				words[word] = 1
			case pair[1]:
				words[word] = -1
			}
		}
		if words[word] == 0 {
			if others += p.count[c]; len(p.distinct) > 8 || 10*others > p.filled {
				return nil, ""
			}
		}
	}
	digit := words["1"] != 0 || words["0"] != 0
	switch {
	case len(words) == 0, !together(words), digit && (len(words) > 2 || !p.flagged()):
		return nil, ""
	case len(words) == 1 && p.filled == p.rows && !p.heading.asks && !digit:
		return nil, "" // one and the same in all rows: it may be a word as well
	}
	return words, "cells say " + strings.Join(slices.Sorted(maps.Keys(words)), " and ")
}

// together says whether words for yes and no belong together: yes and n may, x and y not.
func together(words map[string]int) bool {
	const apart = 11 // the pairs from here on stand alone
	group := -1
	for w := range words {
		at := 0
		for i, pair := range truthPairs {
			if i >= apart && (w == pair[0] || w == pair[1]) {
				at = i
			}
		}
		if group >= 0 && at != group {
			return false
		}
		group = at
	}
	return true
}

// flagged says whether cells of 1 and 0 are yes and no: the header asks, or there are
// enough rows and it names no quantity.
func (p *profile) flagged() bool {
	if p.heading.asks {
		return true
	}
	h := p.heading
	return len(p.distinct) == 2 && p.rows >= 10 && !h.ends(quantities...) && !slices.Contains([]string{"n", "num", "number", "count", "total", "qty"}, h.words[0])
}

// quantities are words of headers whose cells count something.
var quantities = strings.Fields(`count counts number no num n qty quantity amount units unit level days months years hours age size order rank score rate
	price cost value percent share discount total sum weight area rooms floors floor seats users headcount position points version id code nr index`)

var (
	emailForm = regexp.MustCompile(`^[^@\s]+@[^@\s]+\.[^@\s]+$`)
	urlForm   = regexp.MustCompile(`^(?i:https?://|www\.)\S+$`)
)

// codeWords are words of headers whose digits are no quantity.
var codeWords = strings.Fields(`phone telephone tel mobile fax zip postcode postal postalcode plz code iban bic swift account extension isbn issn ean sku vat vatin duns siren siret ssn serial
	telefon handy pin barcode cin crn abn acn ein lei`)

// isCode says whether the cells of a column are signs, be they digits: telephone numbers,
// keys of other tables, numbers that begin with 0.
func (p *profile) isCode() bool {
	h := p.heading
	if h.ends("no", "nr", "number", "num", "nummer") && !p.unique() && p.all(func(c string) bool { return len(c) < 5 && c[0] != '0' && strings.Trim(c, "0123456789") == "" }) {
		return false // it counts
	}
	if h.has(codeWords...) || h.isKey() && !(len(h.words) > 1 && h.words[0] == "number") {
		return true
	}
	leading := p.fit(func(c string) bool { return len(c) > 1 && c[0] == '0' && strings.Trim(c, "0123456789") == "" })
	return leading > 0 && p.most(func(c string) bool { return strings.Trim(c, "0123456789") == "" })
}

// idWords end the headers of keys.
var idWords = strings.Fields(`id ids no nr number code ref reference key identifier uid uuid guid num nummer numero número kennung kürzel slug`)

// dateWords are words of headers of dates.
var dateWords = strings.Fields(`date dates datum start end begin began expiry expires expiration expire until till from to renewal renews renew signed due since deadline commencement built constructed
	termination founded established born birth hired joined issued effective beginn ende ablauf kündigung geburtsdatum fecha data scadenza inizio fine début fin day month`)

// moneyWords are words of headers of amounts of money.
var moneyWords = strings.Fields(`price cost value amount fee fees rent salary budget spend revenue income turnover total payment paid balance charge premium deposit wage wages
	bonus funding investment debt invoice sales profit margin tax vat freight commission annual monthly betrag preis kosten wert miete umsatz gebühr honorar summe prix montant
	coût importe precio coste valor prezzo importo consideration earnings worth fine grant`)

// infer finds how the cells of a column are read.
func (p *profile) infer(order DateOrder, in style) (f form, why string) {
	f = form{beside: -1}
	if p.filled == 0 {
		return f, "no cell says anything"
	}
	if words, why := p.truth(); words != nil {
		f.Type, f.truths = "truth", words
		if len(words) == 1 && (words["x"]+words["✓"]+words["✔"] != 0) {
			f.blankNo = true
			return f, "cells are " + p.distinct[0] + " or empty"
		}
		return f, why
	}
	if p.all(func(c string) bool { return emailForm.MatchString(c) }) {
		f.Type = "text"
		return f, "addresses of mail"
	}
	if p.most(func(c string) bool { return urlForm.MatchString(c) }) {
		f.Type = "text"
		return f, "addresses of pages"
	}
	if done, why := p.inferDate(&f, order); done {
		return f, why
	}
	if p.isCode() {
		return f, "codes"
	}
	if p.heading.has("street", "address", "strasse", "straße", "adresse") { // 12 High St counts nothing
		return f, "words"
	}
	if done, why := p.inferAmount(&f, in); done {
		return f, why
	}
	return f, "words"
}

// inferDate says whether the column is one of dates, and of which.
func (p *profile) inferDate(f *form, order DateOrder) (bool, string) {
	named := p.heading.has(dateWords...)
	n := p.fit(func(c string) bool { _, ok := parseDate(c, DayFirst); return ok })
	years := p.fit(isYear)
	if 5*(n+years) >= 4*p.filled && n > 0 || named && 2*(n+years) >= p.filled && n > 0 {
		f.Type = "date"
		return true, p.inferOrder(f, order)
	}
	if named && years == p.filled && !p.heading.has("from", "to", "total") {
		f.Type = "date"
		return true, "years, and the header says a date"
	}
	if p.heading.has("date", "datum", "start", "end", "expiry", "until", "due") && p.all(func(c string) bool { _, ok := serial(c); return ok }) {
		f.Type, f.serial = "date", true
		return true, "days counted as spreadsheets do"
	}
	return false, ""
}

// orders counts the cells that can be read in one order of day and month only.
func (p *profile) orders() (dayFirst, monthFirst int) {
	for _, c := range p.distinct {
		f, _ := fieldsOf(c)
		if len(f) != 3 || len(f[0]) > 2 {
			continue
		}
		a, _, ok1 := digits(f[0])
		b, _, ok2 := digits(f[1])
		switch {
		case !ok1 || !ok2:
		case a > 12 && b <= 12:
			dayFirst++
		case b > 12 && a <= 12:
			monthFirst++
		case strings.Contains(c, "."): // nobody writes a month first so
			dayFirst++
		}
	}
	return dayFirst, monthFirst
}

// either says whether some date of the column can be read both ways.
func (p *profile) either() bool {
	return p.fit(func(c string) bool { d, ok := parseDate(c, DayFirst); return ok && d.either }) > 0
}

func fieldsOf(c string) (fields []string, sign rune) {
	if len(c) < 4 || len(c) > 40 {
		return nil, 0
	}
	return dateFields(c)
}

// inferOrder decides in which order the days and months of a column are read: as its
// cells tell, or as those of its neighbours do, which is order.
func (p *profile) inferOrder(f *form, order DateOrder) string {
	dayFirst, monthFirst := p.orders()
	f.dates = order
	switch {
	case !p.either() && dayFirst+monthFirst == 0:
		return "dates"
	case dayFirst > 0 && monthFirst > 0 && order == AnyOrder:
		return "dates in both orders: what can be read both ways is left out (--dates dmy or mdy reads it)"
	case dayFirst > 0 && monthFirst > 0:
		return "dates in both orders: what can be read both ways is read " + order.String()
	case dayFirst > 0:
		f.dates = DayFirst
		return "dates, the day first"
	case monthFirst > 0:
		f.dates = MonthFirst
		return "dates, the month first"
	case order == AnyOrder:
		f.dates = DayFirst
		return "dates that do not tell day from month: read as day/month/year (--dates mdy changes that)"
	}
	return "dates, " + order.String() + " as the others"
}

// String is the order in words.
func (o DateOrder) String() string {
	return [...]string{"any order", "day/month/year", "month/day/year"}[o]
}

// nameLike says whether cells can be names of things: words, few and not long.
func (p *profile) nameLike() bool {
	return p.length() <= 48 && p.most(func(c string) bool {
		return utf8.RuneCountInString(c) <= 90 && !strings.Contains(c, "\n") && strings.ContainsFunc(c, unicode.IsLetter) && len(strings.Fields(c)) <= 9
	})
}
