package repl

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query"
	"github.com/clausekg/clause/query/render"
)

// topic is a part of the language that .help explains, with examples made of the words of
// the data that is asked.
type topic struct {
	name string
	text string
	of   string // the topic of query.Samples; "" for none
}

var topics = []topic{
	{"asking", "A question is a sentence: which, what, who, how many, list, is, does, when, why, how is.\nWhat is understood is shown as its reading; what is not is refused, with the place.", "which"},
	{"count", "how many counts; \"per\" and \"each\" count for each thing of a kind.", "count"},
	{"every", "every, all, some, no, only, most, at least 2, at most 2, exactly 2 say how many of them.", "every"},
	{"not", "\"no\" and \"not\" deny. What nobody recorded counts as not so: a note says how many answers rest\non that. non-exclusive is recorded no; not exclusive is not recorded yes.", "not"},
	{"adjectives", "An adjective stands before its noun or after is and are.", "adjectives"},
	{"order", "the largest, the 3 largest, the most; sorted by X, descending, first 5.", "order"},
	{"columns", "list each X, its Y and its Z: a column for each.", "columns"},
	{"measures", "the total, average, largest and smallest of a number, a date or money.", "measures"},
	{"time", "Every question is asked on a day: today's, or that of .today. as of 2024-06-30, ever, during 2024,\nbefore, after, since, until and the past tense ask of other days; when asks for the days.", "time"},
	{"unknown", "of unknown X asks for what nobody recorded.", "unknown"},
	{"truth", "is, are, does and do are answered yes or no.", "yes or no"},
	{"why", "why proves that something is so, why not that it is not: by facts, rules and their sources.\n.why proves a row of the last answer, and asked again gives another proof.", "why"},
	{"suppose", "suppose ...: asks as if something were so, and marks what that changes.", "suppose"},
	{"describe", "describe X lists what is recorded of one thing.", "describe"},
	{"paths", "how is X connected to Y, within 3 steps, through things of a kind.", "paths"},
	{"names", "A name is written as it is; in \"quotes\" where it would read as other words.\n.names finds names. $name is a parameter: .param name=value.", ""},
	{"exact", "The exact form is a set: {F | firm(F), uses(F, Azure)}. Every reading is one, and can be asked.\nVariables are capital letters; , is and, or, not, some P (...), every P (... -> ...).", ""},
	{"keys", "Tab completes, and shows what fits; Tab and Shift-Tab go through it. Right or End takes the\nhint behind the cursor, Alt-F a word of it. F1 says what may follow. Alt-Enter begins a line,\nCtrl-R searches what was asked, Ctrl-X Ctrl-E edits in $EDITOR, Ctrl-C cancels, Ctrl-D leaves.\nCLAUSE_PLAIN=1 before the start leaves out colours, hints and menus.", ""},
	{"lines", "A question may go over several lines: end a line with a comma, a colon or \\, or leave a\nbracket open; or begin a line with Alt-Enter. A semicolon or an empty line ends it. # begins a remark.", ""},
}

func topicNames() string {
	var names []string
	for _, t := range topics {
		names = append(names, t.name)
	}
	return strings.Join(names, ", ")
}

// examplesOfTopic is how many examples .help TOPIC shows.
const examplesOfTopic = 3

func (s *Session) help(ctx context.Context, w io.Writer, arg string) error {
	if arg == "" {
		return helpAll(w, s.style().Width)
	}
	if c, ok := find("." + strings.TrimPrefix(arg, ".")); ok {
		_, err := fmt.Fprintf(w, "%-24s %s\n", c.name+" "+c.args, c.help)
		if c.more != "" && err == nil {
			_, err = fmt.Fprintln(w, c.more)
		}
		return err
	}
	at := slices.IndexFunc(topics, func(t topic) bool { return t.name == arg || t.of == arg && arg != "" })
	if at < 0 {
		return unknownHelp(s, arg)
	}
	t := topics[at]
	fmt.Fprintln(w, t.text)
	if t.of == "" {
		return nil
	}
	found, err := query.Samples(ctx, s.DB, t.of, examplesOfTopic)
	if err != nil {
		return err
	}
	for _, e := range found {
		if err := render.Text(w, "  "+e.Text+"\n"); err != nil {
			return err
		}
	}
	return nil
}

func unknownHelp(s *Session, arg string) error {
	if near := query.Nearest("."+strings.TrimPrefix(arg, "."), commandNames(s)); len(near) > 0 {
		return fmt.Errorf("unknown command .%s (did you mean %s?)", strings.TrimPrefix(arg, "."), near[0])
	}
	if near := query.Nearest(arg, helpWords(s)); len(near) > 0 {
		return fmt.Errorf("unknown topic %s (did you mean %s?)", arg, near[0])
	}
	return fmt.Errorf("no help on %s: .help lists the commands; topics are %s", arg, topicNames())
}

// helpAll lists the commands and the topics, on a screen of a width; 0: on none.
func helpAll(w io.Writer, width int) error {
	const indent = 27
	for _, g := range groups() {
		fmt.Fprintln(w, g.title)
		for _, c := range g.commands {
			help := c.help
			if width > indent+20 {
				help = strings.ReplaceAll(wrapped(help, width-indent-1), "\n", "\n"+strings.Repeat(" ", indent))
			}
			fmt.Fprintf(w, "  %-24s %s\n", c.name+" "+c.args, help)
		}
	}
	topics := 84
	if width > 20 {
		topics = min(topics, width-3)
	}
	_, err := fmt.Fprintf(w, `The language
  A question is a sentence: which partners use a non-exclusive provider
  .help TOPIC explains, with examples from this data:
  %s
`, strings.ReplaceAll(wrapped(topicNames(), topics), "\n", "\n  "))
	return err
}

// wrapped breaks a text into lines.
func wrapped(text string, width int) string {
	var b strings.Builder
	n := 0
	for i, word := range strings.Fields(text) {
		switch {
		case i > 0 && n+1+len(word) > width:
			b.WriteByte('\n')
			n = 0
		case i > 0:
			b.WriteByte(' ')
			n++
		}
		b.WriteString(word)
		n += len(word)
	}
	return b.String()
}

// dozen is how many examples .examples shows.
const dozen = 12

func (s *Session) examples(ctx context.Context, w io.Writer, _ string) error {
	found, err := query.Samples(ctx, s.DB, "", dozen)
	if err != nil {
		return err
	}
	if len(found) == 0 {
		_, err = fmt.Fprintln(w, "no question that I can make of this data has an answer; .schema lists its words")
	}
	for _, e := range found {
		if err := render.Text(w, e.Text+"\n"); err != nil {
			return err
		}
	}
	return err
}

// examples are the questions that the vocabulary of a database shows.
type examples struct {
	mu    sync.Mutex
	db    *graph.DB
	texts []string
}

// of returns the questions for db, the shortest first.
func (e *examples) of(db *graph.DB) []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.db != db {
		e.db, e.texts = db, nil
		if schema, err := query.ReadSchema(db); err == nil {
			e.texts = slices.Clone(schema.Examples)
		}
		slices.SortStableFunc(e.texts, func(a, b string) int { return len(a) - len(b) })
	}
	return e.texts
}
