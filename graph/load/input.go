package load

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/graph/internal/defect"
)

// maxErrors is how many faults of one input are reported when it is refused.
const maxErrors = 20

// chunkSize is how much text of a format of lines is parsed at a time.
const chunkSize = 1 << 18

// batchSize is how many facts the other readers hand over at a time.
const batchSize = 1 << 11

// input is one input that is being read. Its reader runs in a goroutine of its own
// and gives its chunks, in order, to the one that has the transaction.
type input struct {
	*loading
	name    string
	format  Format
	from    *bufio.Reader // unpacked, without a byte order mark
	read    atomic.Int64  // bytes, packed as they are
	order   chan *chunk
	stop    chan struct{} // closed when nobody takes chunks any more
	mapped  *mappedTable  // how a table is read, if a mapping says it
	skipped int           // lines that were read before
	genid   string        // of blank nodes without a name
	now     *chunk        // of a reader that does not parse in parallel
}

// chunk is a piece of the input and what was read from it.
type chunk struct {
	text   string
	line   int // number of its first line
	quads  []quad.Quad
	faults []*Error
	unread []string // columns of a table that were left out unasked
	err    error    // ends the load

	batch      *graph.Batch  // of the facts
	read       int           // how many they were
	vocabulary *string       // that was among them
	refused    error         // by the batch
	done       chan struct{} // closed when it is parsed and packed
}

// errStopped ends a reader whose chunks nobody takes any more.
var errStopped = errors.New("the load has ended")

// load reads one input into the transaction.
func (l *loading) load(from source) error {
	r, err := from.open()
	if err != nil {
		return err
	}
	defer r.Close()
	in := &input{loading: l, name: from.name, format: from.format, mapped: from.mapped, stop: make(chan struct{})}
	defer close(in.stop)
	in.order = make(chan *chunk, 2*runtime.GOMAXPROCS(0))
	if in.from, err = unpack(counted{r, &in.read}); err != nil {
		return in.failed(err)
	}
	l.report.Files = append(l.report.Files, FileReport{Name: from.name})
	if from.format == vocabularyFile {
		text, err := io.ReadAll(in.from)
		if err != nil {
			return in.failed(err)
		}
		l.report.Files[len(l.report.Files)-1].Facts = 1
		return l.adopt(from.name, string(text))
	}
	if from.format == OCDS || from.format == JSONLines && in.isProcurement() {
		return in.collect()
	}
	if from.format == JSONLines {
		if err := in.vocabularyLine(); err != nil {
			return err
		}
	}
	go in.run()
	return in.consume()
}

// run is the reader's goroutine.
func (in *input) run() {
	defer close(in.order)
	in.now = &chunk{quads: quads.get(batchSize + batchSize/8)}
	err := caught(in.parse)
	if err != nil && err != errStopped {
		in.now.err = err
	}
	in.hand()
}

// caught calls a function of a goroutine that this package has started.
func caught(f func() error) (err error) {
	defer defect.Caught(&err)
	return f()
}

// parse reads the input by its format.
func (in *input) parse() error {
	switch in.format {
	case NQuads, NTriples:
		return in.lines()
	case Turtle, TriG:
		return in.turtle()
	case JSONLD:
		return in.jsonld()
	case JSONLines:
		return in.jsonLines()
	case CSV:
		if in.mapped != nil {
			return in.mappedTable()
		}
		return in.table()
	}
	return fmt.Errorf("load: %s: there is no format %q", in.name, string(in.format))
}

// add takes a fact from a reader that does not parse in parallel.
func (in *input) add(q quad.Quad) error {
	in.now.quads = append(in.now.quads, q)
	return in.handFull()
}

// handFull gives the present chunk to the transaction if there is enough in it, be that of
// facts or of faults.
func (in *input) handFull() error {
	if len(in.now.quads) < batchSize && len(in.now.faults) < batchSize {
		return nil
	}
	return in.hand()
}

// hand gives the present chunk to the transaction.
func (in *input) hand() error {
	c := in.now
	in.now = &chunk{quads: quads.get(batchSize + batchSize/8)} // a row may go over
	c.done = make(chan struct{})
	go func() {
		defer close(c.done)
		defer defect.Caught(&c.err)
		in.take(c)
	}()
	return in.give(c)
}

func (in *input) give(c *chunk) error {
	select {
	case in.order <- c:
		return nil
	case <-in.stop:
		return errStopped
	}
}

// fault notes a fault. Whether to go on is decided where the chunks are taken.
func (in *input) fault(line, column int, format string, args ...any) {
	in.now.faults = append(in.now.faults, &Error{in.name, line, column, fmt.Sprintf(format, args...)})
}

// consume adds the facts of the chunks to the transaction, in order. If faults are
// not skipped, it looks for some more of them, where the format lets one go on, and
// returns them all.
func (in *input) consume() error {
	most := 1
	if in.format == CSV || in.format == JSONLines {
		most = maxErrors
	}
	var faults []error
	done := in.loading.progress.Bytes
	for {
		c, err := in.next()
		if err != nil {
			return err
		}
		if c == nil {
			return errors.Join(faults...)
		}
		for _, f := range c.faults {
			if in.opts.Skip {
				in.report.skip(f)
			} else if faults = append(faults, f); len(faults) == most {
				return errors.Join(faults...)
			}
		}
		if c.err != nil {
			return errors.Join(append(faults, in.failed(c.err))...)
		}
		if len(faults) > 0 {
			continue
		}
		if err := in.insert(c); err != nil {
			return fmt.Errorf("%s: %w", in.name, err)
		}
		file := &in.report.Files[len(in.report.Files)-1]
		file.Facts += c.read
		file.Unread = append(file.Unread, c.unread...)
		if in.opts.Progress != nil {
			p := &in.loading.progress
			p.Name, p.Bytes, p.Facts = in.name, done+in.read.Load(), p.Facts+c.read
			in.opts.Progress(*p)
		}
	}
}

// next is the next chunk, parsed, or nil at the end.
func (in *input) next() (*chunk, error) {
	select {
	case c, ok := <-in.order:
		if !ok {
			return nil, nil
		}
		<-c.done
		return c, nil
	case <-in.ctx.Done():
		return nil, in.ctx.Err()
	}
}

// failed words an error of reading, which has no line.
func (in *input) failed(err error) error {
	var fault *Error
	switch {
	case errors.As(err, &fault):
		return err
	case errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("load: %s: the packed text ends before its end; the file was cut off", in.name)
	case errors.Is(err, gzip.ErrChecksum), errors.Is(err, gzip.ErrHeader):
		return fmt.Errorf("load: %s: the packed text is damaged (%w)", in.name, err)
	}
	return fmt.Errorf("load: %s: %w", in.name, err)
}

// quadPool keeps slices of facts that were packed, for the next facts.
type quadPool struct{ sync.Pool }

var quads quadPool

// get returns an empty slice with room for n facts, or nearly.
func (p *quadPool) get(n int) []quad.Quad {
	if b, ok := p.Get().(*[]quad.Quad); ok && cap(*b) >= n-n/8 {
		return (*b)[:0]
	}
	return make([]quad.Quad, 0, n)
}

func (p *quadPool) put(b []quad.Quad) { p.Put(&b) }

// lineChunks cuts the input into chunks of whole lines, has them parsed on all
// processors, and gives them on in order. first is the number of the next line.
func (in *input) lineChunks(first int, parse func(*chunk)) error {
	work := make(chan *chunk, runtime.GOMAXPROCS(0))
	defer close(work)
	for range runtime.GOMAXPROCS(0) {
		go func() {
			for c := range work {
				in.work(c, parse)
			}
		}()
	}
	var rest []byte
	for line, end := first, false; !end; {
		buf := make([]byte, max(chunkSize, 2*len(rest)))
		n := copy(buf, rest)
		m, err := fill(in.from, buf[n:])
		buf, end = buf[:n+m], err != nil
		cut := len(buf)
		if err != io.EOF { // what is behind the last line end may be a part of a line
			cut = bytes.LastIndexByte(buf, '\n') + 1
		}
		c := &chunk{text: string(buf[:cut]), line: line, done: make(chan struct{})}
		rest = buf[cut:]
		select {
		case work <- c:
		case <-in.stop:
			return errStopped
		}
		if err := in.give(c); err != nil {
			return err
		}
		line += bytes.Count(buf[:cut], []byte("\n"))
		if end && err != io.EOF {
			return fmt.Errorf("line %d: %w", line, err)
		}
	}
	return nil
}

// work parses a chunk and packs it.
func (in *input) work(c *chunk, parse func(*chunk)) {
	defer close(c.done)
	defer defect.Caught(&c.err)
	parse(c)
	in.take(c)
}

// fill reads until buf is full or there is an error; io.EOF is the end. Unlike
// io.ReadFull it does not make one error of an end and a cut.
func fill(r io.Reader, buf []byte) (n int, err error) {
	for n < len(buf) && err == nil {
		var m int
		m, err = r.Read(buf[n:])
		n += m
	}
	return n, err
}

// counted counts what is read from a file.
type counted struct {
	io.Reader
	n *atomic.Int64
}

func (c counted) Read(b []byte) (int, error) {
	n, err := c.Reader.Read(b)
	c.n.Add(int64(n))
	return n, err
}

// unpack buffers r, unpacks it if it starts like gzip, and passes over a byte order
// mark.
func unpack(r io.Reader) (*bufio.Reader, error) {
	b := bufio.NewReaderSize(r, 1<<16)
	if magic, err := b.Peek(2); err == nil && magic[0] == 0x1f && magic[1] == 0x8b {
		z, err := gzip.NewReader(b)
		if err != nil {
			return nil, err
		}
		b = bufio.NewReaderSize(z, 1<<16)
	}
	if mark, err := b.Peek(3); err == nil && string(mark) == "\ufeff" {
		if _, err := b.Discard(3); err != nil {
			return nil, err
		}
	}
	return b, nil // an error of peeking comes again, to who reads on
}
