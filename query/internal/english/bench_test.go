package english

import "testing"

// BenchmarkBuild builds the whole grammar, and what the first of most sentences waits for.
func BenchmarkBuild(b *testing.B) {
	b.Run("whole", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			for _, p := range parts {
				p.(interface{ buildAgain() }).buildAgain()
			}
		}
	})
	b.Run("first", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			for _, p := range []interface{ buildAgain() }{&sentencePart, &ngPart, &vp1Part, &invPart} {
				p.buildAgain()
			}
		}
	})
}

func (p *part[T]) buildAgain() { (&part[T]{}).build() }
