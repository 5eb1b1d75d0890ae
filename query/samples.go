package query

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/value"
)

// Sample is a question that has an answer.
type Sample struct {
	Topic string // what of the language it shows: "every", "time"; "" for one that the vocabulary shows
	Text  string
}

// The most that finding examples may cost: a person waits for them.
const (
	samplesTime = 3 * time.Second
	sampleTime  = 250 * time.Millisecond // of one question
	pairsTime   = 80 * time.Millisecond  // of the pairs of a derived relation
	linksTime   = 800 * time.Millisecond // of those of all
	samplePairs = 3                      // of a relation

	mostSampleRows = 10_000 // of an answer
)

// Topics returns the topics that examples are made of, in the order of the manual.
func Topics() []string {
	var names []string
	for _, t := range templates {
		if !slices.Contains(names, t.topic) {
			names = append(names, t.topic)
		}
	}
	return names
}

// Samples returns at most n questions that have answers on db today: first those that its
// vocabulary shows, then others, made of its words and names, a topic after the other. With
// a topic they are of that alone. Each was asked: yes or no is answered yes, a table has
// rows, a number is not zero. Questions that take long are left out, and the search ends
// after some seconds, or with ctx.
func Samples[S Source](ctx context.Context, db S, topic string, n int) (found []Sample, err error) {
	defer caught(topic, &err)
	defer graph.Guard(&err)()
	w, err := open(db)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, samplesTime)
	defer cancel()
	add := func(topic, text string) bool {
		if len(found) < n && !slices.ContainsFunc(found, func(e Sample) bool { return e.Text == text }) && answered(ctx, w.snap, text) {
			found = append(found, Sample{topic, text})
			return true
		}
		return false
	}
	if v := w.lexicon.Vocabulary(); v != nil && topic == "" {
		for _, text := range v.Examples {
			if len(found) < (n+1)/2 {
				add("", text)
			}
		}
	}
	links := w.linked(ctx)
	for round := range 3 {
		for i, t := range templates {
			if topic != "" && t.topic != topic || topic == "" && round > 0 && len(found) >= n {
				continue
			}
			texts := t.make(w, links)
			for k := range texts {
				// Each template begins with other words, so that the examples speak of many things.
				at := k
				if topic == "" {
					at = (k + i*7) % len(texts)
				}
				if ctx.Err() != nil || len(found) >= n {
					return found, nil
				}
				if add(t.topic, texts[at]) {
					break
				}
			}
		}
	}
	return found, nil
}

// answered reports whether a question has an answer that is worth showing.
func answered(ctx context.Context, snap *graph.Snapshot, text string) bool {
	ctx, cancel := context.WithTimeout(ctx, sampleTime)
	defer cancel()
	rows, err := Ask(ctx, snap, text, MaxRows(mostSampleRows))
	if err != nil || rows.Len() == 0 {
		return false
	}
	switch rows.Shape() {
	case YesNo:
		return rows.Truth()
	case Single:
		first := rows.batch.At(0, 0)
		return first.Type != value.None && !(first.Type == value.Integer && first.Int == 0)
	}
	return true
}

// link is a relation that a verb or a noun says, with things that it holds of.
type link struct {
	verb string // base form; empty where a noun says it
	noun string // what b is of a: "provider"
	many string // its plural
	a, b *lexicon.Kind
	of   [][2]string // names, as they are typed
}

// linked returns the links of the world, which are looked for once.
func (w *world) linked(ctx context.Context) []link {
	w.linksOnce.Do(func() {
		ctx, cancel := context.WithTimeout(ctx, linksTime)
		defer cancel()
		w.links = w.findLinks(ctx)
	})
	return w.links
}

// findLinks returns the relations that verbs and nouns say of two things and that hold of
// some: first those of things of two kinds that have names of their own.
func (w *world) findLinks(ctx context.Context) []link {
	var links []link
	seen := map[string]bool{}
	for _, form := range w.lexicon.Words() {
		for _, s := range w.lexicon.Senses(form) {
			if s.Pred == nil || len(s.Pred.Params) != 2 || s.Word != form || s.Frame.Subject < 0 || s.Frame.Object < 0 {
				continue
			}
			subject, object := s.Pred.Params[s.Frame.Subject], s.Pred.Params[s.Frame.Object]
			key := fmt.Sprint(form, s.Pred.Name, s.Class&lexicon.Noun != 0)
			if subject.Kind == nil || object.Kind == nil || seen[key] {
				continue
			}
			var l link
			switch {
			case s.Class&lexicon.Base != 0:
				l = link{verb: form, a: subject.Kind, b: object.Kind}
				l.of = w.pairs(ctx, s.Pred, s.Frame.Subject, s.Frame.Object)
			case s.Class&lexicon.Singular != 0:
				l = link{noun: form, many: s.Frame.Plural, a: object.Kind, b: subject.Kind}
				l.of = w.pairs(ctx, s.Pred, s.Frame.Object, s.Frame.Subject)
			}
			if len(l.of) > 0 {
				seen[key] = true
				links = append(links, l)
			}
		}
	}
	slices.SortStableFunc(links, func(a, b link) int { return cmp.Compare(a.plainness(), b.plainness()) })
	return links
}

// plainness is lower for links that make better examples.
func (l link) plainness() (n int) {
	if l.a == l.b {
		n++
	}
	for _, k := range []*lexicon.Kind{l.a, l.b} {
		if k.Source {
			n += 4
		}
	}
	for _, name := range l.of[0] {
		if strings.ContainsAny(name, "0123456789") {
			n++
		}
		if name[0] == '"' || name[0] >= 'a' {
			n += 2
		}
	}
	return n
}

// pairs returns names of things that a relation holds of today.
func (w *world) pairs(ctx context.Context, p *lexicon.Predicate, a, b int) (pairs [][2]string) {
	add := func(x, y string) {
		if x, y := typed(x), typed(y); x != "" && y != "" && len(pairs) < samplePairs {
			pairs = append(pairs, [2]string{x, y})
		}
	}
	if p.Class == lexicon.Stored {
		if p.ID == 0 {
			return nil
		}
		for f := range w.snap.Scan(p.ID) {
			ends := [2]graph.ID{f.Subject, f.Object}
			if add(w.lexicon.Name(ends[a]), w.lexicon.Name(ends[b])); len(pairs) == samplePairs {
				break
			}
		}
		return pairs
	}
	ctx, cancel := context.WithTimeout(ctx, pairsTime)
	defer cancel()
	rows, err := Ask(ctx, w.snap, fmt.Sprintf("{X, Y | %s(X, Y)} limit %d", p.Name, samplePairs))
	if err != nil {
		return nil
	}
	for i := range rows.batch.Len() {
		add(rows.Name(rows.batch.At(i, a)), rows.Name(rows.batch.At(i, b)))
	}
	return pairs
}

// withArticle returns a word with "a" or "an" before it.
func withArticle(word string) string {
	if strings.ContainsRune("aeiou", rune(word[0])) {
		return "an " + word
	}
	return "a " + word
}

// typed returns a name as it is typed in a question that means the thing by it.
func typed(name string) string {
	if strings.ContainsAny(name, "\"\\") || name == "" {
		return ""
	}
	plain := strings.IndexFunc(name, func(r rune) bool {
		return r != ' ' && r != '-' && r != '.' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	}) < 0
	if plain && strings.Count(name, " ") < 3 && name[0] >= 'A' && len(name) > 1 && name[1] >= 'A' { // no variable
		return name
	}
	return `"` + name + `"`
}
