// Package graph stores facts: a subject, a predicate, an object, and a label that
// says where the fact comes from. The terms are those of package quad.
//
//	                Open, OpenMemory
//	                       │
//	           ┌───────────▼───────────┐   Update(func(*Tx))   one writer at a time
//	           │          DB           │◄──────────────────    all or nothing, durable
//	           └───────────┬───────────┘                       when it returns
//	  View, Snapshot       │
//	     ┌─────────────────┼─────────────────┐
//	     ▼                 ▼                 ▼
//	Snapshot 41       Snapshot 42       Snapshot 42 ── Overlay ──► Snapshot
//	     │                                                        (a supposition)
//	     ├── ID ⇄ Term, Objects, Subjects, Scan, Out, In, Has, Stats, Quads
//	     └── Forward, Backward, Values: a predicate as plain arrays
//
// There are four nouns.
//
// A DB is a graph in a file, or in memory. Its methods may be called from any
// goroutine. One process writes a file at a time; any number of others read
// beside it, with Options.ReadOnly, and wait for nothing.
//
// A Tx is a change being made; it lives as long as the function given to Update.
// It sees what it has done itself: Tx.Snapshot. Tx.Savepoint undoes a part of it that
// fails. For loads there is Batch: facts that other goroutines gather for it.
//
// A Snapshot is the graph as a commit left it. It never changes, is safe for
// concurrent use, and may be kept as long as one likes; to keep it holds up
// nobody. Slices that it returns are shared: read them, do not modify them.
//
// An ID is the handle of a term, a small number. Within the store everything is
// asked by ID; Snapshot.ID and Snapshot.Term translate at the door.
//
// Subject, predicate, object and label together are a fact's identity: the same
// statement under two labels is two facts, and adding a fact twice is adding it
// once.
//
// A commit that Update has acknowledged survives the end of the process and the
// loss of power; a commit that was cut short is not there at all. What is read
// from a file is checked against its checksum, when the file is opened or when it
// is first touched: damage is a CorruptError, and never a wrong answer. See Guard
// and Check.
//
// A file is opened in constant time: the graph lies in it as columns, which are
// mapped into memory and read in place, and small commits follow them, which are
// read when it is opened. A commit of many facts is written as columns, and small
// commits are made columns by compaction, which a DB does by itself. DB.Sizes says what
// the bytes of a file are for, and DB.Backup copies it while it is in use.
//
// # Files of other versions
//
// A file that some version of this package has written is read by every later one, with the
// same facts and ids. Formats have numbers, in the head of a file, and features within a
// format have bits there. Reading changes neither. A commit keeps to the format of the file;
// compaction, which a DB that writes does by itself, writes the newest one that the program
// knows. What is newer than the program is refused with an error that says so, and left as it
// is: to go back to an older program, take a Backup before, or export and load.
//
// Whoever changes what is written gives it a number or a bit, and puts a file of it into
// testdata, where one of each stays for ever: TestGolden reads them all, TestGoldenOfToday
// fails where the newest is missing.
package graph
