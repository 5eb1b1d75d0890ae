package query_test

import (
	"strings"
	"testing"

	"github.com/clausekg/clause/query"
)

// marked writes the classes of a text's words into it.
func marked(text string, tokens []query.Token) string {
	var b strings.Builder
	at := 0
	for _, t := range tokens {
		b.WriteString(text[at:t.From] + t.Class + "(" + text[t.From:t.To] + ")")
		at = t.To
	}
	return b.String() + text[at:]
}

func TestHighlight(t *testing.T) {
	db := world(t)
	for _, test := range []struct{ text, want string }{
		{"", ""},
		{"which firms use Azure", "word(which) noun(firms) verb(use) name(Azure)"},
		{"how many exclusive contracts are there", "word(how) word(many) adjective(exclusive) noun(contracts) word(are) word(there)"},
		{"list the 3 largest contracts", "word(list) word(the) number(3) adjective(largest) noun(contracts)"},
		{"who uses \"Azure\" as of 2024-06-30?", `word(who) verb(uses) text("Azure") word(as) word(of) number(2024-06-30)?`},
		{"which frims use Azure", "word(which) unknown(frims) verb(use) name(Azure)"},
		{"which fir", "word(which) fir"}, // it may become a word
		{"which firms use $cloud", "word(which) noun(firms) verb(use) variable($cloud)"},
		{`who uses "Az`, `word(who) verb(uses) text("Az)`},
		{"who uses @", "word(who) verb(uses) unknown(@)"},
		{"who uses Azure # really", "word(who) verb(uses) name(Azure) # really"},
		{"who uses 東京", "word(who) verb(uses) 東京"},
		{"{F | firm(F), uses(F, Azure)}", "{variable(F) | relation(firm)(variable(F)), relation(uses)(variable(F), name(Azure))}"},
		{"count{C | contract(C), value(C) > 10 million USD}", "word(count){variable(C) | relation(contract)(variable(C)), relation(value)(variable(C)) > number(10) name(million) name(USD)}"},
		{`{F | name(F) = "a`, `{variable(F) | relation(name)(variable(F)) = text("a)`},
		{"{F | firm(F) ?", "{variable(F) | relation(firm)(variable(F)) unknown(?)"},
	} {
		if got := marked(test.text, query.Highlight(db, test.text)); got != test.want {
			t.Errorf("%q:\n%s\n%s", test.text, got, test.want)
		}
	}
}

// FuzzHighlight checks that tokens are in order and within any text.
func FuzzHighlight(f *testing.F) {
	db := world(f)
	for _, s := range []string{"which firms use Azure", "{F | firm(F)}", "\"", "<", "$", "\xff", "who's 東京 #"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		at := 0
		for _, token := range query.Highlight(db, text) {
			if token.From < at || token.To <= token.From || token.To > len(text) || token.Class == "" {
				t.Fatalf("%q: %v after %d", text, token, at)
			}
			at = token.To
		}
		query.Hint(db, text)
	})
}

func TestHint(t *testing.T) {
	db := world(t)
	for _, test := range []struct{ text, want string }{
		{"", ""},
		{"whi", "ch"},
		{"which ", "labs"},
		{"which con", "tracts"},
		{"which firms use ", "AWS"},
		{"which firms use Az", "ure"},
		{"which firms use A", "WS"},
		{"which firms use Azure", ""},
		{"who uses Oracle", ""},
		{"partners of ", "AWS"},
		{"zzz ", ""},
		{"{F | firm(F", ""},
	} {
		if got := query.Hint(db, test.text); got != test.want {
			t.Errorf("%q: %q, want %q", test.text, got, test.want)
		}
	}
}

func TestCompleteNear(t *testing.T) {
	db := world(t)
	for _, test := range []struct{ text, want string }{
		{"which prtner", "partner"},    // a letter left out
		{"which fimr", "firm"},         // two swapped
		{"which xfirm", "firm"},        // one too many before it
		{"which cntrcts", "contracts"}, // the letters in their order
		{"who uses Azrue", "Azure"},
		{"who uses orcl", "Oracle"},
	} {
		all := query.Complete(db, test.text)
		at := -1
		for i, c := range all {
			if c.Text == test.want {
				at = i
			}
		}
		if at < 0 || at > 2 || !all[at].Near {
			t.Errorf("%q: %q is number %d of %v", test.text, test.want, at, all)
		}
	}
	exact, near := 0, 0
	for _, c := range query.Complete(db, "which par") {
		if c.Near {
			near++
		} else if exact++; near > 0 {
			t.Errorf("%q stands behind what only resembles", c.Text)
		}
	}
	if exact == 0 {
		t.Error("nothing begins so")
	}
}

func TestCompleteExact(t *testing.T) {
	db := world(t)
	for _, test := range []struct{ text, want string }{
		{"{F | fi", "firm("},
		{"{F | firm(F), us", "uses("},
		{"{F | firm(F), some P (provider(P), conf", "conflicts( confidence("},
		{"{F | firm(F)} or", "or order"},
		{"{F | ", ""},
		{`{F | name(F) = "us`, ""},
		{"{F | zz", ""},
	} {
		var got []string
		for _, c := range query.Complete(db, test.text) {
			if test.text[c.From:] != c.Text[:len(test.text)-c.From] {
				t.Errorf("%q: %v does not complete it", test.text, c)
			}
			got = append(got, c.Text)
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("%q: %q, want %q", test.text, got, test.want)
		}
	}
}

func TestNames(t *testing.T) {
	db := world(t)
	for _, test := range []struct{ text, want string }{
		{"azu", "Azure provider"},
		{"Azrue", "Azure provider"},
		{"Opn", "OpenAI lab"},
		{"qqqqq", ""},
	} {
		found, err := query.Names(db, test.text, 1)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, n := range found {
			got = n.Name + " " + strings.Join(n.Kinds, " ")
		}
		if got != test.want {
			t.Errorf("%q: %q, want %q", test.text, got, test.want)
		}
	}
}
