package english

import (
	"slices"
	"strings"

	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/value"
)

// remark is what to say of everyday words that the grammar has no place for. Each of with
// is put in their place to make a rewrite; those that are no question then are left out. DATE
// in it stands for each noun for a date.
type remark struct {
	words string
	say   string
	with  []string
}

// What is said of several words.
const (
	mayBe     = `what may or must be is not recorded: ask what is so, or "suppose ...: which ..."`
	inDigits  = `a number before it is written in digits: "10 million"`
	wholeDate = `a date is written as 2026-06-30, 30 June 2026, 2026-06 or 2026`
)

// remarks, those of several words before those of their first word alone.
var remarks = []remark{
	{"do we have", "", []string{"are there"}}, {"have we got", "", []string{"are there"}}, {"do you have", "", []string{"are there"}},
	{"and/or", `"or" includes both`, []string{"or"}},
	{"please", "a question needs no please", []string{""}},
	{"kindly", "a question needs no please", []string{""}},
	{"tell me about", "", []string{"describe"}},
	{"what about", "", []string{"describe"}},
	{"tell me", "ask it at once", []string{"", "list"}},
	{"give me", "ask it at once", []string{"list", ""}},
	{"can you tell me", "ask it at once", []string{""}},
	{"can you", "ask it at once", []string{""}},
	{"can", mayBe, nil}, {"may", mayBe, nil}, {"must", mayBe, nil}, {"should", mayBe, nil}, {"shall", mayBe, nil}, {"might", mayBe, nil}, {"would", mayBe, nil},
	{"will", `what comes is said as it is now, "end in 2027", or with "suppose ...: which ..."`, []string{"", "does", "do", "is", "are"}},
	{"could you", "ask it at once", []string{""}},
	{"could", mayBe, nil},
	{"i want to know", "ask it at once", []string{""}},
	{"whats", "", []string{"what is"}},
	{"who's", "", []string{"who is"}},
	{"explain", `a reason is asked for with "why"`, nil},
	{"the reason for", `a reason is asked for with "why"`, nil},
	{"reason", `a reason is asked for with "why"`, nil},
	{"compare", `put what is compared into columns: "list each contract, its value and its end"`, nil},
	{"difference", `put what is compared into columns: "list each contract, its value and its end"`, nil},
	{"changed", `say what began or ended: "which contracts start in 2026"`, nil},
	{"happened", `say what began or ended: "which contracts start in 2026"`, nil},
	{"name", "ask with \"which\" or \"list\"", []string{"list"}},
	{"get", "ask with \"which\" or \"list\"", []string{"list"}},
	{"display", "ask with \"which\" or \"list\"", []string{"list"}},
	{"whether", "a yes or no is asked for with do, have or be in front", nil},
	{"is it true that", "a yes or no is asked for with do, have or be in front: does OpenAI use ...", nil},
	{"is it the case that", "a yes or no is asked for with do, have or be in front: does OpenAI use ...", nil},
	{"probably", `say on whose word: "according to confirmed sources"`, []string{""}},
	{"allegedly", `say on whose word: "according to confirmed sources"`, []string{""}},
	{"reportedly", `say on whose word: "according to confirmed sources"`, []string{""}},
	{"valid", "", []string{"in force"}},
	{"enforceable", "", []string{"in force"}},
	{"effective", "", []string{"in force"}},
	{"sort by", "", []string{"sorted by"}},
	{"ordered by", "", []string{"sorted by"}},
	{"order by", "", []string{"sorted by"}},
	{"grouped by", "", []string{"per"}},
	{"group by", "", []string{"per"}},
	{"sum of", `a sum is asked for with "total": "the total value of the contracts"`, nil},
	{"related to", "", []string{"connected to"}},
	{"linked to", "", []string{"connected to"}},
	{"whose", `ask with "which" and "have": "which firms have exclusive contracts"`, nil},
	{"his", "", []string{"its", "their"}},
	{"her", "", []string{"its", "their"}},
	{"hundred", inDigits, nil}, {"thousand", inDigits, nil}, {"million", inDigits, nil}, {"billion", inDigits, nil}, {"trillion", inDigits, nil},
	{"dollars", "", []string{"USD"}}, {"dollar", "", []string{"USD"}}, {"euros", "", []string{"EUR"}}, {"euro", "", []string{"EUR"}}, {"pounds", "", []string{"GBP"}},
	{"january", wholeDate, nil}, {"february", wholeDate, nil}, {"march", wholeDate, nil}, {"april", wholeDate, nil}, {"june", wholeDate, nil}, {"july", wholeDate, nil},
	{"august", wholeDate, nil}, {"september", wholeDate, nil}, {"october", wholeDate, nil}, {"november", wholeDate, nil}, {"december", wholeDate, nil},
	{"how come", `it is asked for with "why"`, []string{"why do", "why does", "why is"}},
	{"since when", `the days on which something is so are asked for with "when"`, []string{"when"}},
	{"until when", `the days on which something is so are asked for with "when"`, []string{"when"}},
	{"for how long", `the days on which something is so are asked for with "when"`, []string{"when"}},
	{"how long", `the days on which something is so are asked for with "when"`, nil},
	{"how often", `a number is asked for with "how many"`, nil},
	{"how much", `a number is asked for with "how many", a value with "what is the ... of"`, []string{"how many"}},
	{"where", `say the relation: "what is the country of ..."`, nil},
	{"with whom", `what is asked for twice is a column: "which firms compete with which firms"`, nil},
	{"to whom", `what is asked for twice is a column: "which firms are bound to which firms"`, nil},
	{"whom", "", []string{"who", "what"}},
	{"they", "things are named again, or by a letter: \"a firm X that ... X\"", nil},
	{"them", "things are named again, or by a letter: \"a firm X that ... X\"", nil},
	{"going to", `what comes is said as it is now: "end in 2027"`, []string{""}},
	{"currently", "a question is asked of today: the word says nothing more", []string{""}},
	{"presently", "a question is asked of today: the word says nothing more", []string{""}},
	{"now", "a question is asked of today: the word says nothing more", []string{""}},
	{"nowadays", "a question is asked of today: the word says nothing more", []string{""}},
	{"still", "a question is asked of today: the word says nothing more", []string{""}},
	{"already", "the word says nothing that the question does not", []string{""}},
	{"also", "the word says nothing that the question does not", []string{""}},
	{"too", "the word says nothing that the question does not", []string{""}},
	{"as well", "the word says nothing that the question does not", []string{""}},
	{"really", "the word says nothing that the question does not", []string{""}},
	{"actually", "the word says nothing that the question does not", []string{""}},
	{"formerly", `a time that is over is said in the past tense or with "before"`, []string{""}},
	{"previously", `a time that is over is said in the past tense or with "before"`, []string{""}},
	{"ago", `say the day by its date, as in "before 2024-06-30"`, nil},
	{"in the next", `a time from today on is said with "within"`, []string{"within"}},
	{"over the next", `a time from today on is said with "within"`, []string{"within"}},
	{"the next", `a time from today on is said with "within"`, []string{"within"}},
	{"in the last", `say from when on, as in "since 2024-06-30"`, nil},
	{"in the past", `say from when on, as in "since 2024-06-30"`, nil},
	{"without a", `say what there is none of with "no"`, []string{"that have no", "with no"}},
	{"without an", `say what there is none of with "no"`, []string{"that have no", "with no"}},
	{"without any", `say what there is none of with "no"`, []string{"that have no", "with no"}},
	{"without", `say it with "no" or "not": "that use no ...", "and do not use ..."`, []string{"that have no", "with no"}},
	{"except", `say it with "not": "that are not ...", "and do not use ..."`, nil},
	{"besides", `say it with "not": "that are not ...", "and do not use ..."`, nil},
	{"other than", `say it with "not": "that are not ...", "and do not use ..."`, nil},
	{"but not", `after "but" comes a verb: "but do not use ..."`, nil},
	{"neither", `say it with "not" and "or": "do not use Azure or AWS"`, nil},
	{"nor", `say it with "not" and "or": "do not use Azure or AWS"`, nil},
	{"are worth", `a value is said with its noun: "have a value over 10 million USD"`, []string{"have a MONEY"}},
	{"is worth", `a value is said with its noun: "has a value over 10 million USD"`, []string{"has a MONEY"}},
	{"worth", `a value is said with "with": "with a value over 10 million USD"`, []string{"with a MONEY", "of"}},
	{"with number of", "a number of each row is a column of its own: after a comma", []string{", the number of their", ", the number of its"}},
	{"with the number of", "a number of each row is a column of its own: after a comma", []string{", the number of their", ", the number of its"}},
	{"longer than", `a length of time is a comparison of dates: "whose end is after 2030"`, nil},
	{"shorter than", `a length of time is a comparison of dates: "whose end is before 2030"`, nil},
	{"percentage", `it is asked for with "what share of the contracts is ..."`, nil},
	{"percent", `it is asked for with "what share of the contracts is ..."`, nil},
	{"share of", `it is asked for with "what share of the contracts is ..."`, nil},
	{"per year", "say of which date", []string{"per year of DATE"}},
	{"per month", "say of which date", []string{"per month of DATE"}},
	{"in each year", "say of which date", []string{"per year of DATE"}},
	{"in each month", "say of which date", []string{"per month of DATE"}},
	{"each year", "say of which date", []string{"per year of DATE"}},
	{"each month", "say of which date", []string{"per month of DATE"}},
	{"by year", "say of which date", []string{"per year of DATE"}},
	{"by month", "say of which date", []string{"per month of DATE"}},
	{"approximately", "a number is exact here", []string{""}},
	{"about", "a number is exact here", []string{"", "exactly"}},
	{"around", "a number is exact here", []string{"", "exactly"}},
	{"nearly", "a number is exact here", []string{""}},
	{"several", "", []string{"at least 2", "some"}},
	{"many", `say how many: "at least 5"`, []string{"at least 5", "some"}},
	{"few", `say how many: "at most 5"`, []string{"at most 5"}},
	{"none of", "", []string{"no"}},
	{"if", `what is taken to be true comes first: "suppose ...: which ..."`, nil},
	{"what if", `what is taken to be true comes first: "suppose ...: which ..."`, nil},
	{"assuming", `what is taken to be true comes first: "suppose ...: which ..."`, []string{"suppose"}},
	{"assume", "", []string{"suppose"}},
	{"because of", `a reason is asked for with "why"`, nil},
	{"says", `sources are named with "according to ..."`, nil},
	{"delete", "", []string{"remove"}},
	{"create", "", []string{"add"}},
	{"change", `a value is changed with "set the end of contract X to ..."`, nil},
	{"update", `a value is changed with "set the end of contract X to ..."`, nil},
}

// advise finds a remark on the words from token i on. A word that the vocabulary knows is
// left alone.
func advise(text string, tokens []Token, i int) (remark, diag.Span, bool) {
	for _, r := range remarks {
		words := strings.Fields(r.words)
		if i+len(words) > len(tokens) {
			continue
		}
		ok := true
		for j, w := range words {
			t := tokens[i+j]
			ok = ok && strings.EqualFold(text[t.Span.From:t.Span.To], w) && t.Class&(noun|adjective|verbs) == 0
		}
		if ok {
			return r, tokens[i].Span.Cover(tokens[i+len(words)-1].Span), true
		}
	}
	return remark{}, diag.Span{}, false
}

// remarked adds to e what is to be said of the words around token i: where they begin may
// be one or two words before.
func remarked(e *diag.Error, text string, tokens []Token, i int, lx *lexicon.Lexicon) bool {
	for from := max(0, i-3); from <= i; from++ {
		r, span, ok := advise(text, tokens, from)
		if !ok || span.To < tokens[i].Span.To {
			continue
		}
		e.Span = span
		if r.say != "" {
			e.Message += ": " + r.say
		}
		e.Expected, e.Suggestions = nil, nil
		var with []string
		for _, w := range r.with {
			before, dates := strings.CutSuffix(w, "DATE")
			before, money := strings.CutSuffix(before, "MONEY")
			switch {
			case dates:
				for _, noun := range lx.NounsFor(value.Date) {
					with = append(with, replaced(text, span, before+noun))
				}
			case money:
				for _, typ := range []value.Type{value.Money, value.Integer, value.Number} {
					for _, noun := range lx.NounsFor(typ) {
						with = append(with, replaced(text, span, withArticle(before, noun)))
					}
				}
			default:
				with = append(with, replaced(text, span, w))
			}
		}
		e.Rewrites = questions(with, lx)
		return true
	}
	return false
}

// asValue proposes to say the words from token i on as the value of a property that they are:
// "firms in FR" as firms whose country is "FR".
func asValue(text string, tokens []Token, i int, lx *lexicon.Lexicon) []string {
	from := i
	for from > 0 && i-from < 2 && (tokens[from-1].Has(relational) || asValuePrepositions[tokens[from-1].Key] || beWords[tokens[from-1].Key]) {
		from--
	}
	place := func(at, end int) diag.Span { return tokens[at].Span.Cover(tokens[end].Span) }
	var with []string
	for end := min(i+3, len(tokens)-2); end >= i && len(with) == 0; end-- {
		said := text[tokens[i].Span.From:tokens[end].Span.To]
		for _, noun := range lx.NounsOfText(said) {
			is := noun + " is \"" + said + "\""
			with = append(with, replaced(text, place(from, end), "whose "+is), replaced(text, place(from, end), "have a "+noun+" \""+said+"\""),
				replaced(text, place(from, end), "has a "+noun+" \""+said+"\""), replaced(text, place(i, end), "\""+said+"\""))
		}
	}
	return with
}

var asValuePrepositions = map[string]bool{"in": true, "from": true, "of": true, "at": true}

// withArticle puts a noun behind words that may end with "a".
func withArticle(before, noun string) string {
	if bare, ok := strings.CutSuffix(before, " a "); ok && strings.ContainsRune("aeiou", rune(noun[0])) {
		return bare + " an " + noun
	}
	return before + noun
}

// replaced puts words in a place of the text, without doubled blanks.
func replaced(text string, span diag.Span, with string) string {
	before, after := strings.TrimRight(text[:span.From], " "), strings.TrimLeft(text[span.To:], " ")
	if strings.HasPrefix(with, ",") {
		before, with = before+",", strings.TrimLeft(with, ", ")
	}
	out := []string{before, with, after}
	out = slices.DeleteFunc(out, func(s string) bool { return s == "" })
	return strings.Join(out, " ")
}

// repaired proposes questions that differ from the text by little at token k: by an article
// before a noun, by "that are" before an adjective.
func repaired(text string, tokens []Token, k int, lx *lexicon.Lexicon) []string {
	t := tokens[k]
	var with []string
	if k == 0 {
		with = whole(text, tokens, lx)
	}
	put := func(words ...string) {
		for _, w := range words {
			with = append(with, replaced(text, diag.Span{From: t.Span.From, To: t.Span.From}, w))
		}
	}
	if t.Has(adjective) {
		put("that are", "that is", "are", "is")
	}
	if t.Has(noun) {
		put("a", "some", "all", "the")
	}
	if t.Key == "not" {
		put("do", "does")
	}
	if before := tokens[max(k-1, 0)]; before.Key == "much" && t.Has(noun) {
		with = append(with, replaced(text, before.Span, "many"))
	}
	if before := tokens[max(k-1, 0)]; before.Key == "without" && t.Has(Class(lexicon.Ing)) {
		base := lx.Inflected(t.Key, lexicon.Base)
		with = append(with, replaced(text, before.Span.Cover(t.Span), "and do not "+base), replaced(text, before.Span.Cover(t.Span), "and does not "+base))
	}
	if before := tokens[max(k-1, 0)]; before.Key == "and" && t.Has(Class(lexicon.Plural)) {
		with = append(with, replaced(text, before.Span, "or"))
	}
	if before := tokens[max(k-1, 0)]; before.Key == "only" && t.Has(Number) {
		with = append(with, replaced(text, before.Span, "exactly"))
	}
	for _, by := range []Token{t, tokens[max(k-1, 0)]} {
		if by.Key == "by" {
			with = append(with, replaced(text, by.Span, "sorted by"))
		}
	}
	if t.Key == agoKey {
		put("more than", "since")
	}
	if t.Key == "number" && k == 0 {
		put("what is the")
	}
	if k > 0 && t.Has(Name) && k+1 < len(tokens) && tokens[k+1].Has(noun) { // the North wing
		noun := tokens[k+1]
		named := text[noun.Span.From:noun.Span.To] + " " + text[t.Span.From:t.Span.To]
		place := t.Span.Cover(noun.Span)
		if articles[tokens[k-1].Key] {
			place = place.Cover(tokens[k-1].Span)
		}
		with = append(with, replaced(text, place, named))
	}
	if k > 1 && t.Has(Class(lexicon.Superlative)) && tokens[k-1].Key == "^s" && k+1 < len(tokens) && tokens[k+1].Has(noun) { // OpenAI's largest contract
		owner, noun := tokens[k-2], tokens[k+1]
		with = append(with, replaced(text, owner.Span.Cover(noun.Span), "the "+text[t.Span.From:noun.Span.To]+" of "+text[owner.Span.From:owner.Span.To]))
	}
	if before := tokens[max(k-1, 0)]; t.Has(Name) && articles[before.Key] {
		with = append(with, replaced(text, before.Span, ""))
	}
	if t.Has(Number|Duration) && k > 1 {
		with = append(with, sized(text, tokens, k, lx)...)
	}
	if t.Has(participleForm) && k > 0 {
		put("that were", "that was")
	}
	if p := done(tokens, k); p > 0 { // contracts signed in 2024 are active
		at := diag.Span{From: tokens[p].Span.From, To: tokens[p].Span.From}
		with = append(with, replaced(text, at, "that were"), replaced(text, at, "that was"))
	}
	if t.Has(Name) || t.Has(Class(lexicon.Finite)) {
		put("that", "with", "of")
	}
	if slices.ContainsFunc(tokens[:k], func(t Token) bool { return doWords[t.Key] }) {
		switch { // does OpenAI uses: after do comes the base
		case haveWords[t.Key]:
			with = append(with, replaced(text, t.Span, "have"))
		case t.Has(Class(lexicon.Third | lexicon.Past)):
			with = append(with, replaced(text, t.Span, lx.Inflected(t.Key, lexicon.Base)))
		}
	}
	return questions(with, lx)
}

// done finds the participle behind a noun that was taken for the verb of the question, of
// which the true one stands at k; or 0.
func done(tokens []Token, k int) int {
	if t := tokens[k]; !beWords[t.Key] && !doWords[t.Key] && !haveWords[t.Key] && !t.Has(Class(lexicon.Finite)) {
		return 0
	}
	for p := k - 1; p > 0; p-- {
		if tokens[p].Has(participleForm) && tokens[p-1].Has(noun) {
			return p
		}
	}
	return 0
}

var articles = map[string]bool{"the": true, "a": true, "an": true}

// maxRewrites is how many rewrites are proposed; those that the reading refuses fall away.
const maxRewrites = 4

// questions keeps those texts that are questions, the first few.
func questions(texts []string, lx *lexicon.Lexicon) []string {
	var out []string
	for _, text := range texts {
		tokens, err := cut(text, lx)
		if err == nil && len(out) < maxRewrites && parse(text, tokens) != nil {
			out = append(out, text)
		}
	}
	return out
}
