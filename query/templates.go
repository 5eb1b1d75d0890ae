package query

import (
	"cmp"
	"slices"

	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/value"
)

// template makes questions of one shape. Whether they mean something is for asking them to
// say: what is refused, or has no answer, is no example.
type template struct {
	topic string
	make  func(w *world, links []link) []string
}

// templates are the shapes of examples, in the order of the manual.
var templates = []template{
	{"which", ofVerbs(func(l link, a, b string) string { return "which " + l.a.Plural + " " + l.verb + " " + b })},
	{"who", ofVerbs(func(l link, a, b string) string { return "what does " + a + " " + l.verb })},
	{"which", ofNouns(func(l link, a, b string) string { return "list the " + l.many + " of " + a })},
	{"count", ofKinds(func(k *lexicon.Kind) string { return "how many " + k.Plural + " are there" })},
	{"count", ofNouns(func(l link, a, b string) string { return "how many " + l.a.Plural + " are there per " + l.noun })},
	{"every", ofVerbs(func(l link, a, b string) string { return "which " + l.a.Plural + " " + l.verb + " every " + l.b.Label })},
	{"every", verbAndNoun(func(v, n link, a string) string {
		return "which " + v.a.Plural + " " + v.verb + " every " + n.noun + " of " + a
	})},
	{"every", ofVerbs(func(l link, a, b string) string {
		return "which " + l.a.Plural + " " + l.verb + " at least 2 " + l.b.Plural
	})},
	{"not", ofVerbs(func(l link, a, b string) string { return "which " + l.a.Plural + " " + l.verb + " no " + l.b.Label })},
	{"not", ofVerbs(func(l link, a, b string) string { return "which " + l.a.Plural + " do not " + l.verb + " " + b })},
	{"adjectives", ofAdjectives(func(k *lexicon.Kind, adj string) string { return "which " + k.Plural + " are " + adj })},
	{"adjectives", ofAdjectives(func(k *lexicon.Kind, adj string) string { return "how many " + k.Plural + " are not " + adj })},
	{"order", ofSuperlatives(func(k *lexicon.Kind, most string) string { return "list the 3 " + most + " " + k.Plural })},
	{"order", ofMeasures(func(k *lexicon.Kind, noun string, t value.Type) string {
		return "list each " + k.Label + " and its " + noun + " sorted by " + noun + " descending first 5"
	})},
	{"order", ofNouns(func(l link, a, b string) string { return "which " + l.a.Label + " has the most " + l.many })},
	{"columns", ofNouns(func(l link, a, b string) string { return "list each " + l.a.Label + " and its " + l.many })},
	{"columns", ofMeasures(func(k *lexicon.Kind, noun string, t value.Type) string {
		return "list each " + k.Label + " and its " + noun
	})},
	{"measures", measured(func(l link, a, noun string) string {
		return "what is the total " + noun + " of the " + l.many + " of " + a
	})},
	{"measures", ofMeasures(func(k *lexicon.Kind, noun string, t value.Type) string {
		if t != value.Money && t != value.Number && t != value.Integer {
			return ""
		}
		return "what is the average " + noun + " of the " + k.Plural
	})},
	{"time", ofVerbs(func(l link, a, b string) string { return "when did " + a + " " + l.verb + " " + b })},
	{"time", ofVerbs(func(l link, a, b string) string { return "which " + l.a.Plural + " ever " + l.verb + " " + b })},
	{"time", ofDates(func(k *lexicon.Kind, noun string) string { return "which " + k.Plural + " " + noun + " after 2020" })},
	{"unknown", ofMeasures(func(k *lexicon.Kind, noun string, t value.Type) string {
		return "which " + k.Plural + " have an unknown " + noun
	})},
	{"unknown", ofTruths(func(k *lexicon.Kind, noun string) string { return "which " + k.Plural + " are of unknown " + noun })},
	{"yes or no", ofVerbs(func(l link, a, b string) string { return "does " + a + " " + l.verb + " " + b })},
	{"yes or no", ofNouns(func(l link, a, b string) string { return "is " + b + " " + withArticle(l.noun) + " of " + a })},
	{"why", ofVerbs(func(l link, a, b string) string { return "why does " + a + " " + l.verb + " " + b })},
	{"suppose", supposed},
	{"describe", ofVerbs(func(l link, a, b string) string { return "describe " + a })},
	{"describe", ofNouns(func(l link, a, b string) string { return "describe " + a })},
	{"paths", connected},
}

// ofVerbs fills a shape with the verbs and what they hold of.
func ofVerbs(fill func(l link, a, b string) string) func(*world, []link) []string {
	return func(_ *world, links []link) (texts []string) {
		for _, l := range links {
			for _, pair := range l.of {
				if l.verb != "" {
					texts = append(texts, fill(l, pair[0], pair[1]))
				}
			}
		}
		return distinct(texts)
	}
}

// ofNouns fills a shape with the nouns that say what one thing is of another.
func ofNouns(fill func(l link, a, b string) string) func(*world, []link) []string {
	return func(_ *world, links []link) (texts []string) {
		for _, l := range links {
			for _, pair := range l.of {
				if l.noun != "" {
					texts = append(texts, fill(l, pair[0], pair[1]))
				}
			}
		}
		return distinct(texts)
	}
}

// verbAndNoun fills a shape with a verb and a noun of the same things.
func verbAndNoun(fill func(v, n link, a string) string) func(*world, []link) []string {
	return func(_ *world, links []link) (texts []string) {
		for _, v := range links {
			for _, n := range links {
				if v.verb == "" || n.noun == "" || !n.b.Is(v.b) || !n.a.Meets(v.a) {
					continue
				}
				for _, pair := range n.of {
					texts = append(texts, fill(v, n, pair[0]))
				}
			}
		}
		return distinct(texts)
	}
}

// ofKinds fills a shape with the kinds that have members, the largest first.
func ofKinds(fill func(k *lexicon.Kind) string) func(*world, []link) []string {
	return func(w *world, _ []link) (texts []string) {
		for _, k := range w.populous() {
			texts = append(texts, fill(k))
		}
		return texts
	}
}

// populous returns the kinds that have members, the largest first.
func (w *world) populous() []*lexicon.Kind {
	size := map[*lexicon.Kind]int{}
	var kinds []*lexicon.Kind
	for _, k := range w.lexicon.Kinds() {
		if size[k] = w.lexicon.Members(k); size[k] > 0 {
			kinds = append(kinds, k)
		}
	}
	slices.SortStableFunc(kinds, func(a, b *lexicon.Kind) int { return cmp.Compare(size[b], size[a]) })
	return kinds
}

// words calls yield with the words of a class, as declared, and the predicates that they
// mean.
func (w *world) words(class lexicon.WordClass, yield func(word string, p *lexicon.Predicate, subject int)) {
	for _, form := range w.lexicon.Words() {
		for _, s := range w.lexicon.Senses(form) {
			if s.Class&class != 0 && s.Pred != nil && s.Word == form && s.Frame.Subject >= 0 && s.Frame.Subject < len(s.Pred.Params) {
				yield(form, s.Pred, s.Frame.Subject)
			}
		}
	}
}

// fit returns the kinds that a word can be said of: that of the argument and those below
// it, largest first.
func (w *world) fit(p *lexicon.Predicate, subject int) (kinds []*lexicon.Kind) {
	of := p.Params[subject].Kind
	for _, k := range w.populous() {
		if of == nil || k.Is(of) {
			kinds = append(kinds, k)
		}
	}
	return kinds[:min(len(kinds), 4)]
}

func ofAdjectives(fill func(k *lexicon.Kind, adj string) string) func(*world, []link) []string {
	return ofWords(lexicon.Adjective, func(k *lexicon.Kind, word string, _ *lexicon.Predicate) string { return fill(k, word) })
}

func ofSuperlatives(fill func(k *lexicon.Kind, most string) string) func(*world, []link) []string {
	return ofWords(lexicon.Superlative, func(k *lexicon.Kind, word string, _ *lexicon.Predicate) string { return fill(k, word) })
}

// ofMeasures fills a shape with the properties that nouns say.
func ofMeasures(fill func(k *lexicon.Kind, noun string, t value.Type) string) func(*world, []link) []string {
	return ofWords(lexicon.Singular, func(k *lexicon.Kind, word string, p *lexicon.Predicate) string {
		if p.Class != lexicon.Property || p.Value == value.Truth {
			return ""
		}
		return fill(k, word, p.Value)
	})
}

// ofTruths fills a shape with the properties that are yes or no and that nouns say.
func ofTruths(fill func(k *lexicon.Kind, noun string) string) func(*world, []link) []string {
	return ofWords(lexicon.Singular, func(k *lexicon.Kind, word string, p *lexicon.Predicate) string {
		if p.Class != lexicon.Property || p.Value != value.Truth {
			return ""
		}
		return fill(k, word)
	})
}

// ofDates fills a shape with the verbs that say a date.
func ofDates(fill func(k *lexicon.Kind, verb string) string) func(*world, []link) []string {
	return ofWords(lexicon.Base, func(k *lexicon.Kind, word string, p *lexicon.Predicate) string {
		if p.Class != lexicon.Property || p.Value != value.Date {
			return ""
		}
		return fill(k, word)
	})
}

func ofWords(class lexicon.WordClass, fill func(k *lexicon.Kind, word string, p *lexicon.Predicate) string) func(*world, []link) []string {
	return func(w *world, _ []link) (texts []string) {
		w.words(class, func(word string, p *lexicon.Predicate, subject int) {
			for _, k := range w.fit(p, subject) {
				if text := fill(k, word, p); text != "" {
					texts = append(texts, text)
				}
			}
		})
		return distinct(texts)
	}
}

// measured fills a shape with what is recorded of things that a noun says.
func measured(fill func(l link, a, noun string) string) func(*world, []link) []string {
	return func(w *world, links []link) (texts []string) {
		w.words(lexicon.Singular, func(word string, p *lexicon.Predicate, subject int) {
			if p.Class != lexicon.Property || p.Value != value.Money && p.Value != value.Integer && p.Value != value.Number {
				return
			}
			for _, l := range links {
				if l.noun == "" || !l.b.Meets(p.Params[subject].Kind) {
					continue
				}
				for _, pair := range l.of {
					texts = append(texts, fill(l, pair[0], word))
				}
			}
		})
		return distinct(texts)
	}
}

// supposed makes suppositions of what does not hold: that something does with one thing
// what another does with it.
func supposed(_ *world, links []link) (texts []string) {
	for _, l := range links {
		for i := range l.of {
			for j := range l.of {
				if l.noun != "" && l.of[i] != l.of[j] {
					texts = append(texts, "suppose "+l.of[i][1]+" is "+withArticle(l.noun)+" of "+l.of[j][0]+": list the "+l.many+" of "+l.of[j][0])
				}
			}
		}
	}
	return distinct(texts)
}

// connected asks how things are connected that verbs or nouns do not put together.
func connected(_ *world, links []link) (texts []string) {
	for _, l := range links {
		for i := range l.of {
			for j := range l.of {
				if l.of[i][0] != l.of[j][0] {
					texts = append(texts, "how is "+l.of[i][0]+" connected to "+l.of[j][0])
				}
			}
		}
	}
	return distinct(texts)
}

// distinct leaves out empty and repeated texts; there are at most a few dozen.
func distinct(texts []string) []string {
	const enough = 48
	var out []string
	seen := map[string]bool{"": true}
	for _, t := range texts {
		if !seen[t] && len(out) < enough {
			seen[t] = true
			out = append(out, t)
		}
	}
	return out
}
