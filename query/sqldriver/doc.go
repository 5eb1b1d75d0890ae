// Package sqldriver lets programs that know database/sql ask questions of a graph: the
// driver "clause" takes a sentence or its exact form where others take SQL.
//
//	db, err := sql.Open("clause", "deals.clause")
//	rows, err := db.QueryContext(ctx, "which contracts of $firm end before $day",
//		sql.Named("firm", "OpenAI"), sql.Named("day", "2027-01-01"))
//
// The name of the database is the name of its file, which is opened once, read-only. What
// follows a question mark sets options: deals.clause?write=true lets Exec change it,
// ?as-of=2026-06-30 asks as if that day were today, ?max-rows=1000 and ?max-memory=1000000
// (bytes) refuse what is larger. sql.OpenDB(Connector(db)) asks a graph that is open.
//
// Functions that the vocabulary declares external, and all other options, are given to
// Connector: sql.OpenDB(Connector(db, query.Function("risk", risk))).
//
// Arguments are values of the parameters of a question: those with names by their name,
// the others in the order in which parameters first stand in the text. Column names and
// cells are those of query.Rows as database/sql knows values: an entity is its name, money
// and durations are strings that scan into a query.Money and a query.Duration, a day is a
// time.Time, a month or a year of which no day is known a string (all three scan into a
// query.Date), and what is not recorded is NULL.
//
// A transaction is a state: all that is asked in it is asked of the graph as it was when
// the transaction began. A change is a transaction of its own, so Exec in one is refused.
package sqldriver
