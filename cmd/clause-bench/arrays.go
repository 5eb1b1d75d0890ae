package main

import (
	"cmp"
	"encoding/csv"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"
)

// arrays are the tables as a person would lay them out who knows the questions: contracts
// sorted by customer, neighbours as runs of one array. The loops in loops.go go over them.
type arrays struct {
	firms, providers int

	name, country, sector []string // by firm
	founded               []int
	isProvider            []bool

	partners  runs // both ways, sorted
	kids      runs // subsidiaries
	parent    []uint32
	scopeName []string
	related   [64][64]bool // one scope is the other or lies under it

	of                       []uint32 // contracts[of[f]:of[f+1]] are those of firm f
	id, provider, customer   []uint32 // by contract
	start, end               []int32
	value                    []int64
	scope                    []uint8
	exclusive                []bool
	seenFirms, seenProviders stamps
}

// runs are lists by number: all[off[x]:off[x+1]].
type runs struct{ off, all []uint32 }

func (r runs) at(x uint32) []uint32 { return r.all[r.off[x]:r.off[x+1]] }

// stamps are a set that is emptied by taking another number.
type stamps struct {
	of  []uint32
	now uint32
}

func (s *stamps) add(x uint32) bool {
	if s.of[x] == s.now {
		return false
	}
	s.of[x] = s.now
	return true
}

func newRuns(n int, pairs [][2]uint32) runs {
	r := runs{make([]uint32, n+2), make([]uint32, len(pairs))}
	for _, p := range pairs {
		r.off[p[0]+1]++
	}
	for i := 1; i < len(r.off); i++ {
		r.off[i] += r.off[i-1]
	}
	at := slices.Clone(r.off)
	for _, p := range pairs {
		r.all[at[p[0]]] = p[1]
		at[p[0]]++
	}
	return r
}

func readTable(name string, row func(cells []string)) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.ReuseRecord = true
	if _, err := r.Read(); err != nil {
		return err
	}
	for {
		cells, err := r.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		row(cells)
	}
}

func number(s string) uint32 {
	n, _ := strconv.ParseUint(s, 10, 32)
	return uint32(n)
}

func dayOf(s string) int32 {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return math.MaxInt32
	}
	return int32(t.Unix() / 86400)
}

// readArrays reads the tables of a folder.
func readArrays(dir string) (*arrays, error) {
	a := &arrays{}
	for _, part := range []struct {
		file string
		read func(file string) error
	}{
		{"firms.csv", a.readFirms}, {"providers.csv", a.readProviders}, {"scopes.csv", a.readScopes},
		{"partner_of.csv", a.readPartners}, {"subsidiary_of.csv", a.readSubsidiaries}, {"contracts.csv", a.readContracts},
	} {
		if err := part.read(filepath.Join(dir, part.file)); err != nil {
			return nil, err
		}
	}
	a.seenFirms.of, a.seenProviders.of = make([]uint32, a.firms+1), make([]uint32, a.firms+1)
	return a, nil
}

func (a *arrays) readFirms(file string) error {
	a.name, a.country, a.sector, a.founded = []string{""}, []string{""}, []string{""}, []int{0}
	err := readTable(file, func(c []string) {
		a.name, a.country, a.sector = append(a.name, c[1]), append(a.country, c[2]), append(a.sector, c[3])
		a.founded = append(a.founded, int(number(c[4])))
	})
	a.firms = len(a.name) - 1
	return err
}

func (a *arrays) readProviders(file string) error {
	a.isProvider = make([]bool, a.firms+1)
	return readTable(file, func(c []string) {
		a.isProvider[number(c[0])] = true
		a.providers++
	})
}

func (a *arrays) readScopes(file string) error {
	a.scopeName = make([]string, 64)
	var parent [64]uint32
	err := readTable(file, func(c []string) { a.scopeName[number(c[0])], parent[number(c[0])] = c[1], number(c[2]) })
	for x := range parent {
		for y := uint32(x); y != 0; y = parent[y] {
			a.related[x][y], a.related[y][x] = true, true
		}
	}
	return err
}

func (a *arrays) readPartners(file string) error {
	var pairs [][2]uint32
	err := readTable(file, func(c []string) {
		x, y := number(c[0]), number(c[1])
		pairs = append(pairs, [2]uint32{x, y}, [2]uint32{y, x})
	})
	slices.SortFunc(pairs, func(x, y [2]uint32) int { return slices.Compare(x[:], y[:]) })
	a.partners = newRuns(a.firms, pairs)
	return err
}

func (a *arrays) readSubsidiaries(file string) error {
	a.parent = make([]uint32, a.firms+1)
	var pairs [][2]uint32
	err := readTable(file, func(c []string) {
		child, parent := number(c[0]), number(c[1])
		a.parent[child] = parent
		pairs = append(pairs, [2]uint32{parent, child})
	})
	a.kids = newRuns(a.firms, pairs)
	return err
}

func (a *arrays) readContracts(file string) error {
	type contract struct {
		id, customer, provider uint32
		start, end             int32
		value                  int64
		scope                  uint8
		exclusive              bool
	}
	var all []contract
	err := readTable(file, func(c []string) {
		value, _ := strconv.ParseInt(c[7], 10, 64)
		all = append(all, contract{number(c[0]), number(c[1]), number(c[2]), dayOf(c[5]), dayOf(c[6]), value, uint8(number(c[3])), c[4] == "true"})
	})
	slices.SortStableFunc(all, func(x, y contract) int { return cmp.Compare(x.customer, y.customer) })
	a.of = make([]uint32, a.firms+2)
	for _, c := range all {
		a.of[c.customer+1]++
		a.id, a.customer, a.provider = append(a.id, c.id), append(a.customer, c.customer), append(a.provider, c.provider)
		a.start, a.end, a.value = append(a.start, c.start), append(a.end, c.end), append(a.value, c.value)
		a.scope, a.exclusive = append(a.scope, c.scope), append(a.exclusive, c.exclusive)
	}
	for i := 1; i < len(a.of); i++ {
		a.of[i] += a.of[i-1]
	}
	return err
}
