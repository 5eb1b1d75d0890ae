package load

import (
	"errors"
	"fmt"
	"os"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph/ocds"
)

// isProcurement says whether the input begins like one of the Open Contracting Data
// Standard.
func (in *input) isProcurement() bool {
	head, _ := in.from.Peek(1 << 14)
	return ocds.Detect(head)
}

// isProcurementFile says whether a file is one; others that end in .json are many.
func isProcurementFile(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	in := &input{}
	if in.from, err = unpack(f); err != nil {
		return false
	}
	return in.isProcurement()
}

// collect reads the releases of an input. They become facts when all inputs are read,
// since a release of the last may change what one of the first says.
func (in *input) collect() error {
	if in.opts.Format == "" && !in.isProcurement() {
		return &Error{in.name, 1, 1, "expected a release or a package of them, as the Open Contracting Data Standard has it; say the format if it is another: jsonld or jsonl"}
	}
	in.published = append(in.published, len(in.report.Files)-1)
	_, err := in.releases.Add(in.name, in.from)
	var fault *ocds.Error
	if errors.As(err, &fault) {
		return &Error{in.name, fault.Line, 1, fault.Message}
	}
	if err != nil {
		return in.failed(err)
	}
	return nil
}

// compile adds the facts of all releases to the graph, and their words if it has none.
func (l *loading) compile() error {
	if len(l.published) == 0 {
		return nil
	}
	if l.voc == nil && l.later == nil {
		if err := l.adopt("", ocds.Vocabulary); err != nil {
			return err
		}
	}
	remarks, err := l.releases.Facts(func(q quad.Quad, file int) error {
		l.report.Files[l.published[file]].Facts++
		return l.tx.Add(q)
	})
	if err != nil {
		return fmt.Errorf("load: %w", err)
	}
	for _, r := range remarks {
		at := ""
		if r.Path != "" {
			at = ", at " + r.Path
		}
		l.report.note(r.Message, &Error{r.File, r.Line, 1, r.Message + at}).Kept = r.Kept
		if !r.Kept {
			l.report.Skipped++
			l.report.Files[l.published[r.FileNumber]].Skipped++
		}
	}
	return nil
}
