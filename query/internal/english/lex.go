package english

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/value"
)

// Limits that stand before any recursion.
const (
	maxText   = 1 << 20
	maxTokens = 400
	maxName   = 200 // bytes of a name in a question
)

// cutter cuts one question into tokens. Which classes a word has is the lexicon's to say.
type cutter struct {
	lx    *lexicon.Lexicon
	split map[int]int // terms and names of several words that are not taken: by place, those as long or longer
	text  string
	at    int
	out   []Token
}

// lex returns the tokens of a text, the last one of class End.
func lex(text string, lx *lexicon.Lexicon, split map[int]int) ([]Token, *diag.Error) {
	if len(text) > maxText {
		return nil, diag.Errorf(diag.Limit, diag.Span{}, "the question is longer than 1 MB")
	}
	l := &cutter{lx: lx, split: split, text: text}
	for {
		l.skipBlank()
		if l.at >= len(text) {
			break
		}
		if len(l.out) >= maxTokens {
			return nil, diag.Errorf(diag.Limit, diag.Span{From: l.at, To: len(text)}, "the question has more than %d words", maxTokens)
		}
		if err := l.next(); err != nil {
			return nil, err
		}
	}
	l.out = append(l.out, Token{Class: End, Key: endKey, Span: diag.Span{From: len(text), To: len(text)}})
	soften(l.out)
	return l.out, nil
}

const endKey = "\x00end"

func (l *cutter) skipBlank() {
	for l.at < len(l.text) {
		r, n := utf8.DecodeRuneInString(l.text[l.at:])
		if r == '#' {
			if i := strings.IndexByte(l.text[l.at:], '\n'); i >= 0 {
				l.at += i
			} else {
				l.at = len(l.text)
			}
			continue
		}
		if !unicode.IsSpace(r) {
			return
		}
		l.at += n
	}
}

func (l *cutter) emit(t Token, n int) {
	t.Span = diag.Span{From: l.at, To: l.at + n}
	if t.Text == "" {
		t.Text = l.text[l.at : l.at+n]
	}
	if t.Key == "" {
		t.Key = lexicon.Fold(t.Text)
	}
	l.out = append(l.out, t)
	l.at += n
}

func (l *cutter) next() *diag.Error {
	rest := l.text[l.at:]
	r, size := utf8.DecodeRuneInString(rest)
	switch {
	case r == '"' || r == '“' || r == '”':
		return l.quoted(size)
	case r == '<':
		return l.iri()
	case l.amount(r, size):
		return nil
	case r == '$':
		return l.parameter()
	case strings.HasPrefix(rest, "'s") || strings.HasPrefix(rest, "’s"):
		n := strings.IndexByte(rest, 's') + 1
		if n == len(rest) || !isWordByte(rest[n]) {
			l.emit(Token{Class: Function, Key: "^s"}, n)
			return nil
		}
	case r == '\'' || r == '’': // the firms' contracts
		l.emit(Token{Class: Function, Key: "^s"}, size)
		return nil
	case strings.ContainsRune(",;:?.!()", r):
		l.emit(Token{Class: Function}, size)
		return nil
	}
	if unicode.IsDigit(r) || unicode.IsLetter(r) {
		if !l.contraction() {
			l.word()
		}
		return nil
	}
	return diag.Errorf(diag.Syntax, diag.Span{From: l.at, To: l.at + size}, "%q cannot stand in a question%s", string(r), insteadOf[r])
}

// insteadOf says how that is said for which people and other languages use a mark.
var insteadOf = map[rune]string{
	'£': ": an amount is written as £5 million or 5 million GBP",
	'€': ": an amount is written as €5 million or 5 million EUR",
	'/': ": a date is written as 2026-06-30, two names with \"and\" or \"or\" between them",
	'=': ": say it with \"is\": whose country is \"US\"",
	'<': ": say it with \"less than\" or \"before\"",
	'>': ": say it with \"more than\" or \"after\"",
	'&': ": say \"and\"",
	'|': ": say \"or\"",
	'%': ": write it after a number",
	'*': ": what is asked for is named: list the contracts",
	'{': ": the exact form stands alone, and begins with it",
	'}': ": the exact form stands alone, and begins with {",
}

func (l *cutter) quoted(size int) *diag.Error {
	body := l.text[l.at+size:]
	var b strings.Builder
	for i := 0; i < len(body); {
		r, n := utf8.DecodeRuneInString(body[i:])
		switch {
		case r == '\\' && i+1 < len(body):
			b.WriteByte(body[i+1])
			i += 2
			continue
		case r == '"' || r == '”' || r == '“':
			l.emit(Token{Class: Quoted, Text: b.String(), Key: "\"" + b.String()}, size+i+n)
			return nil
		}
		b.WriteRune(r)
		i += n
	}
	return diag.Errorf(diag.Syntax, diag.Span{From: l.at, To: len(l.text)}, "the quoted text does not end")
}

func (l *cutter) iri() *diag.Error {
	end := strings.IndexAny(l.text[l.at:], "> \n")
	if end < 0 || l.text[l.at+end] != '>' {
		return diag.Errorf(diag.Syntax, diag.Span{From: l.at, To: l.at + 1}, "an address in angle brackets does not end with >")
	}
	l.emit(Token{Class: IRI, Text: l.text[l.at+1 : l.at+end], Key: "<"}, end+1)
	return nil
}

func (l *cutter) parameter() *diag.Error {
	n := 1
	for l.at+n < len(l.text) && isWordByte(l.text[l.at+n]) {
		n++
	}
	if n == 1 {
		return diag.Errorf(diag.Syntax, diag.Span{From: l.at, To: l.at + 1}, "after $ comes the name of a parameter")
	}
	l.emit(Token{Class: Parameter, Text: l.text[l.at+1 : l.at+n], Key: "$"}, n)
	return nil
}

// word emits what begins with a letter or a digit: the longest of a number or date, a
// name, a term of the vocabulary; else a single word.
func (l *cutter) word() {
	single := wordLength(l.text[l.at:])
	nameLen, swallow := l.name(single)
	if n := dotted(l.text[l.at:]); n > nameLen {
		l.emit(Token{}, n)
		return
	}
	t, n := l.literal()
	if t, far := near(l.text[l.at:]); far > max(n, nameLen) {
		if _, termLen := l.term(single); far > termLen {
			l.emit(t, far)
			return
		}
	}
	if n > 0 && (n >= nameLen || n > single) {
		if nameLen == n {
			t.Class |= Name
		}
		l.emit(t, n)
		return
	}
	if isVariable(l.text[l.at:l.at+single]) && nameLen <= single {
		l.emit(Token{Class: Variable, Key: "\x00var", Called: nameLen == single}, single)
		return
	}
	term, termLen := l.term(single)
	switch {
	case nameLen > termLen:
		l.emit(Token{Class: Name, Key: "\x00name", Swallow: swallow}, nameLen)
	case termLen > 0:
		term.Named = nameLen == termLen
		l.emit(term, termLen)
	default:
		l.emit(Token{}, single)
	}
}

// contractions of a verb with "not", by what stands before n't; of a question word with
// "is", by that word.
var (
	withNot = wordSet("do does did is are was were has have had")
	withIs  = wordSet("what who which that there")
)

// contraction emits "doesn't" as does, not, and "what's" as what, is. It reports whether
// there is one.
func (l *cutter) contraction() bool {
	rest := l.text[l.at:]
	n := leadLength(rest)
	word, after := lexicon.Fold(rest[:n]), strings.Replace(rest[n:], "’", "'", 1)
	wide := len(rest[n:]) - len(after)
	switch {
	case strings.HasPrefix(after, "'t") && !isWordStart(after[2:]) && strings.HasSuffix(word, "n") && withNot[word[:len(word)-1]]:
		l.emit(Token{Class: Function}, n-1)
		l.emit(Token{Class: Function, Key: "not"}, 3+wide)
	case strings.HasPrefix(after, "'s") && !isWordStart(after[2:]) && withIs[word]:
		l.emit(Token{Class: Function}, n)
		l.emit(Token{Class: Function, Key: "is"}, 2+wide)
	default:
		return false
	}
	return true
}

// name returns the length of the longest name here, and whether it covers words that
// have a meaning of their own.
func (l *cutter) name(single int) (length int, swallow bool) {
	rest := l.text[l.at:min(len(l.text), l.at+maxName)]
	if n, ok := l.split[l.at]; ok {
		rest = rest[:min(len(rest), n-1)]
	}
	if !unlisted(rest) && !l.lx.Begin(rest[:min(len(rest), leadLength(rest))]) {
		return 0, false
	}
	for i := 1; i <= len(rest); i++ {
		if i < len(rest) && !utf8.RuneStart(rest[i]) {
			continue
		}
		if i == len(rest) || !isWordStart(rest[i:]) || !isWordStart(rest[i-1:]) {
			cut := rest[:i]
			if len(l.lx.Entities(cut)) > 0 && !endsBlank(cut) {
				length, swallow = i, i > single && l.covers(cut)
			}
		}
		if i < len(rest) && isBlank(rest[i]) && !isBlank(rest[i-1]) && !l.lx.Begin(rest[:i]+" ") {
			break
		}
	}
	return length, swallow
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\n' }

// unlisted reports whether a text begins with what may be a name of which the index of
// names has no beginning: a number, a day, an IRI, or the last part of one as it stands
// there.
func unlisted(rest string) bool {
	if i := strings.IndexAny(rest, " \t\n"); i >= 0 {
		rest = rest[:i]
	}
	return strings.ContainsAny(rest, "/#:%") || rest != "" && rest[0] >= '0' && rest[0] <= '9'
}

// covers reports whether a name of several words contains a word of the vocabulary or
// of the grammar.
func (l *cutter) covers(name string) bool {
	for _, w := range strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' }) {
		if functionWords[lexicon.Fold(w)] || len(l.lx.Senses(w)) > 0 || isVariable(w) {
			return true
		}
	}
	return false
}

// term returns the longest term of the vocabulary here, or a word of the grammar.
func (l *cutter) term(single int) (Token, int) {
	rest := l.text[l.at:]
	words := l.lx.PhraseWords(rest[:leadLength(rest)])
	if words == 0 {
		words = l.lx.PhraseWords(rest[:single])
	}
	best, length := Token{}, 0
	most := len(rest)
	if n, ok := l.split[l.at]; ok {
		most = n - 1
	}
	for i, blanks := leadLength(rest), 0; words > 0 && i <= most; i++ {
		if i == len(rest) || !isWordStart(rest[i:]) {
			if c := l.classOf(rest[:i]); c != 0 && !endsBlank(rest[:i]) {
				best, length = Token{Class: c, Swallow: blanks > 0 && l.means(rest[:single])}, i
			}
		}
		if i < len(rest) && (rest[i] == ' ' || rest[i] == '\t' || rest[i] == '\n') {
			if blanks++; blanks >= words {
				break
			}
		}
	}
	word := rest[:single]
	if len(word) > 4 && strings.EqualFold(word[:4], "non-") && length <= single {
		if c := l.classOf(word[4:]); c&adjective != 0 {
			return Token{Class: adjective, Key: lexicon.Fold(word[4:]), Negated: true}, single
		}
	}
	if length <= single && functionWords[lexicon.Fold(word)] {
		best.Class |= Function
		length = single
	}
	return best, length
}

// means reports whether a word alone is more than an unknown word.
func (l *cutter) means(word string) bool {
	if len(word) > 4 && strings.EqualFold(word[:4], "non-") {
		word = word[4:]
	}
	return functionWords[lexicon.Fold(word)] || shareWords[lexicon.Fold(word)] || unitWords[lexicon.Fold(word)] || len(l.lx.Senses(word)) > 0 || l.lx.Leads(word) ||
		isVariable(word) || unicode.IsDigit(rune(word[0]))
}

func (l *cutter) classOf(form string) Class {
	var c Class
	for _, s := range l.lx.Senses(form) {
		c |= Class(s.Class)
		if s.Class&lexicon.Noun != 0 && s.Measures() {
			c |= Measured
			if s.Pred.Class == lexicon.Property && s.Pred.Value == value.Date {
				c |= Dated
			}
		}
	}
	return c
}

// wordLength is the length of a plain word: letters, digits, and - _ . & between them.
func wordLength(s string) int {
	n := 0
	for n < len(s) {
		r, size := utf8.DecodeRuneInString(s[n:])
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r):
		case strings.ContainsRune("-_.&/", r) && n > 0 && n+1 < len(s) && isWordStart(s[n+1:]):
		default:
			return n
		}
		n += size
	}
	return n
}

func leadLength(s string) int {
	n := 0
	for n < len(s) && isWordStart(s[n:]) {
		_, size := utf8.DecodeRuneInString(s[n:])
		n += size
	}
	return n
}

func isWordStart(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)
}

func isWordByte(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= utf8.RuneSelf
}

func endsBlank(s string) bool { return s != "" && strings.ContainsRune(" \t\n", rune(s[len(s)-1])) }

// isVariable: a capital letter with optional digits.
func isVariable(w string) bool {
	if w == "" || w[0] < 'A' || w[0] > 'Z' {
		return false
	}
	return strings.Trim(w[1:], "0123456789") == ""
}

// functionWords are the words that the grammar names; grammar_test.go holds them equal.
var functionWords = wordSet(`
	a above according add after all an and another any are as ascending at average been before below
	between biggest both bottom but by called connected descending describe did directly do does during
	each earlier earliest either ever every exactly fewer fewest find first for from greater greatest
	had has have higher highest how in indirectly is its larger largest later latest least less list
	longer lower lowest many maximum me minimum more most much neither never no nor not number of on
	only or other over per remove same set shorter show since smaller smallest some sorted step steps
	suppose than that the their there through to today top total under unknown until was were what when
	which who whom whose why with within without`)

func wordSet(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}
