// Package cayley is the door between Clause and the world of Cayley, both ways:
// a Clause database serves as a backend of Cayley, and any Cayley graph can be
// brought into Clause, or a Clause graph out.
//
//	Cayley's paths, Gizmo, schema, formats            any Cayley backend
//	               │                                    ▲           │
//	               ▼ graph.QuadStore              Write │           │ Read
//	    ┌──────────────────────┐                  ┌─────┴───────────▼─────┐
//	    │ Store   New(db)      │                  │ Snapshot           Tx │
//	    │         At(snapshot) │                  └───────────────────────┘
//	    └──────────┬───────────┘
//	               ▼
//	            graph.DB
//
// # A Clause database for Cayley
//
// [New] takes a database that is open, [At] one state of it. By its name, once
// this package is imported, Cayley makes and opens one itself; the address is
// the file, the option "read_only" opens it beside a process that writes:
//
//	graph.InitQuadStore("clause", "deals.clause", nil)
//	qs, err := graph.NewQuadStore("clause", "deals.clause", graph.Options{"read_only": true})
//
// Without an address the graph is in memory. The suite that Cayley tests its own
// backends with passes, in memory and in a file: TestConformance.
//
// What is asked costs what its facts are, as all places but one are sorted:
//
//	quads of a subject or an object   O(log n) for each predicate, and the quads
//	quads of a predicate              the quads
//	a step of a path, also backwards  O(log n) for each node it comes from, and its facts
//	quads of a label, first time      all facts of the state, and 16 bytes for each labelled one
//	quads of a label, later           the quads
//	all nodes, or their exact number  all facts of the state, the first time
//
// Steps of paths run on one iterator of our own, since Cayley's planner would
// join sets of quads (shape.Optimizer). A state is what one commit left: a
// program that commits often and asks for labels after each commit pays for the
// order by label each time.
//
// An iterator sees the graph as it is when it begins to run, to its end, and
// holds up nobody: one may write in the middle of it. The iterators of one query
// begin at about the same time; that a commit comes between them can be seen, so
// a program whose answers must come from one state asks At(db.Snapshot()).
// References to nodes mean the same in all states of a database.
//
// Cayley's methods have no place for damage in a file that is met while it is read:
// they panic with a *graph.CorruptError, which graph.Guard turns into an error, in
// the goroutine that runs the iterators. graph.Check finds it beforehand.
//
// A transaction (ApplyDeltas) is one commit: all of it or nothing, on disk when
// it returns. It is judged delta by delta, so the order counts, and may add and
// delete as it likes.
//
// # Where the two differ
//
// Clause keeps the subject of a fact for IRIs and blank nodes and the predicate
// for IRIs; Cayley has any term anywhere. Such terms get a stand-in, an IRI of
// the form urn:clause:cayley:…, and a fact with the predicate [StandsFor] says
// what it stands for. Cayley sees neither: to it the term is one node, wherever
// it stands. Clause's own questions see both. When the last quad goes that needs
// a stand-in, it goes too. IRIs that begin so are refused from Cayley's side.
//
// Refused, with a graph.DeltaError that says why, are also quads without a
// subject, predicate or object, which some of Cayley's backends take, empty IRIs
// and blank nodes, and values of types that package quad does not define.
//
// To Cayley two literals with one text are one node. What is added as
// "7"^^xsd:integer, written as package quad writes it, is stored as quad.Int(7),
// and so are floats, truths and times; other typed literals keep their text, and
// their type is written out in full. The IRIs rdf:…, rdfs:… and xsd:… are too.
// A quad.Time keeps its nanoseconds, which Cayley's own backends cut off.
//
// Cayley's nodes are the terms that facts have; Clause's dictionary keeps those
// of facts that are gone. The vocabulary of a Clause database consists of facts,
// and Cayley sees them.
package cayley
