package vocabulary

import "strings"

// Plural is the regular plural of a noun: firms, boxes, companies. Of several words the
// last one has it.
func Plural(noun string) string {
	before := func(ends ...string) bool {
		for _, end := range ends {
			if strings.HasSuffix(noun, end) {
				return true
			}
		}
		return false
	}
	switch {
	case before("s", "x", "z", "ch", "sh"):
		return noun + "es"
	case before("y") && !before("ay", "ey", "iy", "oy", "uy"):
		return strings.TrimSuffix(noun, "y") + "ies"
	}
	return noun + "s"
}
