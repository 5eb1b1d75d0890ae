//go:build !unix

package edit

import (
	"errors"
	"os"
	"time"

	"golang.org/x/term"
)

// canFilter says that liner cannot stand between pipes on this system: it speaks to the
// console itself. It edits lines without colours and hints there.
const canFilter = false

type pipes struct {
	in          *os.File
	entered     time.Time
	interrupted bool
}

func openPipes(*keys, func([]byte), *term.State) (*pipes, error) { return nil, errors.ErrUnsupported }

func (*pipes) start() error { return nil }
func (*pipes) stop()        {}
func (*pipes) close()       {}
