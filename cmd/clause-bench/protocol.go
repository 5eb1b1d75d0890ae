package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"time"
)

// job asks for one question: Texts are the same question with other parameters, asked in
// turn; the answer to the first is returned.
type job struct {
	ID       string   `json:"id"`
	Texts    []string `json:"texts"`
	Runs     int      `json:"runs"`
	BudgetMS float64  `json:"budget_ms"`
}

// result is the answer to a job. A run is timed from the text of the question to its last
// row as host values.
type result struct {
	ID      string     `json:"id"`
	Cols    []string   `json:"cols,omitempty"`
	Rows    [][]string `json:"rows"`
	FirstMS float64    `json:"first_ms"`
	TimesMS []float64  `json:"times_ms"`
	Error   string     `json:"error,omitempty"`
}

func milliseconds(since time.Time) float64 { return float64(time.Since(since).Nanoseconds()) / 1e6 }

// warm opens a database once and answers jobs until its input ends.
func warm(name string, in io.Reader, out io.Writer) error {
	start := time.Now()
	e, err := open(name)
	if err != nil {
		return err
	}
	defer e.close()
	enc := json.NewEncoder(out)
	if err := enc.Encode(map[string]float64{"open_ms": milliseconds(start)}); err != nil {
		return err
	}
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 1<<20), 1<<26)
	for lines.Scan() {
		var j job
		if err := json.Unmarshal(lines.Bytes(), &j); err != nil {
			return fmt.Errorf("a job is one line of JSON: %w", err)
		}
		if len(j.Texts) == 0 {
			return fmt.Errorf("the job %q has no texts", j.ID)
		}
		if err := enc.Encode(e.repeat(j)); err != nil {
			return err
		}
	}
	return lines.Err()
}

// repeat does a job: once for its answer, then as often as it says within its budget, and
// at least three times unless that takes three times the budget.
func (e *engine) repeat(j job) result {
	r := result{ID: j.ID}
	start := time.Now()
	a, err := e.ask(j.Texts[0])
	r.FirstMS = milliseconds(start)
	if err != nil {
		r.Error = err.Error()
		return r
	}
	r.Cols, r.Rows = a.columns, a.text()
	first := time.Now()
	for i := range j.Runs {
		spent := milliseconds(first)
		if i >= 3 && spent > j.BudgetMS || spent > 3*j.BudgetMS {
			break
		}
		start := time.Now()
		_, err := e.ask(j.Texts[i%len(j.Texts)])
		r.TimesMS = append(r.TimesMS, milliseconds(start))
		if err != nil {
			r.Error = err.Error()
			return r
		}
	}
	if len(r.TimesMS) == 0 {
		r.TimesMS = []float64{r.FirstMS}
	}
	return r
}
