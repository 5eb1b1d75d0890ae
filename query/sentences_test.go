package query

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/english/speak"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/opt"
	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
	"github.com/clausekg/clause/query/internal/value"
)

// TestSentences asks random sentences of random graphs: the sentence, its reading and the
// naive evaluator must agree, and what is refused must have its place. Half of the sentences
// follow the grammar of package english, whatever it says; half are made of phrases that
// mostly mean something. A rewrite that a refusal proposes is asked too. CLAUSE_SEED repeats
// a run, CLAUSE_SENTENCES says how many; otherwise it stops after some seconds.
func TestSentences(t *testing.T) {
	r, seed := seeded(t)
	total, enough := 4000, time.Now().Add(8*time.Second)
	if n, err := strconv.Atoi(os.Getenv("CLAUSE_SENTENCES")); err == nil {
		total, enough = n, time.Now().Add(24*time.Hour)
	}
	words, err := os.ReadFile("testdata/spec/world.clause")
	if err != nil {
		t.Fatal(err)
	}
	asked, answered := 0, 0
	for asked < total && time.Now().Before(enough) && (total > 4000 || !t.Failed()) {
		c := &chapter{t: t, db: randomGraph(t, r, string(words)+hostWords), pass: asked}
		c.host = hostFunctions(c.db)
		w, err := open(c.db)
		if err != nil {
			t.Fatal(err)
		}
		phrases, grammar := &speaker{Rand: r, names: w.lexicon.Names("", 1000)}, speak.New(w.lexicon, r)
		for range 60 {
			asked++
			q := phrases.question()
			if r.IntN(2) == 0 {
				q = grammar.Sentence()
			}
			if c.random(q) {
				answered++
			}
		}
	}
	t.Logf("CLAUSE_SEED=%d: %d sentences, %d answered", seed, asked, answered)
	if asked > 200 && answered*12 < asked {
		t.Errorf("only %d of %d sentences were understood", answered, asked)
	}
}

// hostWords are what the host program of the random sentences computes.
const hostWords = `
property risk(Contract) number external noun "risk" superlative "riskiest" highest
property reviewed(Contract) date external noun "review" verb "lapse"
property dubious(Contract) truth external adjective "dubious"
relation guarantor(Contract, Firm) external noun "guarantor" 2 of 1
relation twin(Firm, Firm) external verb "resemble" 1 2
rule shaky(C Contract) adjective "shaky"
  if risk(C) > 2, not dubious(C)
`

// hostFunctions compute by the letters of names, and do not know of some things.
func hostFunctions(db *graph.DB) []Option {
	known := func(e Entity) (int, error) {
		if n := len(e.Name); n%4 != 0 {
			return n, nil
		}
		return 0, ErrUnknown
	}
	firms := func(_ context.Context, e Entity) (found []quad.IRI, _ error) {
		for _, id := range []quad.IRI{"openai", "azure", "microsoft"} {
			if _, ok := db.Snapshot().ID(id); ok && len(e.Name)%2 == len(id)%2 {
				found = append(found, id)
			}
		}
		return found, nil
	}
	return []Option{
		Function("risk", func(_ context.Context, e Entity) (float64, error) { n, err := known(e); return float64(n) / 2, err }),
		Function("reviewed", func(_ context.Context, e Entity) (time.Time, error) {
			n, err := known(e)
			return time.Date(2023+n%4, time.Month(1+n), 1, 0, 0, 0, 0, time.UTC), err
		}),
		Function("dubious", func(_ context.Context, e Entity) (bool, error) { n, err := known(e); return n%3 == 0, err }),
		Function("guarantor", firms),
		Function("twin", firms),
	}
}

// random asks a sentence, and what a refusal says to ask instead, and reports whether it was
// answered.
func (c *chapter) random(q string) bool {
	defer func() {
		if p := recover(); p != nil {
			c.t.Errorf("%s\npanics: %v\n%s", q, p, debug.Stack())
		}
	}()
	rows, err := Ask(context.Background(), c.db, q, c.host...)
	var e *Error
	if errors.As(err, &e) {
		if e.Span.From < 0 || e.Span.To < e.Span.From || e.Span.To > len(q) {
			c.t.Errorf("%s: the place %v is not in the text", q, e.Span)
		}
		if e.Kind != UnknownName && len(e.Rewrites) > 0 {
			if _, err := Prepare(c.db, e.Rewrites[0]); err != nil {
				c.t.Errorf("%s\nis refused, and so is the rewrite\n%s\n%v", q, e.Rewrites[0], err)
			}
			return c.random(e.Rewrites[0])
		}
		return false
	}
	if err != nil {
		c.t.Errorf("%s: %v is no refusal", q, err)
		return false
	}
	got := answer(rows)
	c.twin(q, rows, got)
	c.oracle(q, got)
	c.withoutPasses(q, rows, got)
	c.streamed(q, got)
	return true
}

// withoutPasses asks a sentence again without one pass of the optimiser, the next each time;
// in a long run without each of them in turn.
func (c *chapter) withoutPasses(q string, rows *Rows, want string) {
	switch rows.query.Form.(type) {
	case *reading.Set, *reading.Agg, *reading.When:
	default:
		return
	}
	w := rows.world
	off := opt.Passes[c.pass%len(opt.Passes):][:1]
	c.pass++
	if os.Getenv("CLAUSE_SENTENCES") != "" {
		off = opt.Passes
	}
	for _, pass := range off {
		p, err := opt.Optimize(plan.Build(rows.query, w.program), w.snap, pass.Name)
		if err != nil {
			c.t.Errorf("%s\nhas no plan without %s: %v", q, pass.Name, err)
			continue
		}
		again := &Rows{world: w, query: rows.query, snap: w.snap, entity: w.lexicon.Name, day: rows.day, dayBy: rows.dayBy, functions: rows.functions}
		if err := again.run(context.Background(), &prepared{world: w, reading: rows.query, plan: p}, nil, settings{}); err != nil {
			c.t.Errorf("%s\nfails without %s: %v", q, pass.Name, err)
		} else if got := answer(again); got != want {
			c.t.Errorf("%s\nwithout %s is\n%s\nwith it\n%s", q, pass.Name, got, want)
		}
	}
}

// randomGraph makes a graph of a few things of each kind of a vocabulary, and of random facts
// of its relations and properties, some of them twice under different sources.
func randomGraph(t *testing.T, r *rand.Rand, words string) *graph.DB {
	db := graph.OpenMemory()
	ctx := context.Background()
	if err := SetVocabulary(ctx, db, words); err != nil {
		t.Fatal(err)
	}
	w, err := open(db)
	if err != nil {
		t.Fatal(err)
	}
	things := map[*lexicon.Kind][]quad.Value{}
	var facts []quad.Quad
	names := []string{"Microsoft", "OpenAI", "Anthropic", "Mistral", "Azure", "AWS", "Oracle", "CoreWeave", "Google Cloud", "Tiny Labs", "c1", "c2", "c7", "Claude", "Apollo", "Reuters", "a blog"}
	r.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	for _, k := range w.lexicon.Kinds() {
		for range 1 + r.IntN(4) {
			if len(names) == 0 {
				break
			}
			id := quad.IRI(slug(names[0]))
			facts = append(facts, quad.Quad{Subject: id, Predicate: graph.Type, Object: k.IRI}, quad.Quad{Subject: id, Predicate: quad.IRI("name"), Object: quad.String(names[0])})
			names = names[1:]
			for _, above := range w.lexicon.Kinds() {
				if k.Is(above) {
					things[above] = append(things[above], id)
				}
			}
			things[nil] = append(things[nil], id)
		}
	}
	for _, p := range w.lexicon.All() {
		if p.Class != lexicon.Stored && p.Class != lexicon.Property || p.Name == "name" || p.External || len(things[p.Params[0].Kind]) == 0 {
			continue
		}
		for range r.IntN(7) {
			subjects := things[p.Params[0].Kind]
			q := quad.Quad{Subject: subjects[r.IntN(len(subjects))], Predicate: p.IRI}
			if p.Class == lexicon.Property {
				q.Object = value.Term(nil, randomValue(r, p.Value))
			} else if objects := things[p.Params[1].Kind]; len(objects) > 0 {
				q.Object = objects[r.IntN(len(objects))]
			}
			for range 1 + r.IntN(2) {
				if r.IntN(2) == 0 {
					q.Label = quad.IRI([]string{"reuters", "a-blog", "elsewhere"}[r.IntN(3)])
				}
				if q.Object != nil {
					facts = append(facts, q)
				}
			}
		}
	}
	err = db.Update(ctx, func(tx *graph.Tx) error {
		for _, q := range facts {
			if err := tx.Add(q); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// randomValue returns one of few values of a type, so that many are equal.
func randomValue(r *rand.Rand, typ value.Type) value.Value {
	pick := func(texts ...string) value.Value { return value.As(value.OfText(texts[r.IntN(len(texts))]), typ) }
	switch typ {
	case value.Truth:
		return pick("yes", "no")
	case value.Date:
		return pick("2023-01-23", "2024", "2024-06", "2025-11-03", "2026-06-30", "2027-01-01", "2028")
	case value.Money:
		return pick("10 USD", "5 million USD", "10 million USD", "10 million EUR")
	case value.Integer, value.Number:
		return pick("1", "2", "10", "2024")
	}
	return pick("US", "FR", "x")
}

// speaker makes sentences of the world's words, by the grammar but without a care for
// kinds.
type speaker struct {
	*rand.Rand
	names []string
	depth int
}

func (s *speaker) pick(words ...string) string { return words[s.IntN(len(words))] }

// phrase joins words and leaves out empty ones.
func phrase(words ...string) string {
	return strings.Join(strings.Fields(strings.Join(words, " ")), " ")
}

func (s *speaker) maybe(n int, f func() string) string {
	if s.IntN(n) > 0 {
		return ""
	}
	return f()
}

func (s *speaker) question() string {
	s.depth = 0
	plural, noun := s.noun()
	switch s.IntN(9) {
	case 0:
		return phrase("which", s.adjective(), noun, s.post(), s.verb(false), s.context())
	case 1, 2, 3:
		return phrase("which", s.adjective(), plural, s.post(), s.verb(true), s.maybe(4, func() string { return ", and " + s.verb(true) }), s.context())
	case 4:
		return phrase("how many", s.adjective(), plural, s.pick("are there", s.verb(true)), s.context())
	case 5:
		return phrase("does", s.name(), s.pick("", "", "not"), s.base(), s.context())
	case 6:
		return phrase("is", s.name(), s.pick("", "not"), s.pick(s.adjective1(), "a "+noun, "a "+s.relational()+" of "+s.name()), s.context())
	case 7:
		return phrase("list", s.pick("each "+noun, "the "+plural+" of "+s.name(), "all "+plural), s.maybe(2, func() string {
			return ", its " + s.pick("value", "end", "country", "parent", "partners", "risk", "review", "guarantors")
		}), s.maybe(3, func() string { return "sorted by " + s.pick("value", "end", "country", "risk") }), s.maybe(4, func() string { return "first 3" }))
	}
	return phrase("how many", plural, s.pick("does each", "do all"), s.pick("firm", "provider", "firms"), s.pick("have", "use", "sign"))
}

func (s *speaker) noun() (plural, singular string) {
	n := s.pick("firm", "firm", "provider", "contract", "contract", "model")
	return n + "s", n
}

func (s *speaker) relational() string {
	return s.pick("partner", "provider", "customer", "subsidiary", "parent", "guarantor")
}

func (s *speaker) adjective() string {
	return s.maybe(4, func() string { return s.pick("exclusive", "non-exclusive", "dubious", "non-dubious", "shaky") })
}

func (s *speaker) adjective1() string {
	return s.pick("exclusive", "non-exclusive", "in force", "of unknown exclusivity", "exclusive and in force", "dubious", "shaky")
}

func (s *speaker) name() string { return s.names[s.IntN(len(s.names))] }

// post is what follows a noun.
func (s *speaker) post() string {
	if s.depth > 1 || s.IntN(3) > 0 {
		return ""
	}
	s.depth++
	defer func() { s.depth-- }()
	switch s.IntN(6) {
	case 0:
		return "of " + s.name()
	case 1:
		return "with " + s.pick(s.name(), "a value over 10 million", "no end", "an end before 2028", "a risk over 2", "no risk", "a review after 2025")
	case 2:
		return "that " + s.verb(true)
	case 3:
		return "that " + s.name() + " " + s.pick("uses", "signs", "does not use", "owns")
	case 4:
		return "whose " + s.pick("value is over 10 million", "country is \"US\"", "partner uses Azure", "risk is under 4", "guarantor uses Azure")
	}
	return s.pick("signed", "used", "owned") + " by " + s.name()
}

// object is what a verb takes.
func (s *speaker) object() string {
	plural, noun := s.noun()
	switch s.IntN(9) {
	case 0:
		return phrase(s.pick("a", "every", "no", "some"), s.adjective(), noun, s.post())
	case 1:
		return phrase(s.pick("at least 2", "all", "only", "exactly 1", "at most 2", "more than 1", "most of the"), s.adjective(), plural, s.post())
	case 2:
		return s.name() + s.pick(" and ", " or ") + s.name()
	case 3:
		return s.pick("a", "every") + " " + s.relational() + " of " + s.name()
	case 4:
		return "their " + s.relational()
	}
	return s.name()
}

// verb is a verb phrase; many: of several subjects.
func (s *speaker) verb(many bool) string {
	form := func(base, third string) string {
		if many {
			return base
		}
		return third
	}
	switch s.IntN(12) {
	case 0:
		return form("are", "is") + " " + s.pick("", "not ") + s.adjective1()
	case 1:
		return form("do", "does") + " not " + s.base()
	case 2:
		return form("end", "ends") + " " + s.pick("in 2028", "before 2027", "after 2026-01-01", "within 2 years")
	case 3:
		return form("conflict", "conflicts") + " " + s.pick("", "with c1", "with a contract of "+s.name())
	case 4:
		return form("have", "has") + " " + s.pick("a value over 10 million", "no end", "a contract with "+s.name(), "at least 2 contracts", "the most contracts", "a partner", "a risk over 3", "a guarantor")
	case 5:
		return form("compete", "competes") + " with " + s.object()
	case 6:
		return s.pick("directly or indirectly ", "indirectly ", "") + s.pick(form("own", "owns"), form("resemble", "resembles")) + " " + s.object()
	case 7:
		return s.pick("used", "signed") + " " + s.object() + " " + s.pick("in 2024", "before 2025", "")
	case 8:
		return form("are", "is") + " " + s.pick("used", "signed", "owned") + " by " + s.object()
	}
	return form("use", "uses") + " " + s.object()
}

// base is a verb phrase after do or does.
func (s *speaker) base() string {
	return s.pick("use", "sign", "own", "compete with", "host", "invest in", "conflict with", "overlap") + " " + s.object()
}

func (s *speaker) context() string {
	return s.maybe(5, func() string {
		return s.pick("as of 2024-06-30", "according to Reuters", "according to confirmed sources", "as of 2026-12-31")
	})
}

// seeded returns a source of random numbers and its seed, that of CLAUSE_SEED if it is set.
func seeded(t *testing.T) (*rand.Rand, uint64) {
	seed := uint64(time.Now().UnixNano())
	if text := os.Getenv("CLAUSE_SEED"); text != "" {
		n, err := strconv.ParseUint(text, 10, 64)
		if err != nil {
			t.Fatal("CLAUSE_SEED is no number: ", text)
		}
		seed = n
	}
	return rand.New(rand.NewPCG(seed, 2)), seed
}
