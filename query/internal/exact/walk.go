package exact

import "fmt"

// Walk calls enter for n and, while enter says so, for all below it, in the order of the
// text. Nil nodes are passed over.
func Walk(n Node, enter func(Node) bool) {
	if n == nil || !enter(n) {
		return
	}
	switch n := n.(type) {
	case *And:
		walkAll(n.Parts, enter)
	case *Or:
		walkAll(n.Parts, enter)
	case *Not:
		Walk(n.Body, enter)
	case *Call:
		walkAll(n.Args, enter)
	case *Compare:
		Walk(n.Left, enter)
		Walk(n.Right, enter)
	case *Quant:
		walkAll(n.Vars, enter)
		Walk(n.Cond, enter)
		Walk(n.Body, enter)
	case *Unknown:
		Walk(n.Call, enter)
	case *Within:
		Walk(n.Period, enter)
		Walk(n.Body, enter)
	case *Var, *Name, *Number, *Date, *Truth, *Today, *Param:
	case *Arith:
		Walk(n.Left, enter)
		Walk(n.Right, enter)
	case *Negative:
		Walk(n.Of, enter)
	case *Agg:
		Walk(n.Set, enter)
	case *Set:
		walkAll(n.Columns, enter)
		Walk(n.Body, enter)
	case *Period:
		Walk(n.From, enter)
		Walk(n.To, enter)
	default:
		panic(fmt.Sprintf("unreachable: %T", n))
	}
}

func walkAll[N Node](list []N, enter func(Node) bool) {
	for _, n := range list {
		Walk(n, enter)
	}
}
