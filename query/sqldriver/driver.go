package sqldriver

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query"
)

// database/sql knows drivers by what their packages register.
func init() { sql.Register("clause", clause{}) }

// clause is the driver.
type clause struct{}

// Open returns a connection to the database of that name.
func (clause) Open(name string) (driver.Conn, error) {
	c, err := clause{}.OpenConnector(name)
	if err != nil {
		return nil, err
	}
	return c.Connect(context.Background())
}

// OpenConnector reads a name; the file is opened with the first connection.
func (clause) OpenConnector(name string) (driver.Connector, error) {
	file, options, _ := strings.Cut(name, "?")
	set, err := url.ParseQuery(options)
	if err != nil {
		return nil, fmt.Errorf("sqldriver: the options of %q: %w", file, err)
	}
	c := &connector{file: file}
	for key, values := range set {
		if err := c.set(key, values[len(values)-1]); err != nil {
			return nil, fmt.Errorf("sqldriver: %s=%s: %w", key, values[len(values)-1], err)
		}
	}
	return c, nil
}

// Connector returns what sql.OpenDB takes to ask a graph that is open. Closing the sql.DB
// leaves the graph open. Options are those of every question.
func Connector(db *graph.DB, opts ...query.Option) driver.Connector {
	return &connector{db: db, options: opts}
}

// connector opens the file of a database once for all connections.
type connector struct {
	file    string
	write   bool
	options []query.Option

	mu     sync.Mutex
	db     *graph.DB // nil before the first connection
	closed bool
}

// set sets an option of a name.
func (c *connector) set(key, v string) (err error) {
	switch key {
	case "write":
		if c.write, err = strconv.ParseBool(v); err != nil {
			return errors.New("it is true or false")
		}
		if c.write {
			c.options = append(c.options, query.Writing())
		}
	case "as-of":
		day, err := time.Parse(time.DateOnly, v)
		if err != nil {
			return errors.New("write a day as 2026-06-30")
		}
		c.options = append(c.options, query.At(day))
	case "max-rows", "max-memory":
		n, err := strconv.ParseInt(v, 10, 64)
		if err != nil || n < 1 {
			return errors.New("it is a number greater than 0")
		}
		if key == "max-rows" {
			c.options = append(c.options, query.MaxRows(int(n)))
		} else {
			c.options = append(c.options, query.MaxMemory(n))
		}
	default:
		return errors.New("there are the options write, as-of, max-rows and max-memory")
	}
	return nil
}

// Connect returns a connection. All share the graph.
func (c *connector) Connect(ctx context.Context) (driver.Conn, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return nil, graph.ErrClosed
	}
	if c.db == nil {
		db, err := graph.Open(c.file, &graph.Options{ReadOnly: !c.write})
		if err != nil {
			return nil, err
		}
		c.db = db
	}
	return &conn{connector: c, db: c.db}, nil
}

// Driver returns the driver.
func (c *connector) Driver() driver.Driver { return clause{} }

// Close closes the graph if it was opened here. sql.DB.Close calls it.
func (c *connector) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = true
	if c.db == nil || c.file == "" {
		return nil
	}
	return c.db.Close()
}
