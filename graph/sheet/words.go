package sheet

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/clausekg/clause/graph/sheet/internal/xlsx"
	"github.com/clausekg/clause/graph/vocabulary"
)

// heading is what a header says: its words, and what it says in brackets or behind of
// how cells are to be read.
type heading struct {
	words    []string // small letters; never empty
	currency string   // Value (GBP), Price in EUR, Fee £
	power    int      // of ten, by which cells are to be multiplied: (£m), '000
	unit     string   // Area (sqm)
	percent  bool
	asks     bool // Break option? (Y/N), Is active, Has pool
}

// text is the words, apart.
func (h heading) text() string { return strings.Join(h.words, " ") }

// has says whether one of some words is among those of the header.
func (h heading) has(words ...string) bool {
	return slices.ContainsFunc(h.words, func(w string) bool { return slices.Contains(words, w) })
}

// ends says whether the header ends in one of some words.
func (h heading) ends(words ...string) bool {
	return slices.Contains(words, h.words[len(h.words)-1])
}

// isKey says whether the header is that of a key: id, Contract no, Vertragsnummer.
func (h heading) isKey() bool {
	last := h.words[len(h.words)-1]
	return h.ends(idWords...) || len(h.words) == 1 && strings.HasSuffix(last, "nummer")
}

var scaleBehind = regexp.MustCompile(`^(?i:mn|mm|m|bn|b|k|000s|000)\b`)

var bracketed = regexp.MustCompile(`[(\[]([^)\]]*)[)\]]`)

// readHeading understands a header. A column without a name is called by its letter.
func readHeading(name string, place int) (h heading) {
	for _, m := range bracketed.FindAllStringSubmatch(name, -1) {
		h.hint(m[1])
	}
	plain := bracketed.ReplaceAllString(name, " ")
	if strings.Contains(plain, "?") {
		h.asks = true
	}
	if strings.Contains(plain, "%") {
		h.percent = true
	}
	if strings.Contains(plain, "'000") || strings.Contains(plain, "000s") {
		h.power = 3
	}
	for _, sign := range currencySigns {
		if i := strings.Index(plain, sign[0]); i >= 0 && sign[0] != "Fr." {
			h.currency = sign[1]
			scale := scaleBehind.FindString(plain[i+len(sign[0]):]) // Budget £m
			_, h.power = cutScale(scale)
			if strings.Contains(scale, "000") {
				h.power = 3
			}
			plain = plain[:i] + " " + plain[i+len(sign[0])+len(scale):]
			break
		}
	}
	for _, often := range everySo {
		if i := strings.Index(strings.ToLower(plain), often[0]); i >= 0 {
			plain = often[1] + " " + plain[:i] + plain[i+len(often[0]):]
		}
	}
	words := splitWords(plain)
	for i := 0; i < len(words); i++ {
		w := words[i]
		switch code := currencyOf(strings.ToUpper(w)); {
		case code != "" && len(w) == 3 && len(words) > 1:
			h.currency = code
			words = slices.Delete(words, i, i+1)
			if i > 0 && words[i-1] == "in" {
				words = slices.Delete(words, i-1, i)
				i--
			}
			i--
		case w == "000" || w == "000s":
			h.power = 3
			words = slices.Delete(words, i, i+1)
			i--
		}
	}
	if len(words) > 1 && (words[0] == "is" || words[0] == "has") {
		h.asks = true
		if words[0] == "is" {
			words = words[1:]
		}
	}
	if len(words) == 0 {
		words = []string{"column", strings.ToLower(xlsx.Letter(place))}
	}
	h.words = words
	return h
}

// everySo are signs in headers that say how often, and a word for each.
var everySo = [][2]string{{"p.a.", "annual"}, {"/year", "annual"}, {"per annum", "annual"}, {"p.m.", "monthly"}, {" pcm", "monthly"}, {"/month", "monthly"}}

// hint reads what stands in brackets.
func (h *heading) hint(s string) {
	s = strings.TrimSpace(s)
	low := strings.ToLower(s)
	rest, code := cutCurrency(s)
	if code == "" {
		code = currencyOf(strings.ToUpper(s))
		if code != "" {
			rest = ""
		}
	}
	switch {
	case code != "":
		h.currency = code
		if rest = strings.TrimSpace(rest); strings.Contains(rest, "000") {
			h.power = 3
		} else {
			_, h.power = cutScale(rest)
		}
	case low == "y/n" || low == "yes/no" || low == "true/false" || low == "x" || low == "t/f" || low == "j/n" || low == "ja/nein":
		h.asks = true
	case s == "%" || low == "percent" || low == "in %":
		h.percent = true
	case strings.Contains(s, "000"):
		h.power = 3
	case isUnit(s) && low != "s" && low != "es":
		if _, power := cutScale(low); power > 0 {
			h.power = power
		} else {
			h.unit = low
		}
	}
}

// splitWords cuts a name into words of small letters: CustomerID, customer_id and
// Customer-Id are customer, id.
func splitWords(s string) (words []string) {
	runes := []rune(s)
	var w []rune
	end := func() {
		if len(w) > 0 {
			words = append(words, strings.ToLower(string(w)))
			w = w[:0]
		}
	}
	for i, r := range runes {
		switch {
		case r == '\'' || r == '’':
			continue
		case !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r):
			if r == '#' {
				end()
				w = []rune("no")
			}
			end()
			continue
		case r == 'S' && i > 1 && string(runes[i-2:i]) == "aa": // SaaS
		case unicode.IsUpper(r) && i > 0 && (unicode.IsLower(runes[i-1]) || unicode.IsUpper(runes[i-1]) && i+1 < len(runes) && unicode.IsLower(runes[i+1]) && !pluralEnd(runes[i+1:])):
			end()
		}
		w = append(w, r)
	}
	end()
	return words
}

// pluralEnd says whether what follows capitals is the s of their plural, as in IDs.
func pluralEnd(rest []rune) bool {
	return rest[0] == 's' && (len(rest) == 1 || !unicode.IsLetter(rest[1]))
}

// empty are words in the names of files and headers that say nothing of what a row is.
var empty = wordSet(`list lists register registry table tables sheet data dataset database export extract report overview master
	final draft copy new old latest updated current v version tracker tracking log inventory schedule full raw clean cleaned csv all of the and for
	a an my our us inc records record entries rows untidy test sample example übersicht liste tabelle file name names alias aliases q1 q2 q3 q4`)

func wordSet(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}

// fileWords are the words of a file's name that say what its rows are, in the singular.
func fileWords(file string) (words []string) {
	base := filepath.Base(file)
	for _, w := range splitWords(strings.TrimSuffix(base, filepath.Ext(base))) {
		if strings.ContainsAny(w, "0123456789") || len([]rune(w)) < 2 || empty[w] || taken[w] || months[w] > 0 && w != "may" && w != "mar" {
			continue
		}
		words = append(words, w)
	}
	if n := len(words); n > 3 {
		words = words[n-3:]
	}
	if n := len(words); n > 0 {
		words[n-1] = singular(words[n-1])
	}
	return words
}

// irregular are singulars that no rule finds.
var irregular = map[string]string{
	"people": "person", "children": "child", "men": "man", "women": "woman", "analyses": "analysis", "criteria": "criterion", "series": "series",
	"movies": "movie", "ties": "tie", "cookies": "cookie", "news": "news", "staff": "staff", "data": "data", "sales": "sale", "premises": "premises", "works": "works",
	"buses": "bus", "goods": "goods", "indices": "index", "matrices": "matrix", "lens": "lens", "gas": "gas", "bus": "bus", "leaves": "leaf", "species": "species", "saas": "saas",
}

// singular is the singular of a noun, which may be one already.
func singular(w string) string {
	if s, ok := irregular[w]; ok {
		return s
	}
	for _, end := range []string{"sses", "xes", "ches", "shes", "zzes", "uses"} {
		if strings.HasSuffix(w, end) && len(w) > len(end)+1 && w != "causes" && w != "houses" && w != "warehouses" && w != "clauses" && w != "uses" && w != "caches" {
			return w[:len(w)-2]
		}
	}
	switch n := len(w); {
	case strings.HasSuffix(w, "ies") && n > 4:
		return w[:n-3] + "y"
	case strings.HasSuffix(w, "ss"), strings.HasSuffix(w, "us"), strings.HasSuffix(w, "is"), n < 4:
		return w
	case strings.HasSuffix(w, "s"):
		return w[:n-1]
	}
	return w
}

// plurals are those that no rule forms.
var plurals = map[string]string{
	"person": "people", "child": "children", "man": "men", "woman": "women", "analysis": "analyses", "criterion": "criteria", "index": "indices", "matrix": "matrices",
	"leaf": "leaves", "series": "series", "species": "species", "staff": "staff", "news": "news", "data": "data", "goods": "goods", "works": "works", "premises": "premises",
}

// plural is the plural of a noun of one or more words.
func plural(noun string) string {
	i := strings.LastIndexByte(noun, ' ') + 1
	if many, ok := plurals[noun[i:]]; ok {
		return noun[:i] + many
	}
	return vocabulary.Plural(noun)
}

// taken are the words of the grammar: alone none of them can be a noun.
var taken = wordSet(`a above according add after all an and any are as ascending at average be before below between biggest both bottom but by called
	connected count descending describe did directly do does during each earlier earliest either end ever every exactly fewer fewest find first for from
	greater greatest had has have higher highest how in indirectly is its larger largest last later latest least less list lower lowest many
	maximum me minimum more most never no non not number of on only or other over per remove same set show since smaller smallest some sorted
	start step steps suppose than that the their there through to today top total under unknown until was were what when where which who whose why
	with within yes because zero one two three four five six seven eight nine ten eleven twelve`)

// leading are words of the grammar that with what follows are a number or a day.
var leading = wordSet(`today zero one two three four five six seven eight nine ten eleven twelve`)

// instead are better words for some of them; the others get "value" behind them.
var instead = map[string]string{
	"from": "start", "since": "start", "start": "start", "to": "end", "until": "end", "end": "end", "on": "date", "when": "date", "at": "place",
	"where": "place", "in": "place", "by": "person", "who": "person", "whose": "owner", "total": "total amount", "count": "unit count", "no": "code", "number": "code",
	"set": "set name", "list": "list name", "step": "step name", "why": "reason", "what": "subject", "other": "other value",
}

// noun is the words of a header as a noun that questions can say.
func noun(words []string) string {
	text := strings.Join(words, " ")
	if taken[text] {
		if other := instead[text]; other != "" {
			return other
		}
		if leading[text] {
			return "value " + text
		}
		return text + " value"
	}
	// what begins with a digit or today would be read as a number or a day: 2024 budget is budget 2024
	if first := []rune(text)[0]; unicode.IsDigit(first) || leading[words[0]] {
		if len(words) > 1 && !unicode.IsDigit([]rune(words[1])[0]) {
			return strings.Join(append(slices.Clone(words[1:]), words[0]), " ")
		}
		return "figure " + text
	}
	if len([]rune(text)) == 1 {
		return "column " + text
	}
	return text
}

// identifier writes a noun as the name of a relation or property.
func identifier(noun string) string {
	var b strings.Builder
	for _, r := range noun {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(unicode.ToLower(r))
		} else {
			b.WriteByte('_')
		}
	}
	return b.String()
}

// kindName writes a noun as the name of a kind: order detail is OrderDetail.
func kindName(noun string) string {
	var b strings.Builder
	for _, w := range strings.Fields(noun) {
		r := []rune(w)
		b.WriteString(string(unicode.ToUpper(r[0])) + string(r[1:]))
	}
	return b.String()
}
