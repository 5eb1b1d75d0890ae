package datasets

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/clausekg/clause/datasets/synthetic"
	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/graph/load"
)

// drawn is the data set that is made of any size when it is asked for.
const drawn = "synthetic"

// maxOpen is the largest scale that is made in memory: 6.5 million facts.
const maxOpen = 20

// size reads what stands behind synthetic: a scale, or a scale and a seed.
func size(text string) (scale int, seed uint64, err error) {
	scale, seed = 1, synthetic.Seed
	first, second, seeded := strings.Cut(text, ":")
	if first != "" {
		if scale, err = strconv.Atoi(first); err != nil || scale < 1 || scale > synthetic.MaxScale {
			return 0, 0, fmt.Errorf("datasets: the scale of %s is a number from 1 to %d, as in %[1]s:10, not %[3]q", drawn, synthetic.MaxScale, first)
		}
	}
	if seeded {
		if seed, err = strconv.ParseUint(second, 10, 64); err != nil {
			return 0, 0, fmt.Errorf("datasets: the seed of %s is a whole number, as in %[1]s:10:42, not %[2]q", drawn, second)
		}
	}
	return scale, seed, nil
}

// SizeError says that a graph is too large to be made in memory each time it is asked.
type SizeError struct{ Name string }

func (e *SizeError) Error() string {
	return fmt.Sprintf("datasets: %s is too large to be made in memory; Fill makes it in a file", e.Name)
}

// opens refuses what is too large for Open.
func opens(name string) error {
	base, text, _ := strings.Cut(name, ":")
	if base != drawn {
		return nil
	}
	scale, _, err := size(text)
	if err == nil && scale > maxOpen {
		return &SizeError{name}
	}
	return err
}

// fillDrawn makes the graph and loads its tables as they are written.
func fillDrawn(ctx context.Context, db *graph.DB, text string) error {
	scale, seed, err := size(text)
	if err != nil {
		return err
	}
	mapping, err := load.ParseMapping(drawn+"/"+mappingFile, Tables(drawn))
	if err != nil {
		return fmt.Errorf("datasets: %w", err)
	}
	g, err := synthetic.Make(scale, seed)
	if err != nil {
		return err
	}
	var inputs []load.Input
	for _, t := range g.Tables() {
		inputs = append(inputs, load.Input{Name: t.Name, Open: func() (io.ReadCloser, error) {
			r, w := io.Pipe()
			go func() { w.CloseWithError(t.Write(w)) }()
			return r, nil
		}})
	}
	_, err = load.Inputs(ctx, db, &load.Options{NewVocabulary: Vocabulary(drawn), Mapping: mapping}, inputs...)
	return err
}
