// Package synthetic makes a graph of firms, their contracts and partners, of any size and
// always the same: for measuring, and for trying what a question costs.
//
//	scale 1: 10,000 firms, 200 of them providers, 30,000 contracts, some 29,000 partners
//
// Firms own firms, in trees at most seven high; partners gather around those who have many;
// a few providers have most of the customers. It is drawn from a seed, so that a scale and a
// seed are the same facts everywhere.
package synthetic

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"time"
)

// Seed is the one that is meant when none is said.
const Seed = 42

// MaxScale is the largest graph that is made: 10 million firms.
const MaxScale = 1000

// How a graph is drawn.
const (
	maxDepth       = 6    // of owners above a firm
	shareOwned     = 0.55 // of the firms
	sharePartners  = 0.95
	shareCustomers = 0.70
	partnersEach   = 3    // that a firm looks for when it comes
	closesTriangle = 0.35 // the next one is a partner of the last one
	shareExclusive = 0.08 // of the contracts
	shareOpen      = 0.15 // have no end
)

// Graph is a graph as it was drawn. What is numbered is numbered from 1; its slices start
// with an entry that is nothing.
type Graph struct {
	firms     []firm
	providers []int32 // in the order in which they were drawn, the most wanted first
	scopes    []scope
	contracts []contract
	partners  [][2]int32 // each pair once, the lower number first, in order
}

type firm struct {
	name            string
	country, sector uint8
	founded         int16
	owner           int32 // 0: none
	percent         int16
}

type scope struct {
	name          string
	parent, level int
}

type contract struct {
	customer, provider, scope int32
	exclusive                 bool
	start, end                int32 // days since 1970; no end is 0
	value                     int64
}

// Make draws the graph of a scale, from 1 to [MaxScale], and a seed. It takes less than
// 100 ms and some 5 MB for each step of the scale.
func Make(scale int, seed uint64) (*Graph, error) {
	if scale < 1 || scale > MaxScale {
		return nil, fmt.Errorf("synthetic: the scale is from 1 to %d, not %d", MaxScale, scale)
	}
	stream := func(n uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, n)) }
	g := &Graph{firms: make([]firm, 10_000*scale+1), contracts: make([]contract, 30_000*scale+1)}
	g.drawFirms(stream(1))
	g.drawOwners(stream(2))
	g.drawProviders(stream(3), int(math.Round(200*math.Sqrt(float64(scale)))))
	g.drawPartners(stream(4))
	g.listScopes()
	g.drawContracts(stream(5))
	return g, nil
}

func (g *Graph) drawFirms(r *rand.Rand) {
	for i := range g.firms[1:] {
		f := &g.firms[i+1]
		u := r.Float64()
		f.country = uint8(float64(len(countries)) * u * u) // few countries have most
		f.sector = uint8(r.IntN(len(sectors)))
		f.founded = int16(2024 - int(r.ExpFloat64()*25)%125)
		first, second := pick(r, firstHalves), pick(r, secondHalves)
		f.name = fmt.Sprintf("%s%s %s %d", first, second, pick(r, forms), i+1)
	}
}

func pick(r *rand.Rand, words []string) string { return words[r.IntN(len(words))] }

// drawOwners has firms come in any order; the owner of one came before it.
func (g *Graph) drawOwners(r *rand.Rand) {
	order := r.Perm(len(g.firms) - 1)
	depth := make([]int8, len(g.firms))
	for k, x := range order {
		f := x + 1
		if k == 0 || r.Float64() >= shareOwned {
			continue
		}
		for range 8 {
			owner := order[r.IntN(k)] + 1
			if depth[owner] < maxDepth {
				depth[f] = depth[owner] + 1
				g.firms[f].owner, g.firms[f].percent = int32(owner), int16(51+r.IntN(50))
				break
			}
		}
	}
}

// drawProviders takes n firms, most of them owned by another.
func (g *Graph) drawProviders(r *rand.Rand, n int) {
	taken := make([]bool, len(g.firms))
	for len(g.providers) < n {
		f := r.IntN(len(g.firms)-1) + 1
		if taken[f] || g.firms[f].owner == 0 && r.Float64() < 0.6 {
			continue
		}
		taken[f] = true
		g.providers = append(g.providers, int32(f))
	}
}

// drawPartners has firms come one after the other and look for partners: those of the one
// they found last, those who have many, and now and then anybody who came before.
func (g *Graph) drawPartners(r *rand.Rand) {
	n := len(g.firms) - 1
	coming := r.Perm(n)[:int(float64(n)*sharePartners)]
	of := make([][]int32, n+1)
	link := func(a, b int32) bool {
		few, other := a, b
		if len(of[few]) > len(of[other]) {
			few, other = other, few
		}
		if a == b || slices.Contains(of[few], other) {
			return false
		}
		of[a], of[b] = append(of[a], b), append(of[b], a)
		g.partners = append(g.partners, [2]int32{a, b})
		return true
	}
	for k, x := range coming {
		f, last := int32(x+1), int32(0)
		for range min(partnersEach, k) {
			for range 10 {
				var other int32
				switch {
				case last != 0 && r.Float64() < closesTriangle:
					other = of[last][r.IntN(len(of[last]))]
				case len(g.partners) > 0 && r.Float64() < 0.9:
					end := r.IntN(2 * len(g.partners))
					other = g.partners[end/2][end%2]
				default:
					other = int32(coming[r.IntN(k)] + 1)
				}
				if link(f, other) {
					last = other
					break
				}
			}
		}
	}
	for i, p := range g.partners {
		g.partners[i] = [2]int32{min(p[0], p[1]), max(p[0], p[1])}
	}
	slices.SortFunc(g.partners, func(a, b [2]int32) int { return slices.Compare(a[:], b[:]) })
}

// listScopes makes 4 scopes of 3 of 2: 40 on three levels.
func (g *Graph) listScopes() {
	g.scopes = make([]scope, 1)
	for _, name := range topScopes {
		g.scopes = append(g.scopes, scope{name, 0, 1})
	}
	for i := range 12 {
		parent := 1 + i/3
		g.scopes = append(g.scopes, scope{fmt.Sprintf("%s %c", g.scopes[parent].name, 'A'+i%3), parent, 2})
	}
	for i := range 24 {
		parent := 5 + i/2
		g.scopes = append(g.scopes, scope{fmt.Sprintf("%s%d", g.scopes[parent].name, 1+i%2), parent, 3})
	}
}

func (g *Graph) drawContracts(r *rand.Rand) {
	n := len(g.firms) - 1
	customers := r.Perm(n)[:int(float64(n)*shareCustomers)]
	wanted, total := make([]float64, len(g.providers)), 0.0
	for i := range wanted {
		total += math.Pow(float64(i+1), -0.8)
		wanted[i] = total
	}
	first, last := dayNumber(2015, time.January), dayNumber(2026, time.July)
	for i := range g.contracts[1:] {
		c := &g.contracts[i+1]
		c.customer = int32(customers[int(float64(len(customers))*math.Pow(r.Float64(), 1.5))] + 1)
		for c.provider == 0 || c.provider == c.customer {
			at, _ := slices.BinarySearch(wanted, r.Float64()*total)
			c.provider = g.providers[at]
		}
		switch u := r.Float64(); {
		case u < 0.08:
			c.scope = int32(1 + r.IntN(4))
		case u < 0.30:
			c.scope = int32(5 + r.IntN(12))
		default:
			c.scope = int32(17 + r.IntN(24))
		}
		c.exclusive = r.Float64() < shareExclusive
		c.start = first + int32(r.IntN(int(last-first)))
		if r.Float64() >= shareOpen {
			c.end = c.start + 90 + int32(r.IntN(1710))
		}
		c.value = int64(math.Exp(r.NormFloat64()*1.4+10.5)) + 500
	}
}

// dayNumber counts the days from 1970 to the first of a month.
func dayNumber(year int, month time.Month) int32 {
	return int32(time.Date(year, month, 1, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}
