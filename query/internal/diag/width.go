package diag

import (
	"strings"

	"github.com/clipperhouse/displaywidth"
)

// pad returns blanks as wide as s is on a terminal.
func pad(s string) string { return strings.Repeat(" ", displaywidth.String(s)) }

// caret returns ^~~~ as wide as s is on a terminal, at least one column.
func caret(s string) string {
	return "^" + strings.Repeat("~", max(displaywidth.String(strings.TrimRight(s, " "))-1, 0))
}
