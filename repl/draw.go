package repl

import (
	"context"
	"fmt"
	"io"

	"github.com/clausekg/clause/query"
	"github.com/clausekg/clause/query/render"
	"github.com/clausekg/clause/query/render/sketch"
)

// draw draws the answer to a question in the terminal, or the last answer.
func (s *Session) draw(ctx context.Context, w io.Writer, text string) error {
	if text == "" && s.last == nil {
		return fmt.Errorf("there is no answer yet to draw: .draw QUESTION asks for one")
	}
	if text != "" {
		progress, shown := s.showProgress()
		rows, err := query.Ask(ctx, s.DB, text, append(s.options(), progress)...)
		if shown(); err != nil {
			return err
		}
		s.last = &answer{text: text, rows: rows, proof: rows.Proof()}
		if s.Reading {
			if err := render.Reading(w, rows, s.style()); err != nil {
				return err
			}
		}
	}
	w, shown := s.status().Writing(w, &query.Progress{})
	defer shown()
	return sketch.Write(ctx, w, s.last.rows, s.style(), "clause draw QUESTION -o page.html, outside of the shell")
}
