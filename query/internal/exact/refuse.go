package exact

import (
	"errors"
	"slices"
	"strings"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/clausekg/clause/query/internal/diag"
)

// refuse returns the error of a token that cannot stand where it does, with what could.
func refuse(t *lexer.Token, expected []string) *diag.Error {
	e := &diag.Error{Kind: diag.Syntax, Span: spanOf(t), Expected: expected}
	if t.EOF() {
		e.Message = "the text ends too early"
		return e
	}
	e.Message = "`" + short(t.Value) + "` cannot stand here"
	switch {
	case t.Type == name:
		e.Suggestions = diag.Nearest(t.Value, words(expected))
	case t.Type == keyword && slices.Contains(expected, "a name"):
		e.Suggestions = []string{Quote(t.Value)}
	}
	return e
}

// instead gives err other expectations if it struck at the very token where the caller's
// node starts: the caller knows better what it wanted there.
func instead(start *lexer.Token, err error, expected ...string) error {
	var e *diag.Error
	if err == nil || !errors.As(err, &e) || e.Span != spanOf(start) || len(e.Expected) == 0 {
		return err
	}
	return refuse(start, expected)
}

// asFormula returns n as a formula, or refuses it.
func (c climber) asFormula(n Node) (Formula, error) {
	switch n := n.(type) {
	case Formula:
		return n, nil
	case *Name:
		e := diag.Errorf(diag.Syntax, n.Span(), "`%s` alone is not a condition", short(n.Text))
		if !n.Quoted && !n.IRI {
			e.Suggestions = diag.Nearest(n.Text, prefixes)
		}
		e.Expected = []string{"`(` after it", "a comparison after it"}
		return nil, e
	case *Var:
		e := diag.Errorf(diag.Syntax, n.Span(), "`%s` alone is not a condition", n.Name)
		e.Expected = []string{"a relation of it, like firm(" + n.Name + ")", "a comparison after it"}
		return nil, e
	case *Truth:
		return nil, diag.Errorf(diag.Syntax, n.Span(), "yes and no are values of a property: compare it, as in exclusive(C) = no")
	}
	e := diag.Errorf(diag.Syntax, n.Span(), "a value alone is not a condition")
	e.Expected = []string{"a comparison after it"}
	return nil, e
}

// prefixes are the words that open a formula.
var prefixes = []string{"not", "some", "every", "at least", "at most", "exactly", "most", "unknown", "ever", "on", "during", "before", "since"}

// asExpr returns n as an expression, or refuses it.
func (c climber) asExpr(n Node) (Expr, error) {
	if e, ok := n.(Expr); ok {
		return e, nil
	}
	return nil, diag.Errorf(diag.Syntax, n.Span(), "this is a condition, which has no value; a value was expected")
}

// after returns how the parenthesis that n opened could go on.
func after(n Node) []string {
	if _, ok := n.(Formula); ok {
		return []string{"`,`", "`or`"}
	}
	return []string{"a comparison"}
}

// following says in words what participle expected at u: the first piece of the rest of
// the production, or what may follow a whole question.
func following(u *participle.UnexpectedTokenError, toks []lexer.Token) []string {
	_, rest, found := strings.Cut(u.Message(), " (expected ")
	if !found {
		if u.Unexpected.Pos.Offset == toks[0].Pos.Offset {
			return opens
		}
		return ends(toks)
	}
	piece := strings.TrimRight(rest, ")")
	if i := strings.IndexAny(piece, " )?*+"); i > 0 && piece[0] != '"' {
		piece = piece[:i]
	} else if piece[0] == '"' {
		piece = piece[:strings.IndexByte(piece[1:], '"')+2]
	}
	return pieces[strings.TrimLeft(piece, "(")]
}

// opens are the ways in which a question starts.
var opens = []string{"`{`", "`count`", "`sum`", "`why`", "`when`", "`paths`", "`describe`", "`add`", "`remove`", "`as of`", "`ever`", "`according to`", "`with`"}

// pieces are the pieces of the grammar in words.
var pieces = map[string][]string{
	`Form`:     {"`{`", "`count`", "`sum`", "`why`", "`when`", "`paths`", "`describe`"},
	`Set`:      {"`{`"},
	`Expr`:     {"a value"},
	`Formula`:  {"a relation", "a comparison", "`not`", "`some`", "`every`"},
	`Sources`:  {"the name of a source", "a set of sources in braces"},
	`Order`:    {"a value"},
	`Suppose`:  {"`+{`", "`-{`"},
	`Edit`:     {"`+{`", "`-{`"},
	`"of"`:     {"`of`"},
	`"to"`:     {"`to`"},
	`"by"`:     {"`by`"},
	`"ties"`:   {"`ties`"},
	`"{"`:      {"`{`"},
	`"}"`:      {"`,`", "`}`"},
	`"("`:      {"`(`"},
	`")"`:      {"`)`"},
	`","`:      {"`,` and the other end"},
	`<number>`: {"a whole number"},
}

// ends says what may follow a question that could end.
func ends(toks []lexer.Token) []string {
	for _, t := range toks {
		if t.Type == keyword && (t.Value == "why" || t.Value == "when") {
			return []string{"`,`", "`or`", "the end"}
		}
		if t.Value == "{" {
			break
		}
	}
	return []string{"`order by`", "`limit`", "the end"}
}

// words returns the backquoted ones among expectations, without the quotes.
func words(expected []string) []string {
	var out []string
	for _, e := range expected {
		if w, ok := strings.CutPrefix(e, "`"); ok {
			out = append(out, strings.Fields(strings.TrimSuffix(w, "`"))[0])
		}
	}
	return out
}

// short cuts a token to what a message can carry.
func short(text string) string {
	if r := []rune(text); len(r) > 40 {
		return string(r[:39]) + "…"
	}
	return text
}
