package prove

import "github.com/clausekg/clause/query/internal/reading"

// hostComputed is said of what a function of the host program gave.
const hostComputed = "computed by the host program"

// whySaid proves what the host program says of a thing.
func (p *prover) whySaid(a *reading.Atom) ([]alternative, error) {
	return p.ifTrue(a, func() ([]alternative, error) {
		return one(&Step{Text: reading.FormulaString(a) + ", " + hostComputed}, 1), nil
	})
}

// hosted reports whether the host program computes something in an expression.
func hosted(e reading.Expr) bool {
	switch e := e.(type) {
	case reading.Apply:
		return e.Pred.External || hosted(e.Arg)
	case reading.Arith:
		return hosted(e.Left) || hosted(e.Right)
	}
	return false
}

// byHost is what stands behind the value of an expression that the host program computes.
func byHost(e reading.Expr) string {
	if hosted(e) {
		return ", " + hostComputed
	}
	return ""
}
