//go:build !cayley

package main

import "github.com/clausekg/clause/graph/cayley"

func cayleyBackends() []cayley.Backend { return nil }
