package reading

import (
	"fmt"
	"slices"
	"strings"

	"github.com/clausekg/clause/query/internal/lexicon"
)

// use is that one derived predicate's rules speak of another.
type use struct {
	of   *lexicon.Predicate
	word string // "" where more of it can only make more true; else what it stands under
}

// uses returns the derived predicates that f speaks of. word is what f stands under.
func usesOf(f Formula, word string) []use {
	switch f := f.(type) {
	case nil:
		return nil
	case *And:
		return usesOfAll(f.Parts, word)
	case *Or:
		return usesOfAll(f.Parts, word)
	case *Not:
		return usesOf(f.Body, "not")
	case *Atom:
		if f.Closure {
			word = f.Pred.Name + "+"
		}
		out := usesOfExprs(word, f.Args...)
		if f.Pred.Class == lexicon.Derived {
			out = append(out, use{f.Pred, word})
		}
		return out
	case *Compare:
		return usesOfExprs(word, f.Left, f.Right)
	case *Quant:
		if f.Op != Some {
			word = quantWords[f.Op]
		}
		return append(usesOf(f.Cond, word), usesOf(f.Body, word)...)
	case *Unknown:
		return usesOfExprs("unknown", f.Arg)
	case *Within:
		return usesOf(f.Body, periodWords[f.Period.Word])
	}
	panic(fmt.Sprintf("unreachable: %T", f))
}

func usesOfAll(parts []Formula, word string) []use {
	var out []use
	for _, p := range parts {
		out = append(out, usesOf(p, word)...)
	}
	return out
}

func usesOfExprs(word string, list ...Expr) []use {
	var out []use
	for _, e := range list {
		switch e := e.(type) {
		case *Var, Const, Param, Today:
		case Apply:
			if e.Pred.Class == lexicon.Derived {
				out = append(out, use{e.Pred, word})
			}
			out = append(out, usesOfExprs(word, e.Arg)...)
		case Arith:
			out = append(out, usesOfExprs(word, e.Left, e.Right)...)
		case *Agg:
			fn := aggNames[e.Fn]
			out = append(out, usesOf(e.Set.Body, fn)...)
			for _, c := range e.Set.Columns {
				out = append(out, usesOfExprs(fn, c.Expr)...)
			}
		default:
			panic(fmt.Sprintf("unreachable: %T", e))
		}
	}
	return out
}

// stratify groups the derived predicates into strata, lowest first: each is what is
// mutually recursive. It also returns for each stratum in which a predicate rests on its
// own absence (or count, or closure) the cycle in words.
func stratify(preds []*lexicon.Predicate, rules map[*lexicon.Predicate][]*Rule) (strata [][]*lexicon.Predicate, cycles map[*lexicon.Predicate]string) {
	t := tarjan{uses: map[*lexicon.Predicate][]use{}, index: map[*lexicon.Predicate]int{}, low: map[*lexicon.Predicate]int{}, on: map[*lexicon.Predicate]bool{}}
	for _, p := range preds {
		for _, r := range rules[p] {
			t.uses[p] = append(t.uses[p], usesOf(r.Body, "")...)
		}
	}
	for _, p := range preds {
		if t.index[p] == 0 {
			t.visit(p)
		}
	}
	cycles = map[*lexicon.Predicate]string{}
	for _, s := range t.out {
		slices.SortFunc(s, func(a, b *lexicon.Predicate) int { return slices.Index(preds, a) - slices.Index(preds, b) })
		for _, p := range s {
			if c := t.cycle(p, s); c != "" {
				cycles[p] = c
				break
			}
		}
	}
	return t.out, cycles
}

// tarjan finds strongly connected components, those that others rest on first.
type tarjan struct {
	uses  map[*lexicon.Predicate][]use
	index map[*lexicon.Predicate]int
	low   map[*lexicon.Predicate]int
	on    map[*lexicon.Predicate]bool
	stack []*lexicon.Predicate
	out   [][]*lexicon.Predicate
}

func (t *tarjan) visit(p *lexicon.Predicate) {
	t.index[p] = len(t.index) + 1
	t.low[p] = t.index[p]
	t.stack, t.on[p] = append(t.stack, p), true
	for _, u := range t.uses[p] {
		if t.index[u.of] == 0 {
			t.visit(u.of)
			t.low[p] = min(t.low[p], t.low[u.of])
		} else if t.on[u.of] {
			t.low[p] = min(t.low[p], t.index[u.of])
		}
	}
	if t.low[p] != t.index[p] {
		return
	}
	at := slices.Index(t.stack, p)
	t.out = append(t.out, slices.Clone(t.stack[at:]))
	for _, q := range t.stack[at:] {
		t.on[q] = false
	}
	t.stack = t.stack[:at]
}

// cycle says how p rests on a strict use within its own stratum: `p depends on not q, q
// on p`; "" if it does not.
func (t *tarjan) cycle(p *lexicon.Predicate, stratum []*lexicon.Predicate) string {
	for _, u := range t.uses[p] {
		if u.word == "" || !slices.Contains(stratum, u.of) {
			continue
		}
		words := []string{fmt.Sprintf("%s depends on %s", p.Name, strict(u))}
		path := t.path(u.of, p, stratum)
		for i := 0; i+1 < len(path); i++ {
			words = append(words, fmt.Sprintf("%s on %s", path[i].Name, path[i+1].Name))
		}
		return strings.Join(words, ", ")
	}
	return ""
}

// strict says a use with the word that it stands under.
func strict(u use) string {
	if strings.HasSuffix(u.word, "+") {
		return u.word
	}
	return u.word + " " + u.of.Name
}

// path returns the shortest way from a to b by uses within a stratum.
func (t *tarjan) path(a, b *lexicon.Predicate, stratum []*lexicon.Predicate) []*lexicon.Predicate {
	from := map[*lexicon.Predicate]*lexicon.Predicate{a: a}
	for queue := []*lexicon.Predicate{a}; len(queue) > 0 && from[b] == nil; queue = queue[1:] {
		for _, u := range t.uses[queue[0]] {
			if from[u.of] == nil && slices.Contains(stratum, u.of) {
				from[u.of] = queue[0]
				queue = append(queue, u.of)
			}
		}
	}
	path := []*lexicon.Predicate{b}
	for path[0] != a {
		path = append([]*lexicon.Predicate{from[path[0]]}, path...)
	}
	return path
}
