package main

import (
	"os"
	"path/filepath"

	"github.com/clausekg/clause/datasets/synthetic"
)

// generate writes the tables of the synthetic graph of a scale into a folder.
func generate(scale int, dir string) error {
	g, err := synthetic.Make(scale, synthetic.Seed)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	for _, t := range g.Tables() {
		if err := writeTable(filepath.Join(dir, t.Name), t); err != nil {
			return err
		}
	}
	return nil
}

func writeTable(name string, t synthetic.Table) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	err = t.Write(f)
	if closed := f.Close(); err == nil {
		err = closed
	}
	return err
}
