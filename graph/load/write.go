package load

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"io"
	"iter"
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/graph/vocabulary"
)

// WriteOptions changes how a graph is written. Nil options are good options.
type WriteOptions struct {
	// WithoutLabels leaves the sources of facts out. A fact with several sources is
	// written once.
	WithoutLabels bool

	// Skip leaves out facts that the format has no place for, and reports them, where
	// otherwise writing ends with an error.
	Skip bool

	// Progress, if it is not nil, is called now and then. Its Total counts facts here.
	Progress func(Progress)
}

// Written says what was written.
type Written struct {
	Facts   int
	LeftOut []LeftOut // what the format has no place for, the most frequent first
}

// LeftOut is a reason for which facts were left out.
type LeftOut struct {
	Reason string
	Count  int
	First  quad.Quad
}

// Write writes a graph in a format other than CSV, for which see [WriteFolder]. The
// same graph is written as the same bytes, whatever the order in which it came to be:
// facts are sorted by their terms.
//
// What is written reads back as the same graph, vocabulary included. The formats differ
// in what they have a place for: JSON lines take every graph; N-Quads, TriG and JSON-LD
// need labels that are IRIs or blank nodes, and IRIs without spaces and the like;
// N-Triples and Turtle have no labels. It takes memory for the subjects of the graph,
// and time O(n log n). When ctx is done it ends with that error, in the middle of the text.
func Write(ctx context.Context, w io.Writer, s *graph.Snapshot, format Format, opts *WriteOptions) (_ *Written, err error) {
	defer graph.Guard(&err)()
	if opts == nil {
		opts = &WriteOptions{}
	}
	e := &export{ctx: ctx, snapshot: s, opts: opts, format: format, terms: map[graph.ID]quad.Value{}}
	out := bufio.NewWriterSize(w, 1<<16)
	var to encoder
	switch format {
	case NQuads, NTriples:
		to = &lineWriter{out: out, labels: format == NQuads}
	case Turtle, TriG:
		to = &turtleWriter{out: out, labels: format == TriG}
	case JSONLD:
		to = &ldWriter{out: out}
	case JSONLines:
		to = newObjectWriter(e, out)
	default:
		return nil, fmt.Errorf("load: a graph cannot be written as %s", format)
	}
	if err := e.write(to); err != nil {
		return nil, err
	}
	if err := out.Flush(); err != nil {
		return nil, fmt.Errorf("load: write: %w", err)
	}
	return e.finish(), nil
}

// encoder writes entities in one format. An error of the writer below is returned once,
// at the latest by end.
type encoder interface {
	begin() error
	// entity writes the facts of a subject: at least one, sorted, each of which the
	// format can carry. The slice is valid during the call.
	entity(facts []quad.Quad) error
	end() error
}

// export is a graph that is being written.
type export struct {
	ctx      context.Context
	snapshot *graph.Snapshot
	opts     *WriteOptions
	format   Format
	terms    map[graph.ID]quad.Value // of predicates and labels
	written  Written
	leftOut  map[string]*LeftOut
}

// write gives the entities of the graph to an encoder.
func (e *export) write(to encoder) error {
	if err := to.begin(); err != nil {
		return fmt.Errorf("load: write: %w", err)
	}
	for facts := range e.entities() {
		kept := facts[:0]
		for _, q := range facts {
			if e.opts.WithoutLabels {
				if q.Label = nil; len(kept) > 0 && sameQuad(kept[len(kept)-1], q) {
					continue
				}
			}
			if reason := e.refuses(q); reason == "" {
				kept = append(kept, q)
			} else if err := e.leaveOut(reason, q); err != nil {
				return err
			}
		}
		if len(kept) == 0 {
			continue
		}
		if err := to.entity(kept); err != nil {
			return fmt.Errorf("load: write: %w", err)
		}
		before := e.written.Facts / batchSize
		if e.written.Facts += len(kept); e.opts.Progress != nil && e.written.Facts/batchSize > before {
			e.opts.Progress(Progress{Facts: e.written.Facts, Total: int64(e.snapshot.Len())})
		}
	}
	if err := e.ctx.Err(); err != nil {
		return err
	}
	if err := to.end(); err != nil {
		return fmt.Errorf("load: write: %w", err)
	}
	return nil
}

// leaveOut notes a fact that the format has no place for, or makes it an error.
func (e *export) leaveOut(reason string, q quad.Quad) error {
	if !e.opts.Skip {
		return fmt.Errorf("load: the fact %s cannot be written as %s: %s", Describe(q), e.format, reason)
	}
	if e.leftOut == nil {
		e.leftOut = map[string]*LeftOut{}
	}
	if e.leftOut[reason] == nil {
		e.leftOut[reason] = &LeftOut{Reason: reason, First: q}
	}
	e.leftOut[reason].Count++
	return nil
}

func (e *export) finish() *Written {
	for _, l := range e.leftOut {
		e.written.LeftOut = append(e.written.LeftOut, *l)
	}
	slices.SortFunc(e.written.LeftOut, func(a, b LeftOut) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Reason, b.Reason))
	})
	return &e.written
}

// entities yields the facts of each subject, subjects and facts sorted by their terms; not
// all of them if ctx is done.
func (e *export) entities() iter.Seq[[]quad.Quad] {
	return func(yield func([]quad.Quad) bool) {
		var facts []quad.Quad
		for i, subject := range e.subjects() {
			if i&0x3ff == 0 && e.ctx.Err() != nil {
				return
			}
			facts = facts[:0]
			for f := range e.snapshot.Out(subject.id) {
				facts = append(facts, quad.Quad{Subject: subject.term, Predicate: e.shared(f.Predicate), Object: e.snapshot.Term(f.Object), Label: e.shared(f.Label)})
			}
			slices.SortFunc(facts, compareFacts)
			if !yield(facts) {
				return
			}
		}
	}
}

type subject struct {
	id   graph.ID
	term quad.Value
}

// subjects are those of all facts, sorted.
func (e *export) subjects() (found []subject) {
	seen := make([]uint64, e.snapshot.Terms()/64+1)
	for _, p := range e.snapshot.Predicates() {
		for f := range e.snapshot.Scan(p) {
			if id := f.Subject; seen[id/64]&(1<<(id%64)) == 0 {
				seen[id/64] |= 1 << (id % 64)
				found = append(found, subject{id, e.snapshot.Term(id)})
			}
		}
	}
	slices.SortFunc(found, func(a, b subject) int { return compareTerms(a.term, b.term) })
	return found
}

// shared is a term that many facts have.
func (e *export) shared(id graph.ID) quad.Value {
	if id == 0 {
		return nil
	}
	v, ok := e.terms[id]
	if !ok {
		v = e.snapshot.Term(id)
		if len(e.terms) < 1<<16 {
			e.terms[id] = v
		}
	}
	return v
}

// refuses says why the format has no place for a fact, or nothing if it has.
func (e *export) refuses(q quad.Quad) string {
	if e.format == JSONLines || e.format == CSV { // a folder of tables has JSON lines beside them
		for _, v := range []quad.Value{q.Subject, q.Predicate, q.Object, q.Label} {
			if reason := notJSON(v); reason != "" {
				return reason
			}
		}
		return ""
	}
	for _, v := range []quad.Value{q.Subject, q.Predicate, q.Object, q.Label} {
		if b, is := v.(quad.BNode); is && e.format != NQuads && e.format != NTriples && strings.Contains(string(b), ":") {
			return "the name of a blank node has a colon, which only N-Quads and N-Triples allow"
		}
	}
	for _, v := range []quad.Value{q.Subject, q.Predicate, q.Object} {
		if reason := notRDF(v); reason != "" {
			return reason
		}
	}
	if reason := notLD(q); reason != "" && e.format == JSONLD {
		return reason
	}
	if _, vocabulary := vocabularyFact(&q); q.Label == nil || vocabulary {
		if e.format == NTriples || e.format == Turtle {
			if u := (quad.Quad{Subject: q.Subject, Predicate: q.Predicate}); q.Label == nil {
				if unlabelled(&u); u.Label != nil {
					return "without a label it would read back as the vocabulary"
				}
			}
		}
		return ""
	}
	if e.format == NTriples || e.format == Turtle {
		return "the format has no place for the sources of facts; N-Quads, TriG and JSON lines have"
	}
	if _, named := q.Label.(quad.Identifier); !named {
		return "its source is a literal, which only JSON lines have a place for"
	}
	return notRDF(q.Label)
}

// notRDF says why RDF cannot write a term so that it reads back, or nothing if it can.
func notRDF(v quad.Value) string {
	switch v := v.(type) {
	case nil:
		return ""
	case quad.IRI:
		if !isIRI(string(v)) {
			return fmt.Sprintf("an IRI cannot be %s", brief(string(v)))
		}
		return ""
	case quad.BNode:
		if v == "" || blankName(string(v)) != len(v) || !utf8.ValidString(string(v)) {
			return fmt.Sprintf("a blank node cannot have the name %s", brief(string(v)))
		}
		return ""
	}
	text, lang, kind, _ := lexical(v)
	back := typed(text, kind)
	if kind == "" {
		back = quad.String(text)
	}
	if _, tagged := v.(quad.LangString); tagged {
		if lang == "" || languageTag(lang) != len(lang) {
			return fmt.Sprintf("%s is not the name of a language", brief(lang))
		}
		back = v
	}
	switch {
	case !utf8.ValidString(text):
		return "a text is not valid UTF-8"
	case kind != "" && !isIRI(kind):
		return fmt.Sprintf("a type cannot be %s", brief(kind))
	case !sameTerm(back, v):
		return fmt.Sprintf("the literal of type %s would read back as one of the store's own types; JSON lines keep it", brief(kind))
	}
	return ""
}

// notLD says why JSON-LD cannot carry a fact that RDF can: its names are taken for
// keywords or blank nodes.
func notLD(q quad.Quad) string {
	for _, v := range []quad.Value{q.Subject, q.Predicate, q.Object, q.Label} {
		_, _, kind, _ := lexical(v)
		iri, is := v.(quad.IRI)
		if is {
			kind = string(iri)
		}
		if isKeyword(kind) || strings.HasPrefix(kind, "_:") {
			return fmt.Sprintf("JSON-LD keeps names such as %s for itself", brief(kind))
		}
	}
	return ""
}

// notJSON says why JSON lines cannot carry a term, or nothing if they can.
func notJSON(v quad.Value) string {
	var parts []string
	switch v := v.(type) {
	case quad.IRI:
		parts = []string{string(v)}
	case quad.BNode:
		if blankName(string(v)) != len(v) {
			return fmt.Sprintf("a blank node cannot have the name %s", brief(string(v)))
		}
		parts = []string{string(v)}
	case quad.LangString:
		parts = []string{string(v.Value), v.Lang}
	case quad.TypedString:
		parts = []string{string(v.Value), string(v.Type)}
	case quad.Float:
		if x := float64(v); x != x && math.Float64bits(x) != math.Float64bits(math.NaN()) {
			return "it is a NaN with bits of its own"
		}
	case quad.Time:
		if t, err := time.Parse(time.RFC3339Nano, instant(time.Time(v))); err != nil || !t.Equal(time.Time(v)) {
			return "the time is not between the years 0 and 9999"
		}
	}
	for _, p := range parts {
		if !utf8.ValidString(p) {
			return "a text is not valid UTF-8"
		}
	}
	return ""
}

// vocabularyText is the vocabulary of a graph, if it has exactly one.
func vocabularyText(s *graph.Snapshot) (text string, ok bool) {
	subject, ok := s.ID(vocabulary.Subject)
	if !ok {
		return "", false
	}
	n := 0
	for f := range s.Out(subject) {
		q := quad.Quad{Subject: s.Term(f.Subject), Predicate: s.Term(f.Predicate), Object: s.Term(f.Object), Label: s.Term(f.Label)}
		if t, ok := vocabularyFact(&q); ok {
			text = t
			n++
		}
	}
	return text, n == 1
}

// The order of terms: IRIs, blank nodes, texts, then the other literals.
func termRank(v quad.Value) int {
	switch v.(type) {
	case nil:
		return 0
	case quad.IRI:
		return 1
	case quad.BNode:
		return 2
	case quad.String:
		return 3
	case quad.LangString:
		return 4
	case quad.TypedString:
		return 5
	case quad.Int:
		return 6
	case quad.Float:
		return 7
	case quad.Bool:
		return 8
	case quad.Time:
		return 9
	}
	panic(fmt.Sprintf("unreachable: %T", v))
}

// compareTerms orders terms: equal are those that are the same term.
func compareTerms(a, b quad.Value) int {
	if c := cmp.Compare(termRank(a), termRank(b)); c != 0 {
		return c
	}
	switch a := a.(type) {
	case nil:
		return 0
	case quad.IRI:
		return strings.Compare(string(a), string(b.(quad.IRI)))
	case quad.BNode:
		return strings.Compare(string(a), string(b.(quad.BNode)))
	case quad.String:
		return strings.Compare(string(a), string(b.(quad.String)))
	case quad.LangString:
		b := b.(quad.LangString)
		return cmp.Or(cmp.Compare(a.Value, b.Value), cmp.Compare(a.Lang, b.Lang))
	case quad.TypedString:
		b := b.(quad.TypedString)
		return cmp.Or(cmp.Compare(a.Type, b.Type), cmp.Compare(a.Value, b.Value))
	case quad.Int:
		return cmp.Compare(a, b.(quad.Int))
	case quad.Float:
		x, y := float64(a), float64(b.(quad.Float))
		return cmp.Or(cmp.Compare(x, y), cmp.Compare(math.Float64bits(x), math.Float64bits(y)))
	case quad.Bool:
		return cmp.Compare(truthRank(a), truthRank(b.(quad.Bool)))
	case quad.Time:
		return time.Time(a).Compare(time.Time(b.(quad.Time)))
	}
	panic(fmt.Sprintf("unreachable: %T", a))
}

func truthRank(b quad.Bool) int {
	if b {
		return 1
	}
	return 0
}

func sameTerm(a, b quad.Value) bool { return compareTerms(a, b) == 0 }

func compareFacts(a, b quad.Quad) int {
	return cmp.Or(compareTerms(a.Predicate, b.Predicate), compareTerms(a.Object, b.Object), compareTerms(a.Label, b.Label))
}

func sameQuad(a, b quad.Quad) bool {
	return sameTerm(a.Subject, b.Subject) && compareFacts(a, b) == 0
}

// Describe writes a fact for people, long terms shortened.
func Describe(q quad.Quad) string {
	words := []string{}
	for _, v := range []quad.Value{q.Subject, q.Predicate, q.Object, q.Label} {
		if v != nil {
			words = append(words, shortTerm(v))
		}
	}
	return "(" + strings.Join(words, " ") + ")"
}

// Name writes a term for people, shortened if it is long; an IRI without <>.
func Name(v quad.Value) string {
	return strings.Trim(shortTerm(v), "<>")
}

// shortTerm writes a term for a message, the beginning of it when it is long.
func shortTerm(v quad.Value) string {
	s := string(appendTerm(nil, v))
	if r := []rune(s); len(r) > 60 {
		s = string(r[:60]) + "…"
	}
	return s
}
