package diag

import (
	"cmp"
	"slices"
	"strings"
)

// List is several errors of one text.
type List []*Error

// Error returns the messages, a line each.
func (l List) Error() string {
	lines := make([]string, len(l))
	for i, e := range l {
		lines[i] = e.Error()
	}
	return strings.Join(lines, "\n")
}

// Err returns nil for an empty list, else the list sorted by place.
func (l List) Err() error {
	if len(l) == 0 {
		return nil
	}
	slices.SortStableFunc(l, func(a, b *Error) int { return cmp.Compare(a.Span.From, b.Span.From) })
	return l
}
