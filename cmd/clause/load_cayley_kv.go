//go:build cayley

package main

import (
	"github.com/clausekg/clause/graph/cayley"
	"github.com/clausekg/clause/graph/cayley/kv"
)

func cayleyBackends() []cayley.Backend { return kv.Backends() }
