package english

import (
	"maps"
	"regexp"
	"slices"
	"testing"
)

// The words that the lexer takes for the grammar's are those that the grammar names.
func TestFunctionWords(t *testing.T) {
	named := map[string]bool{"today": true}
	for _, m := range regexp.MustCompile(`"([a-z]+)"`).FindAllStringSubmatch(Grammar(), -1) {
		named[m[1]] = true
	}
	for _, set := range []map[string]bool{whWords, whoWords, muchWords, overWords, doWords, haveWords, beWords} {
		maps.Copy(named, set)
	}
	for w := range Superlatives {
		named[w] = true
	}
	want, got := slices.Sorted(maps.Keys(named)), slices.Sorted(maps.Keys(functionWords))
	if !slices.Equal(got, want) {
		t.Errorf("the lexer knows\n%q\nthe grammar names\n%q", got, want)
	}
}
