package english

// The productions of times and comparisons.

// Adjunct is a time, or a source.
type Adjunct struct {
	Ever    bool        `parser:"(  @'ever'"`
	Source  *NP         `parser:"|  'according' 'to' @@"`
	AsOf    *DateRef    `parser:"|  'as' 'of' @@"`
	Op      string      `parser:"|  ( @( 'on' | 'before' | 'after' | 'since' | 'until' | 'during' | 'in' | 'by' | ( 'no' | 'not' ) ( 'later' | 'earlier' ) 'than' | 'not' ( 'before' | 'after' ) )"`
	Date    *DateRef    `parser:"     @@ )"`
	From    *DateRef    `parser:"|  ( 'from' @@"`
	To      *DateRef    `parser:"     ( 'to' | 'until' ) @@ )"`
	Low     *DateRef    `parser:"|  ( 'between' @@"`
	High    *DateRef    `parser:"     'and' @@ )"`
	Start   *DateRef    `parser:"|  'from' @@"`
	Within  *Span       `parser:"|  'within' @@"`
	Stretch *StretchRef `parser:"|  ( 'in' | 'during' | 'within' | 'over' ) @@"`
	Near    *NearRef    `parser:"|  @@ )"`
}

// VComp is what a verb compares its value with: "cost over 50 USD", "earn more than Ann",
// "end before its start". A time after a verb is an Adjunct.
type VComp struct {
	Op    *CompOp `parser:"(  @@"`
	Val   *CVal   `parser:"   ( @@"`
	Thing *NG     `parser:"   | @@ )"`
	Low   *Size   `parser:"|  'between' @@"`
	High  *Size   `parser:"   'and' @@"`
	Most  string  `parser:"|  'the' @( 'most' | 'least' ) )"`
}

// CompOp says how to compare. After a verb, before, after and between dates are times.
type CompOp struct {
	Over *OverWord  `parser:"   @@"`
	Word string     `parser:"|  @( 'at' 'least' | 'at' 'most' | ( 'more' | 'less' | 'higher' | 'lower' | 'greater' | 'larger' | 'smaller' | 'longer' | 'shorter' | 'later' | 'earlier' ) 'than' | 'exactly' )"`
	Side *DateOrder `parser:"|  @@"`
}

// Comp is "over 10 million", "of more than 10 million", "between 2020 and 2024", "higher
// than the value of c1".
type Comp struct {
	Op   *CompOp `parser:"(  'of'? ( @@"`
	Side string  `parser:"   | @( 'before' | 'after' ) )"`
	Val  *CVal   `parser:"   @@"`
	Of   *Worth  `parser:"|  'of' @@"`
	Low  *CVal   `parser:"|  'of'? 'between' @@"`
	High *CVal   `parser:"   'and' @@ )"`
}

// Worth is what "a value of" takes.
type Worth struct {
	Amount *Amount  `parser:"  @@"`
	Text   *Literal `parser:"| @@"`
}

// CVal is what a comparison compares with.
type CVal struct {
	Amount *Amount  `parser:"  @@"`
	NP     *DNP     `parser:"| @@"`
	Near   *DateRef `parser:"| @@"`
}
