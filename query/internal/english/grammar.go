package english

// The grammar of sentences, a production a type, in participle's notation. Word classes
// are terminals (terminal.go), so that the vocabulary stays out of the grammar. It is a
// PEG: the first alternative that fits is taken, and repetitions take all they can. So a
// phrase belongs to the nearest word on its left that can take it.

// Sentence is a question with its contexts.
type Sentence struct {
	Suppose  *Suppose   `parser:"@@?"`
	Lead     []*Adjunct `parser:"( @@ ( ',' | ':' )? )*"`
	Question *Question  `parser:"@@"`
	Trail    []*Adjunct `parser:"( ','? @@ )*"`
	Stop     *Stop      `parser:"( '?' | '.' | '!' )? @@"`

	Text   string  `parser:""`
	Tokens []Token `parser:""`

	others []*Sentence
}

// Suppose is what is taken to be true: "suppose OpenAI uses Oracle; ...:".
type Suppose struct {
	Facts []*Fact `parser:"'suppose' 'that'? @@ ( ';' 'that'? @@ )* ':'"`
}

// Fact is a supposed statement; details after commas say more of what it creates.
type Fact struct {
	Subject *NP       `parser:"@@"`
	VP      *VP1      `parser:"@@"`
	Details []*Detail `parser:"( ',' 'and'? @@ )*"`
}

// Detail is "exclusive", "from 2026-12-01 to 2028-06-30", "for compute".
type Detail struct {
	Time *Adjunct `parser:"  @@"`
	Adj  *PredAdj `parser:"| @@"`
	PP   *PP      `parser:"| @@"`
}

// Question is one of the forms of language.md section 2.
type Question struct {
	Add      *Add      `parser:"(  @@"`
	Set      *SetValue `parser:"|  @@"`
	Remove   *Remove   `parser:"|  @@"`
	HowMany  *HowMany  `parser:"|  @@"`
	Share    *Share    `parser:"|  @@"`
	Path     *Path     `parser:"|  @@"`
	Why      *Why      `parser:"|  @@"`
	When     *When     `parser:"|  @@"`
	Describe *Describe `parser:"|  @@"`
	Wh       *Wh       `parser:"|  @@"`
	YesNo    *YesNo    `parser:"|  @@"`
	List     *List     `parser:"|  @@ )"`
}

// Add is a change: "add a contract X with customer OpenAI, start 2026-01-01".
type Add struct {
	Noun  *Noun   `parser:"'add' ( 'a' | 'an' ) @@"`
	App   *NewApp `parser:"@@?"`
	Pairs []*Pair `parser:"( 'with' @@ ( ',' 'and'? @@ | 'and' @@ )* )?"`
}

// NewApp names what is added.
type NewApp struct {
	Var    *Var     `parser:"  @@"`
	Called *Literal `parser:"| 'called' @@"`
}

// Pair is what is said of it: a noun and a name or a value.
type Pair struct {
	Noun  *Noun  `parser:"@@"`
	Given *Given `parser:"@@"`
}

// Given is a name or a value.
type Given struct {
	Amount *Amount  `parser:"  @@"`
	Name   *NameRef `parser:"| @@"`
	Param  *Param   `parser:"| @@"`
}

// SetValue is a change: "set the end of contract c1 to 2027-01-01".
type SetValue struct {
	Noun  *Noun  `parser:"'set' 'the' @@"`
	Of    *NP1   `parser:"'of' @@"`
	Given *Given `parser:"'to' @@"`
}

// Remove is a change: "remove contract c1", "remove the end of contract c1".
type Remove struct {
	Noun  *Noun `parser:"'remove' ( 'the' @@"`
	Of    *NP1  `parser:"  'of' @@"`
	Thing *NP1  `parser:"| @@ )"`
}

// HowMany counts.
type HowMany struct {
	NG    *NG    `parser:"'how' 'many' @@"`
	There *There `parser:"( @@"`
	Body  *Body  `parser:"| @@ )?"`
	Per   *Per   `parser:"@@?"`
	Sort  *Sort  `parser:"@@?"`
}

// Share asks which part of some things something is true of: "what share of the contracts
// is exclusive".
type Share struct {
	Word *Word   `parser:"@@"`
	Unit *Share1 `parser:"@@ 'of' 'the'?"`
	NG   *NG     `parser:"@@"`
	Of   *Per    `parser:"@@?"`
	Body *Body   `parser:"@@"`
	Per  *Per    `parser:"@@?"`
	Sort *Sort   `parser:"@@?"`
}

// There is "are there", with what may follow it.
type There struct {
	Be    *Be     `parser:"@@ 'there'"`
	Posts []*Post `parser:"@@*"`
	Tails []*Tail `parser:"@@*"`
}

// Path asks for the shortest connections.
type Path struct {
	From  *NP1   `parser:"'how' ( 'is' | 'are' ) @@"`
	To    *NP1   `parser:"( 'connected' ( 'to' | 'with' ) @@"`
	And   *NP1   `parser:"| 'and' @@ 'connected' )"`
	Over  *NG    `parser:"( 'through' @@ )?"`
	Steps *Count `parser:"( 'within' @@ ( 'steps' | 'step' ) )?"`
}

// Why asks for a proof, When for periods.
type Why struct {
	Inv *Inv `parser:"'why' @@"`
}

// When asks for the periods in which something is true.
type When struct {
	Inv *Inv `parser:"'when' @@"`
}

// Describe asks what is known of a thing.
type Describe struct {
	Thing *NP1 `parser:"'describe' @@"`
}

// Wh asks for the things of which something is true: "with which firms does OpenAI
// compete", "how much does Chai cost".
type Wh struct {
	Prep *VerbPrep `parser:"@@?"`
	Who  *Who      `parser:"(  @@"`
	Much *Much     `parser:"|  'how' @@"`
	Word *Word     `parser:"|  @@"`
	NG   *NG       `parser:"   ( ( 'of' 'the' )? @@ )? )"`
	Body *Body     `parser:"@@"`
	Per  *Per      `parser:"@@?"`
	Sort *Sort     `parser:"@@?"`
}

// Body is what is said of the thing asked for: it does something (VP), or something is
// done to it (Inv).
type Body struct {
	VP  *ClosedVP `parser:"  @@"`
	Inv *Inv      `parser:"| @@"`
}

// ClosedVP is a verb phrase after which the question ends; "which contracts has
// Microsoft signed" is none.
type ClosedVP struct {
	VP   *VP   `parser:"@@"`
	Stop *Stop `parser:"@@"`
}

// YesNo asks whether something is true.
type YesNo struct {
	Inv *Inv `parser:"@@"`
}

// List asks for columns by name.
type List struct {
	Items []*NP `parser:"( ( 'list' | 'show' | 'find' ) 'me'? )? @@ ( ',' 'and'? @@ )*"`
	Per   *Per  `parser:"@@?"`
	Sort  *Sort `parser:"@@?"`
}

// Per groups, by things or by the years or months of a date: "per year of start".
type Per struct {
	Unit *Unit     `parser:"( 'per' | 'for' 'each' ) ( @@"`
	Of   *Measure1 `parser:"  'of' ( 'the' | 'its' | 'their' )? @@"`
	NG   *NG       `parser:"| @@ )"`
}

// Sort orders and cuts.
type Sort struct {
	Measure    *Measure `parser:"( ( ','? 'sorted' 'by' @@"`
	Ascending  bool     `parser:"    ( @'ascending'"`
	Descending bool     `parser:"    | @'descending' )? )"`
	First      *Count   `parser:"    ( ','? 'first' @@ )?"`
	Only       *Count   `parser:"| ','? 'first' @@ )"`
}

// Inv is a clause with its auxiliary first: does OpenAI use Azure.
type Inv struct {
	Aux     *Aux    `parser:"@@"`
	There   bool    `parser:"( @'there'"`
	Subject *SubjNP `parser:"| @@ )"`
	Not     bool    `parser:"@'not'?"`
	Gap     *Gap    `parser:"@@?"`
}

// SubjNP is a subject between auxiliary and verb.
type SubjNP struct {
	Quant *Quant  `parser:"(   ( @@"`
	Of    bool    `parser:"        ( @'of'?"`
	OfThe bool    `parser:"          @'the' )?"`
	The   bool    `parser:"      | @'the' )?"`
	Poss  *Poss   `parser:"    ( @@"`
	NG    *SubjNG `parser:"    | @@ )"`
	Pair  string  `parser:"| ( @( 'both' | 'either' )?"`
	Names *Names  `parser:"    @@ )"`
	Var   *Var    `parser:"| @@"`
	Param *Param  `parser:"| @@ )"`
}

// Names is Azure, AWS or Oracle.
type Names struct {
	First *NameRef    `parser:"@@"`
	Rest  []*NameRest `parser:"@@*"`
}

// NameRest is a further name.
type NameRest struct {
	Op   string   `parser:"@( ',' | 'and' | 'or' )"`
	Name *NameRef `parser:"@@"`
}

// SubjNG is a noun group that does not reach for the verb's words; "contracts c1 and c2"
// names several.
type SubjNG struct {
	Other *Other      `parser:"@@?"`
	Adjs  []*Adj      `parser:"@@*"`
	Noun  *Noun       `parser:"@@"`
	App   *App        `parser:"( @@"`
	Also  []*AlsoRest `parser:"  @@* )?"`
	Posts []*SubjPP   `parser:"@@*"`
}

// AlsoRest is a further name, with its noun: "lease l1 and lease l2".
type AlsoRest struct {
	Op   string   `parser:"@( ',' | 'and' | 'or' )"`
	Noun *Noun    `parser:"@@?"`
	Name *NameRef `parser:"@@"`
}

// SubjPP is a relative or a prepositional phrase of a subject.
type SubjPP struct {
	Rels *Rels `parser:"  @@"`
	Ends *Ends `parser:"| @@"`
	PP   *PP   `parser:"| @@"`
}

// Gap is the rest of an inverted clause; what the question asks for is missing in it.
type Gap struct {
	Adv    *Adv    `parser:"@@?"`
	Have   bool    `parser:"( @'have'"`
	Base   *Base   `parser:"| @@"`
	Been   bool    `parser:"| ( @'been'?"`
	Pred   *Pred   `parser:"    @@ ) )"`
	Late   *Adv    `parser:"@@?"`
	Object *NP     `parser:"( @@"`
	Comp   *VComp  `parser:"| @@ )?"`
	Tails  []*Tail `parser:"@@*"`
}

// VP is one or several verb phrases of the main clause.
type VP struct {
	First *VP1      `parser:"@@"`
	Rest  []*VPRest `parser:"@@*"`
}

// VPRest is a further verb phrase; a comma before it pops to the main clause. "But" is and.
type VPRest struct {
	Op  string `parser:"','? @( 'and' | 'or' | 'but' )"`
	VP1 *VP1   `parser:"@@"`
}

// RVP is the verb phrases of a relative clause: no commas.
type RVP struct {
	First *VP1       `parser:"@@"`
	Rest  []*RVPRest `parser:"@@*"`
}

// RVPRest is a further verb phrase of a relative clause.
type RVPRest struct {
	Op  string `parser:"@( 'and' | 'or' | 'but' )"`
	VP1 *VP1   `parser:"@@"`
}

// VP1 is one verb phrase.
type VP1 struct {
	Neg  *Neg  `parser:"  @@"`
	Cop  *Cop  `parser:"| @@"`
	Perf *Perf `parser:"| @@"`
	Fin  *Fin  `parser:"| @@"`
}

// Neg is "does not use Azure".
type Neg struct {
	Do   *Do   `parser:"@@ 'not'"`
	Adv  *Adv  `parser:"@@?"`
	Have bool  `parser:"( @'have'"`
	Base *Base `parser:"| @@ )"`
	Args *Args `parser:"@@"`
}

// Cop is "is exclusive", "is a partner of Microsoft", "is used by OpenAI".
type Cop struct {
	Be   *Be   `parser:"@@"`
	Not  bool  `parser:"@'not'?"`
	Adv  *Adv  `parser:"@@?"`
	Pred *Pred `parser:"@@"`
}

// Perf is "has a value", "has signed a contract", "has been signed".
type Perf struct {
	Have *Have `parser:"@@"`
	Not  bool  `parser:"@'not'?"`
	Adv  *Adv  `parser:"@@?"`
	Been *Pred `parser:"( 'been' @@ )?"`
	Part *Part `parser:"@@?"`
	Args *Args `parser:"@@"`
}

// Fin is "uses Azure".
type Fin struct {
	Adv  *Adv    `parser:"@@?"`
	Verb *Finite `parser:"@@"`
	Args *Args   `parser:"@@"`
}

// Args is what a verb takes.
type Args struct {
	Object *NP     `parser:"( @@"`
	Comp   *VComp  `parser:"| @@ )?"`
	Adv    *Adv    `parser:"@@?"`
	Tails  []*Tail `parser:"@@*"`
}

// Tail is a time, a source, or a phrase with a preposition; in a gap its noun phrase
// may be missing.
type Tail struct {
	Adjunct *Adjunct `parser:"  @@"`
	PP      *GapPP   `parser:"| @@"`
}

// GapPP is a preposition whose noun phrase may be what the question asks for; a verb may
// take a comparison there: "run for more than 2 years".
type GapPP struct {
	Prep *VerbPrep `parser:"@@"`
	NP   *NP       `parser:"( @@"`
	Comp *VComp    `parser:"| @@ )?"`
}

// Pred is what "is" takes.
type Pred struct {
	Adjs    *AdjPred `parser:"(  @@"`
	Passive *Passive `parser:"|  @@"`
	Ends    *Ends    `parser:"|  @@"`
	Comp    *Comp    `parser:"|  @@"`
	NP      *NP      `parser:"|  @@"`
	Time    *Adjunct `parser:"|  @@"`
	PP      *PP      `parser:"|  @@"`
	Super   *Super   `parser:"|  'the'? @@ )"`

	tails []*Tail // of an inverted clause, see With
}

// AdjPred is "exclusive", "exclusive and in force", "exclusive to Azure".
type AdjPred struct {
	First *PredAdj   `parser:"@@"`
	Rest  []*PredAdj `parser:"( 'and' @@ )*"`
	Tails []*Tail    `parser:"@@*"`
}

// Passive is "used by OpenAI", "used in 2024".
type Passive struct {
	Part  *Part   `parser:"@@"`
	Agent *ByWord `parser:"( @@"`
	By    []*NP   `parser:"  @@ ( 'and' 'by' @@ )* )?"`
	Comp  *VComp  `parser:"@@?"`
	Tails []*Tail `parser:"@@*"`
}

// Adv is an adverb of a verb.
type Adv struct {
	Ever  bool   `parser:"( @( 'ever' )"`
	Never bool   `parser:"| @( 'never' )"`
	Reach string `parser:"| @'directly' ( 'or' @'indirectly' )? | @'indirectly' )"`
}
