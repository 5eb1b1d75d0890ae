// Package graph stores facts: subject, predicate, object, and a label that says
// where the fact comes from.
package graph
