// Package scene gathers what a picture of an answer shows: the things in its rows and what
// links them, the things that have a period as bars of a timeline, the days on which two of
// these collide, proofs, and the sources of all of it.
//
// It knows no data set. What a bar is, by which roles bars are grouped into lanes, what marks
// them and what counts as a collision is read from the vocabulary: see bars.go, collide.go.
//
//	things.go   entities, their facts and the sources of these
//	links.go    what the rows say of two things, and what the things around them are
//	bars.go     things with a period, their roles and marks
//	collide.go  days on which a derived relation holds between two bars
//	proofs.go   why rows are answers and bars collide
package scene

import (
	"context"
	"fmt"
	"time"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/exec"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/reading"
	"github.com/clausekg/clause/query/internal/value"
)

// Scene is what there is to draw. Things, bars, sources and proofs are referred to by their
// places in these lists; -1 is none. What was left out for its number is said in Left.
type Scene struct {
	Question string   `json:"question"`
	Reading  string   `json:"reading"`
	Form     string   `json:"form"` // what was asked for, see form
	Today    string   `json:"today"`
	TodayBy  string   `json:"todayBy"` // who set the day, for people; may be empty
	Notes    []string `json:"notes"`

	Columns []Column `json:"columns"`
	Rows    []Row    `json:"rows"`
	Total   int      `json:"total"` // rows of the answer

	Things     []Thing     `json:"things"`
	Links      []Link      `json:"links"`
	Roles      []string    `json:"roles"` // by which bars are grouped: "customer"
	Lanes      int         `json:"lanes"` // the role that tells most bars apart; -1: there are no roles
	Marks      []string    `json:"marks"` // truth properties of bars: "exclusive"
	Bars       []Bar       `json:"bars"`
	Shown      string      `json:"shown"` // the kind of the bars that are shown first; empty: all are
	Collisions []Collision `json:"collisions"`
	Sources    []Source    `json:"sources"`
	Proofs     []Proof     `json:"proofs"`
	Left       []string    `json:"left"`
}

// Column is the head of a column of the answer.
type Column struct {
	Name string `json:"name"`
	Type string `json:"type"`
}

// Row is a row of the answer.
type Row struct {
	Cells  []Cell `json:"cells"`
	Days   []Span `json:"days,omitempty"` // of a question within a period: when the row is an answer
	Proof  int    `json:"proof"`
	Change string `json:"change,omitempty"` // under a supposition: "newly true", "no longer true"
}

// Cell is a cell as a person reads it. One that is empty is not recorded.
type Cell struct {
	Text   string `json:"text"`
	Thing  int    `json:"thing"`
	Number bool   `json:"number,omitempty"`
}

// Thing is an entity.
type Thing struct {
	Name   string   `json:"name"`
	Kinds  []string `json:"kinds"`
	Answer bool     `json:"answer"` // it is in a row, and not only beside one
	Facts  []Fact   `json:"facts"`
	More   int      `json:"more,omitempty"` // facts that are not here
}

// Fact is what is recorded of a thing.
type Fact struct {
	Relation string `json:"relation"`
	Text     string `json:"text"`
	Thing    int    `json:"thing"`
	Sources  []int  `json:"sources"`
}

// Link is an arrow from one thing to another.
type Link struct {
	From    int    `json:"from"`
	To      int    `json:"to"`
	Label   string `json:"label"`
	Derived bool   `json:"derived,omitempty"` // by a rule
	Answer  bool   `json:"answer"`            // the answer itself says it
}

// Bar is a period on the timeline: that of a thing, or of what the question asks the days of.
type Bar struct {
	Thing  int     `json:"thing"`
	Name   string  `json:"name"`
	Kind   string  `json:"kind"` // as which it is shown among bars
	Span   Span    `json:"span"`
	Roles  [][]int `json:"roles"` // things by role
	Yes    []int   `json:"yes"`   // marks that are recorded yes
	No     []int   `json:"no"`
	Answer bool    `json:"answer"`
	Word   string  `json:"word,omitempty"`  // on whose word it is: "confirmed", empty if that is not recorded
	Doubt  bool    `json:"doubt,omitempty"` // Word is less than a report
}

// Span is the days [From, Until), counted from 1970-01-01; an end that is not recorded, or
// lies beyond all days that are asked about, is open.
type Span struct {
	From      int64  `json:"from"`
	Until     int64  `json:"until"`
	FromOpen  bool   `json:"fromOpen,omitempty"`
	UntilOpen bool   `json:"untilOpen,omitempty"`
	Through   bool   `json:"through,omitempty"` // UntilText is the last day, not the day after
	FromText  string `json:"fromText"`          // as people read it, empty if open
	UntilText string `json:"untilText"`
}

// Collision is a derived relation, or several, that hold between two bars on all days of Span.
type Collision struct {
	A        int    `json:"a"`
	B        int    `json:"b"`
	Relation string `json:"relation"`
	Span     Span   `json:"span"`
	Proof    int    `json:"proof"`

	pred *lexicon.Predicate // the first of those that Relation names
}

// Source is where facts come from.
type Source struct {
	Name       string `json:"name"`
	Confidence string `json:"confidence"`
	About      string `json:"about"`
}

// Proof is why something is so.
type Proof struct {
	Claim string `json:"claim"`
	Not   bool   `json:"not,omitempty"`
	Steps []Step `json:"steps"`
}

// Step is a line of a proof and what it rests on.
type Step struct {
	Text    string `json:"text"`
	Sources []int  `json:"sources,omitempty"`
	Missing bool   `json:"missing,omitempty"`
	Steps   []Step `json:"steps,omitempty"`
}

// Limits bound a scene. What is beyond them is left out and Left says so.
type Limits struct {
	Rows       int // of the table
	Things     int // in all, those around the answer included
	Around     int // answers with more things than these are drawn without what is around them
	Facts      int // of one thing
	Bars       int
	Collisions int
	Proofs     int // of rows, and as many of collisions
	Steps      int // of all proofs together
}

// Ample are the limits of a page: some megabytes at most.
var Ample = Limits{Rows: 5000, Things: 600, Around: 60, Facts: 80, Bars: 400, Collisions: 400, Proofs: 120, Steps: 20000}

// Few are the limits of a drawing in a terminal, which shows no proofs and few things.
var Few = Limits{Rows: 200, Things: 120, Around: 40, Facts: 12, Bars: 120, Collisions: 120}

// Input is an answer to be drawn.
type Input struct {
	Question string
	Query    *reading.Query
	Env      exec.Env
	Columns  []Column
	Cells    [][]value.Value
	Change   func(row int) string // what a supposition changes of a row; nil: nothing
	Name     func(value.Value) string
	Notes    []string
	TodayBy  string
}

// Of gathers the scene of an answer. Its work is bounded by the limits, but for the days of
// collisions, which take as long as the question for them takes.
func Of(ctx context.Context, in Input, lim Limits) (*Scene, error) {
	world, err := exec.NewWorld(ctx, in.Env, in.Query.Context)
	if err != nil {
		return nil, err
	}
	m := &maker{
		ctx: ctx, in: in, lim: lim, world: world, lexicon: in.Env.Program.Lexicon,
		scene:  &Scene{Question: in.Question, Reading: in.Query.String(), Form: form(in.Query.Form), Today: value.OfDay(world.Day()).String(), TodayBy: in.TodayBy, Notes: in.Notes, Lanes: -1},
		things: map[graph.ID]int{}, links: map[Link]int{}, sources: map[graph.ID]int{}, cited: map[string]int{},
		bars: map[int]int{}, members: map[*lexicon.Kind]int{}, frames: framesOf(in.Env.Program.Lexicon), nouns: nounsOf(in.Env.Program.Lexicon),
	}
	for _, step := range []func() error{m.rows, m.linkRows, m.around, m.findBars, m.collide, m.groupBars, m.describeThings, m.findWords, m.linkThings, m.rowDays, m.prove} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return m.scene, nil
}

// form names what is asked for.
func form(f reading.Form) string {
	switch f := f.(type) {
	case *reading.Set:
		if len(f.Columns) == 0 {
			return "yes or no"
		}
		return "rows"
	case *reading.Agg:
		return "value"
	case *reading.Why:
		return "why"
	case *reading.When:
		return "when"
	case *reading.Paths:
		return "paths"
	case *reading.Describe:
		return describes
	}
	return "change"
}

const describes = "describe"

// maker is a scene in the making.
type maker struct {
	ctx       context.Context
	in        Input
	lim       Limits
	world     *exec.World
	lexicon   *lexicon.Lexicon
	scene     *Scene
	things    map[graph.ID]int // places in scene.Things
	ids       []graph.ID       // by place
	dropped   int              // things beyond the limit
	lost      int              // periods beyond it
	unseen    int              // collisions beyond it
	links     map[Link]int     // places, by the link without what marks it
	sources   map[graph.ID]int // places in scene.Sources
	cited     map[string]int   // the same, by all that a source says
	bars      map[int]int      // places in scene.Bars, by thing
	frames    map[*lexicon.Predicate][]frame
	members   map[*lexicon.Kind]int
	colliding *[]*lexicon.Predicate // see collisions
	nouns     map[quad.IRI]bool     // kinds that the vocabulary has a noun for
	steps     int                   // of all proofs
	hurry     time.Time             // proofs are sought until then
}

// leave says that something is left out.
func (m *maker) leave(format string, args ...any) {
	m.scene.Left = append(m.scene.Left, fmt.Sprintf(format, args...))
}
