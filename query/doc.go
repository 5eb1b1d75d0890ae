// Package query asks questions of a graph: a sentence or its exact form goes in, rows, a
// truth, a number or a proof come out, with the reading that says how it was understood.
//
//	question ── english.Parse ──→ sentence ─┐
//	                                        ├─ reading ──→ *reading.Query, which prints as the exact form
//	exact form ── exact.Parse ──→ tree ─────┘      │
//	                                               ▼
//	     plan.Build ──→ logical plan ── opt.Optimize ──→ physical plan ── exec.Run ──→ rows ──→ render, repl, you
//	                                                                                    │
//	                                                                                  prove ──→ proof
//
// Each stage is a package under query/internal with one door, one input type and one
// output type, and each output prints (Dump shows it):
//
//	diag      errors with a place, the nearest word, the caret
//	value     truths, numbers, money, dates, durations, texts, entities
//	lexicon   the words that the vocabulary declares and the data suggests; names
//	english   the grammar of sentences, what may come next
//	exact     the grammar of the exact form and of rules
//	reading   words and names resolved, types, scope; rules checked for safety and strata
//	plan      logical plans; opt rewrites them by named passes; exec runs them
//	prove     why a fact holds, and why not
//	scene     what a picture of an answer shows: Rows.Scene, drawn by render/page and render/sketch
//	naive     a slow evaluator of readings that tests compare with
//	host      calls the functions that the program which asks has bound
//
// The manual of the language is testdata/spec/README.md, every example of it a test.
//
// # Asking
//
// Ask answers one question on a *graph.DB or a *graph.Snapshot:
//
//	rows, err := query.Ask(ctx, db, "which firms use $cloud", query.Args{"cloud": "Azure"})
//	if err != nil {
//		return err // a *query.Error has the place: Snippet draws it
//	}
//	for row, err := range rows.All() {
//		var hit struct{ Firm string }
//		err = row.Scan(&hit)
//		proof, err := row.Why(ctx) // why this row is an answer; proof.Next, another reason
//	}
//	fmt.Println(rows.Reading()) // {F | firm(F), uses(F, $cloud)}
//	fmt.Println(rows.Notes())   // what the answer rests on that is not recorded
//
// Select takes all rows as structs or values of Go, Get the one row of an answer, As the rows
// of an answer one by one:
//
//	deals, err := query.Select[Deal](ctx, db, "list each contract, its customer and its value")
//	n, err := query.Get[int](ctx, db, "how many contracts are there")
//
// Term is the way back: what records a value of Go in a graph.
//
// Prepare reads a question once for many askings. A question sees one snapshot: that of
// the moment when it is asked, or the snapshot it is asked of. Words and rules are read
// once for a snapshot and kept while it is in use.
//
// With Streamed the rows of an answer are computed while All is read, in the same order;
// MaxRows, MaxMemory and ctx bound what a question may take. Explain shows how a question is
// computed and how many rows are expected, ExplainAnalyze what came of each step.
//
// # While a question is typed
//
// Complete returns the words and names that may come next, Hint the likeliest of them,
// Highlight the classes of the words that stand; all take unfinished questions. Samples
// makes questions that have answers of the words of any data.
//
// # The day
//
// Contracts run from day to day, so every question is asked on a day: that of At, else
// the clock that the vocabulary fixes, else the calendar's (UTC). Rows.Day says which.
//
// # Functions of yours
//
// What no fact says a program can compute. The vocabulary declares it external, with its
// words, and Function binds a Go function to it:
//
//	property risk(Contract) number external "how risky our model thinks a contract is" noun "risk"
//
//	rows, err := query.Ask(ctx, db, "which exclusive contracts have a risk over 0.8",
//		query.Function("risk", func(ctx context.Context, contract query.Entity) (float64, error) {
//			return model.Risk(ctx, contract.Name)
//		}))
//
// Questions, rules, orders, totals and proofs then use it like any property or relation. It
// is asked last, about what all else is true of, and once for each thing in a question. No
// facts of it can be loaded, stated or supposed. Without the function such a question can be
// read and explained, not asked: see Stmt.Functions and the kind Unbound.
//
// # Changing the words
//
// SetVocabulary replaces the vocabulary stored with the data, after the whole of it has
// been checked: a refused vocabulary changes nothing.
//
// All functions are safe for concurrent use.
//
// # When Clause is at fault
//
// No function panics on a defect of this package, nor does a goroutine that it starts: what
// can return an error returns an *InternalError, with the question and the stack to report,
// and the database can be asked further. Damage of the file is a *graph.CorruptError. What
// panics in the caller's own code, in a loop over All or in an Update, goes on.
package query
