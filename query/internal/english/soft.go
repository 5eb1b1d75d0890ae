package english

import "github.com/clausekg/clause/query/internal/lexicon"

// Soft words belong to the grammar in one place only: "share" after "what" and before "of",
// "year" after "per" and before "of". Elsewhere they are the vocabulary's, so that a data set
// may have shares and years of its own.
var (
	shareWords = map[string]bool{"share": true, "percentage": true, "proportion": true}
	unitWords  = map[string]bool{"year": true, "month": true}
)

// soften gives the soft words of a question, the last token of which is of class End, their
// class.
func soften(tokens []Token) {
	for i := 1; i < len(tokens)-1; i++ {
		t, before, next := &tokens[i], tokens[i-1].Key, tokens[i+1]
		of := next.Key == "of"
		switch word := lexicon.Fold(t.Text); {
		case t.Class&^(noun|Measured|Dated) != 0:
		case shareWords[word] && (whWords[before] && (of || next.Has(End)) || before == "by" && t.Class == 0),
			unitWords[word] && of && (before == "per" || before == "each"):
			t.Class |= Soft
			t.Key = word
		}
	}
}
