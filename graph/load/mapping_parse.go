package load

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// mappingParser reads the lines of a mapping.
type mappingParser struct {
	name    string
	lines   []string // not read yet
	line    int
	whole   string // the line
	rest    string // of it, behind tok
	at      int    // of tok, in bytes
	tok     token
	mapping Mapping
	faults  []error
}

// token is a word or a sign of a mapping; the zero token is the end of the line.
type token struct {
	text   string
	quoted bool
	sign   bool // -> = ,
	broken string
}

func isMappingWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("_-./+%&'", r)
}

// next takes the next token of the line. A remark is its end.
func (p *mappingParser) next() {
	p.rest = strings.TrimLeft(p.rest, " \t")
	p.at = len(p.whole) - len(p.rest)
	switch {
	case p.rest == "" || p.rest[0] == '#':
		p.rest, p.tok = "", token{}
	case strings.HasPrefix(p.rest, "->"):
		p.take(2, token{text: "->", sign: true})
	case p.rest[0] == '=' || p.rest[0] == ',':
		p.take(1, token{text: p.rest[:1], sign: true})
	case p.rest[0] == '"':
		p.text()
	default:
		n := 0
		for n < len(p.rest) {
			r, width := utf8.DecodeRuneInString(p.rest[n:])
			if !isMappingWord(r) || strings.HasPrefix(p.rest[n:], "->") {
				break
			}
			n += width
		}
		if n == 0 {
			r, width := utf8.DecodeRuneInString(p.rest)
			message := fmt.Sprintf("the character %c has no meaning here; a name that has it is written in quotes", r)
			if r == utf8.RuneError && width == 1 {
				message = "the text is not valid UTF-8 here"
			}
			p.take(width, token{broken: message})
			return
		}
		p.take(n, token{text: p.rest[:n]})
	}
}

func (p *mappingParser) take(n int, t token) { p.rest, p.tok = p.rest[n:], t }

// text takes a text in quotes.
func (p *mappingParser) text() {
	var b strings.Builder
	for i := 1; i < len(p.rest); i++ {
		switch c := p.rest[i]; {
		case c == '"':
			p.take(i+1, token{text: b.String(), quoted: true})
			return
		case c == '\\' && i+1 < len(p.rest):
			i++
			b.WriteByte(p.rest[i])
		default:
			b.WriteByte(c)
		}
	}
	p.take(len(p.rest), token{broken: "a text in quotes is not closed on its line"})
}

func (p *mappingParser) here() spot {
	return spot{p.line, len([]rune(p.whole[:p.at])) + 1}
}

func (p *mappingParser) fail(at spot, format string, args ...any) *Error {
	return &Error{p.name, at.line, at.column, fmt.Sprintf(format, args...)}
}

// expected says that another thing was found.
func (p *mappingParser) expected(what string) error {
	switch {
	case p.tok.broken != "":
		return p.fail(p.here(), "%s", p.tok.broken)
	case p.tok == token{}:
		return p.fail(p.here(), "expected %s, but the line ends here", what)
	}
	return p.fail(p.here(), "expected %s, but found %s", what, brief(p.tok.text))
}

// is says whether an unquoted word or sign stands here.
func (p *mappingParser) is(text string) bool { return !p.tok.quoted && p.tok.text == text }

// word takes a word, in quotes or not.
func (p *mappingParser) word(what string) (string, error) {
	if p.tok.sign || p.tok.broken != "" || p.tok == (token{}) {
		return "", p.expected(what)
	}
	text := p.tok.text
	p.next()
	return text, nil
}

// called takes a word that is not empty.
func (p *mappingParser) called(what string) (string, error) {
	if p.tok.quoted && strings.TrimSpace(p.tok.text) == "" {
		return "", p.fail(p.here(), "expected %s, but the text is empty", what)
	}
	return p.word(what)
}

// end sees that the line ends here.
func (p *mappingParser) end() error {
	if p.tok == (token{}) {
		return nil
	}
	return p.expected("the end of the line")
}

// nextLine begins the next line, if there is one.
func (p *mappingParser) nextLine() bool {
	if len(p.lines) == 0 {
		return false
	}
	p.whole = strings.TrimRight(p.lines[0], "\r")
	p.rest, p.line, p.lines = p.whole, p.line+1, p.lines[1:]
	p.next()
	return true
}

// nextItem takes the token behind a comma; it may stand on the next line.
func (p *mappingParser) nextItem() {
	p.next()
	for p.tok == (token{}) && p.nextLine() {
	}
}

// statement reads one line, and those that go on after a comma.
func (p *mappingParser) statement() error {
	at, word := p.here(), p.tok
	tables := p.mapping.tables
	if word.quoted || word.sign || word.broken != "" || strings.HasPrefix(strings.TrimLeft(p.rest, " \t"), "->") {
		return p.fact()
	}
	if word.text == "table" {
		p.next()
		return p.table(at)
	}
	if !strings.Contains(" row also about source ignore ", " "+word.text+" ") {
		return p.fact()
	}
	if len(tables) == 0 {
		return p.fail(at, "expected a line such as: table contracts.csv; before what its rows say")
	}
	t := tables[len(tables)-1]
	p.next()
	switch word.text {
	case "ignore":
		return p.ignored(t)
	case "source":
		return p.source(at, t)
	}
	return p.row(at, t, word.text)
}

func (p *mappingParser) table(at spot) error {
	file, err := p.called("the name of a file, such as contracts.csv")
	if err != nil {
		return err
	}
	for _, t := range p.mapping.tables {
		if sameName(t.file, file) {
			return p.fail(at, "the table %s comes twice; first in line %d", file, t.line)
		}
	}
	p.mapping.tables = append(p.mapping.tables, &mappedTable{spot: at, file: file})
	return p.end()
}

func (p *mappingParser) row(at spot, t *mappedTable, word string) (err error) {
	r := &mappedRow{spot: at, word: word}
	if r.kind, err = p.called("a kind of the vocabulary, such as Contract"); err != nil {
		return err
	}
	if r.key, err = p.cell("the column that holds its key"); err != nil {
		return err
	}
	t.rows = append(t.rows, r)
	if word != "row" && !r.key.text && p.is("split") {
		p.next()
		if r.split, err = p.word(`what stands between the items, such as "|"`); err != nil {
			return err
		}
	}
	if !p.is("when") {
		return p.end()
	}
	for more := p.next; len(r.when) == 0 || p.is(","); more = p.nextItem {
		more()
		var c condition
		if c.cell, err = p.cell("a column"); err != nil {
			return err
		}
		if c.not = p.is("not"); !c.not && !p.is("=") {
			return p.expected("= or not, and what the cell is")
		}
		p.next()
		if c.value, err = p.word("what the cell is"); err != nil {
			return err
		}
		r.when = append(r.when, c)
	}
	return p.end()
}

func (p *mappingParser) source(at spot, t *mappedTable) (err error) {
	if len(t.rows) == 0 {
		return p.fail(at, "expected a line such as: about Contract contract_id; before the source of its facts")
	}
	r := t.rows[len(t.rows)-1]
	if r.source != nil {
		return p.fail(at, "the source of these facts is said twice")
	}
	s := &mappedSource{}
	if s.kind, err = p.called("the kind of the source"); err != nil {
		return err
	}
	if s.key, err = p.cell("the column that holds its key"); err != nil {
		return err
	}
	r.source = s
	return p.end()
}

func (p *mappingParser) ignored(t *mappedTable) error {
	for {
		name, err := p.called("a column")
		if err != nil {
			return err
		}
		t.ignore = append(t.ignore, name)
		if !p.is(",") {
			return p.end()
		}
		p.nextItem()
	}
}

// fact reads: column -> name split "|" 1 = yes, 0 = no
func (p *mappingParser) fact() (err error) {
	f := &mappedFact{spot: p.here()}
	const what = "table, row, also, about, source, ignore, or a column and ->"
	if f.from, err = p.cell(what); err != nil {
		return err
	}
	if !p.is("->") {
		p.at = f.column - 1
		return p.fail(f.spot, "expected %s, but found %s", what, brief(strings.TrimSpace(p.whole)))
	}
	if len(p.mapping.tables) == 0 || len(p.mapping.tables[len(p.mapping.tables)-1].rows) == 0 {
		return p.fail(f.spot, "expected a line such as: row Contract contract_id; before what its cells say")
	}
	p.next()
	if f.name, err = p.called("a property or relation of the vocabulary"); err != nil {
		return err
	}
	if err := p.changes(f); err != nil {
		return err
	}
	if err := p.codes(f); err != nil {
		return err
	}
	rows := p.mapping.tables[len(p.mapping.tables)-1].rows
	rows[len(rows)-1].facts = append(rows[len(rows)-1].facts, f)
	return nil
}

// changes reads: drop "f-" replace "-" " " split "|"
func (p *mappingParser) changes(f *mappedFact) (err error) {
	for {
		at, e := p.here(), edit{drop: p.is("drop")}
		split := p.is("split")
		if !e.drop && !split && !p.is("replace") {
			return nil
		}
		p.next()
		if e.old, err = p.word("a text in quotes"); err != nil {
			return err
		}
		if e.old == "" {
			return p.fail(at, "expected a text, but it is empty")
		}
		if split {
			f.split = e.old
			return nil
		}
		if !e.drop {
			if e.new, err = p.word("the text to take its place"); err != nil {
				return err
			}
		}
		f.edits = append(f.edits, e)
	}
}

func (p *mappingParser) codes(f *mappedFact) (err error) {
	for p.tok != (token{}) {
		var c code
		at := p.here()
		if c.text, err = p.word("split, or a code and =, or the end of the line"); err != nil {
			return err
		}
		if !p.is("=") {
			return p.expected("= and what the code stands for")
		}
		p.next()
		if c.value, err = p.word("what the code stands for"); err != nil {
			return err
		}
		for _, old := range f.codes {
			if old.text == c.text {
				return p.fail(at, "the code %s is given twice", brief(c.text))
			}
		}
		f.codes = append(f.codes, c)
		if !p.is(",") {
			return p.end()
		}
		p.nextItem()
	}
	return nil
}

// cell reads a column, or a text in quotes with columns in braces.
func (p *mappingParser) cell(what string) (c cellText, err error) {
	at, quoted := p.here(), p.tok.quoted
	text, err := p.word(what)
	if err != nil {
		return c, err
	}
	if !quoted {
		return cellText{parts: []cellPart{{true, text}}}, nil
	}
	c.text = true
	for text != "" {
		plain, rest, open := strings.Cut(text, "{")
		if plain != "" {
			c.parts = append(c.parts, cellPart{false, plain})
		}
		if !open {
			break
		}
		column, after, closed := strings.Cut(rest, "}")
		if !closed || strings.TrimSpace(column) == "" {
			return c, p.fail(at, "expected the name of a column in braces, as in \"{OrderID}-{ProductID}\"")
		}
		c.parts = append(c.parts, cellPart{true, column})
		text = after
	}
	return c, nil
}
