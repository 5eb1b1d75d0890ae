// Package kv opens what Cayley's key-value backends have written, to be read and
// brought into Clause: see [cayley.Read].
//
// It is apart from package cayley because these backends weigh more than all of
// Clause's program without them.
package kv

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/boltdb/bolt"
	cayleygraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/kv"
	hidalgo "github.com/hidal-go/hidalgo/kv"
	hidalgobolt "github.com/hidal-go/hidalgo/kv/bolt"
	"github.com/hidal-go/hidalgo/kv/flat"
	hidalgoleveldb "github.com/hidal-go/hidalgo/kv/flat/leveldb"
	"github.com/syndtr/goleveldb/leveldb/opt"

	"github.com/clausekg/clause/graph/cayley"
)

// Backends returns the key-value backends: bolt and leveldb. Their databases are
// folders. They are opened to be read only and not changed in any way; one that
// another process has open is refused.
func Backends() []cayley.Backend {
	return []cayley.Backend{
		{Name: "bolt", Address: "the folder with indexes.bolt", Open: openBolt},
		{Name: "leveldb", Address: "the folder with CURRENT", Open: openLevelDB},
	}
}

func openBolt(folder string) (cayleygraph.QuadStore, error) {
	file := filepath.Join(folder, "indexes.bolt")
	if err := there(file); err != nil {
		return nil, err
	}
	db, err := hidalgobolt.Open(file, &bolt.Options{ReadOnly: true, Timeout: time.Second})
	if errors.Is(err, bolt.ErrTimeout) {
		return nil, fmt.Errorf("%s is open in another program", file)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return open(file, db)
}

func openLevelDB(folder string) (cayleygraph.QuadStore, error) {
	if err := there(filepath.Join(folder, "CURRENT")); err != nil {
		return nil, err
	}
	db, err := hidalgoleveldb.Open(folder, &opt.Options{ErrorIfMissing: true, ReadOnly: true})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", folder, err)
	}
	return open(folder, flat.Upgrade(db))
}

// there says what is missing: the backends would make it.
func there(file string) error {
	_, err := os.Stat(file)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s: there is no such file", file)
	}
	return err
}

// open opens the graph in a store of keys. It needs no filter of the quads that
// there are, which Cayley builds to write.
func open(name string, db hidalgo.KV) (cayleygraph.QuadStore, error) {
	qs, err := kv.New(db, cayleygraph.Options{kv.OptNoBloom: true})
	if err == nil {
		return qs, nil
	}
	db.Close()
	if errors.Is(err, cayleygraph.ErrNotInitialized) {
		return nil, fmt.Errorf("%s is no graph of Cayley's", name)
	}
	return nil, fmt.Errorf("%s: %w", name, err)
}
