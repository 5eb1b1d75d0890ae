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
}

// Suppose is what is taken to be true: "suppose OpenAI uses Oracle; ...:".
type Suppose struct {
	Facts []*Fact `parser:"'suppose' 'that'? @@ ( ';' 'that'? @@ )* ':'"`
}

// Fact is a supposed statement.
type Fact struct {
	Subject *NP  `parser:"@@"`
	VP      *VP1 `parser:"@@"`
}

// Question is one of the forms of language.md section 2.
type Question struct {
	HowMany  *HowMany  `parser:"(  @@"`
	Path     *Path     `parser:"|  @@"`
	Why      *Why      `parser:"|  @@"`
	When     *When     `parser:"|  @@"`
	Describe *Describe `parser:"|  @@"`
	Wh       *Wh       `parser:"|  @@"`
	YesNo    *YesNo    `parser:"|  @@"`
	List     *List     `parser:"|  @@ )"`
}

// HowMany counts.
type HowMany struct {
	NG    *NG    `parser:"'how' 'many' @@"`
	There *There `parser:"( @@"`
	Body  *Body  `parser:"| @@ )?"`
	Per   *Per   `parser:"@@?"`
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
	To    *NP1   `parser:"'connected' ( 'to' | 'with' ) @@"`
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

// Wh asks for the things of which something is true.
type Wh struct {
	Who  *Who  `parser:"(  @@"`
	Word *Word `parser:"|  @@"`
	NG   *NG   `parser:"   ( ( 'of' 'the' )? @@ )? )"`
	Body *Body `parser:"@@"`
	Per  *Per  `parser:"@@?"`
	Sort *Sort `parser:"@@?"`
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

// Per groups.
type Per struct {
	NG *NG `parser:"( 'per' | 'for' 'each' ) @@"`
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
	Quant *Quant  `parser:"(   ( @@ ( 'of' 'the' )?"`
	The   bool    `parser:"      | @'the' )?"`
	Poss  *Poss   `parser:"    ( @@"`
	NG    *SubjNG `parser:"    | @@ )"`
	Names *Names  `parser:"| @@"`
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

// SubjNG is a noun group that does not reach for the verb's words.
type SubjNG struct {
	Adjs  []*Adj    `parser:"@@*"`
	Noun  *Noun     `parser:"@@"`
	App   *App      `parser:"@@?"`
	Posts []*SubjPP `parser:"@@*"`
}

// SubjPP is a relative or a prepositional phrase of a subject.
type SubjPP struct {
	Rels *Rels `parser:"  @@"`
	PP   *PP   `parser:"| @@"`
}

// Gap is the rest of an inverted clause; what the question asks for is missing in it.
type Gap struct {
	Adv    *Adv    `parser:"@@?"`
	Have   bool    `parser:"( @'have'"`
	Base   *Base   `parser:"| @@"`
	Pred   *Pred   `parser:"| @@ )"`
	Late   *Adv    `parser:"@@?"`
	Object *NP     `parser:"@@?"`
	Tails  []*Tail `parser:"@@*"`
}

// VP is one or several verb phrases of the main clause.
type VP struct {
	First *VP1      `parser:"@@"`
	Rest  []*VPRest `parser:"@@*"`
}

// VPRest is a further verb phrase; a comma before it pops to the main clause.
type VPRest struct {
	Op  string `parser:"','? @( 'and' | 'or' )"`
	VP1 *VP1   `parser:"@@"`
}

// RVP is the verb phrases of a relative clause: no commas.
type RVP struct {
	First *VP1       `parser:"@@"`
	Rest  []*RVPRest `parser:"@@*"`
}

// RVPRest is a further verb phrase of a relative clause.
type RVPRest struct {
	Op  string `parser:"@( 'and' | 'or' )"`
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

// Perf is "has a value", "has signed a contract".
type Perf struct {
	Have *Have `parser:"@@"`
	Not  bool  `parser:"@'not'?"`
	Adv  *Adv  `parser:"@@?"`
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
	Object *NP     `parser:"@@?"`
	Adv    *Adv    `parser:"@@?"`
	Tails  []*Tail `parser:"@@*"`
}

// Tail is a time, a source, or a phrase with a preposition; in a gap its noun phrase
// may be missing.
type Tail struct {
	Adjunct *Adjunct `parser:"  @@"`
	PP      *GapPP   `parser:"| @@"`
}

// GapPP is a preposition whose noun phrase may be what the question asks for.
type GapPP struct {
	Prep *VerbPrep `parser:"@@"`
	NP   *NP       `parser:"@@?"`
}

// Pred is what "is" takes.
type Pred struct {
	Adjs    *AdjPred `parser:"(  @@"`
	Passive *Passive `parser:"|  @@"`
	Comp    *Comp    `parser:"|  @@"`
	NP      *NP      `parser:"|  @@"`
	PP      *PP      `parser:"|  @@ )"`

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
	By    []*NP   `parser:"( 'by' @@ ( 'and' 'by' @@ )* )?"`
	Tails []*Tail `parser:"@@*"`
}

// Adv is an adverb of a verb.
type Adv struct {
	Ever  bool   `parser:"( @( 'ever' )"`
	Never bool   `parser:"| @( 'never' )"`
	Reach string `parser:"| @'directly' ( 'or' @'indirectly' )? | @'indirectly' )"`
}

// Adjunct is a time, or a source.
type Adjunct struct {
	Ever   bool     `parser:"(  @'ever'"`
	Source *NP      `parser:"|  'according' 'to' @@"`
	AsOf   *DateRef `parser:"|  'as' 'of' @@"`
	Op     string   `parser:"|  ( @( 'on' | 'before' | 'after' | 'since' | 'until' | 'during' | 'in' )"`
	Date   *DateRef `parser:"     @@ )"`
	From   *DateRef `parser:"|  ( 'from' @@"`
	To     *DateRef `parser:"     ( 'to' | 'until' ) @@ )"`
	Low    *DateRef `parser:"|  ( 'between' @@"`
	High   *DateRef `parser:"     'and' @@ )"`
	Start  *DateRef `parser:"|  'from' @@"`
	Within *Span    `parser:"|  'within' @@ )"`
}

// NP is noun phrases joined by commas, and, or.
type NP struct {
	First *NP1      `parser:"@@"`
	Rest  []*NPRest `parser:"@@*"`
}

// NPRest is a further noun phrase: after a comma a name, after and/or no bare noun.
type NPRest struct {
	Comma bool     `parser:"(  @','"`
	Name  *NameRef `parser:"   @@"`
	Op    string   `parser:"|  ','? @( 'and' | 'or' )"`
	DNP   *DNP     `parser:"   @@ )"`
}

// NP1 is one noun phrase.
type NP1 struct {
	DNP *DNP `parser:"  @@"`
	NG  *NG  `parser:"| @@"`
}

// DNP is a noun phrase that does not begin with a bare noun.
type DNP struct {
	Poss    *Poss    `parser:"  @@"`
	Agg     *Agg     `parser:"| @@"`
	Top     *Top     `parser:"| @@"`
	Same    *Same    `parser:"| @@"`
	Which   *NG      `parser:"| 'which' @@"`
	Quant   *QuantNP `parser:"| @@"`
	The     *NG      `parser:"| 'the' @@"`
	Amount  *Amount  `parser:"| @@"`
	Name    *NameRef `parser:"| @@"`
	Other   bool     `parser:"| @'each' 'other'"`
	Var     *Var     `parser:"| @@"`
	Param   *Param   `parser:"| @@"`
	Literal *Literal `parser:"| @@"`
}

// QuantNP is "every provider", "most of the providers".
type QuantNP struct {
	Quant *Quant `parser:"@@"`
	OfThe bool   `parser:"( @'of' 'the' )?"`
	Poss  *Poss  `parser:"( @@"`
	NG    *NG    `parser:"| @@ )"`
}

// Quant is a quantifier.
type Quant struct {
	Word  string `parser:"(  @( 'a' | 'an' | 'some' | 'any' | 'every' | 'all' | 'each' | 'no' | 'most' | 'only' )"`
	Super string `parser:"|  'the' @( 'most' | 'fewest' )"`
	Cmp   string `parser:"|  ( @( 'at' 'least' | 'at' 'most' | 'exactly' | 'more' 'than' | 'fewer' 'than' | 'less' 'than' )"`
	N     *Count `parser:"     @@ )"`
	Bare  *Count `parser:"|  @@ )"`
}

// Poss is "Microsoft's providers", "its value".
type Poss struct {
	Owner *NameRef `parser:"(  @@ '^s'"`
	Var   *Var     `parser:"|  @@ '^s'"`
	Param *Param   `parser:"|  @@ '^s'"`
	Its   string   `parser:"|  @( 'its' | 'their' ) )"`
	NG    *NG      `parser:"@@"`
}

// Same is "the same provider as OpenAI".
type Same struct {
	NG *NG  `parser:"'the' 'same' @@"`
	As *NP1 `parser:"'as' @@"`
}

// Agg is "the number of contracts", "the total value of the contracts of OpenAI".
type Agg struct {
	Number *NumberOf `parser:"'the' ( @@"`
	Fn     string    `parser:"| @( 'total' | 'average' | 'minimum' | 'maximum' | 'highest' | 'lowest' | 'earliest' | 'latest' )"`
	NG     *MeasNG   `parser:"  @@ )"`
}

// NumberOf is "number of its contracts".
type NumberOf struct {
	Poss *Poss `parser:"'number' 'of' ( 'the'? @@"`
	NG   *NG   `parser:"| 'the'? @@ )"`
}

// MeasNG is a noun group whose head is a property.
type MeasNG struct {
	Noun  *Measure1 `parser:"@@"`
	Posts []*Post   `parser:"@@*"`
}

// Top is "the 10 largest providers by number of customers".
type Top struct {
	N1    *Count   `parser:"'the' ( @@?"`
	Super *Super   `parser:"   @@"`
	N2    *Count   `parser:"   @@? )"`
	NG    *NG      `parser:"@@"`
	By    *Measure `parser:"( 'by' @@ )?"`
}

// Measure is what things are ordered by.
type Measure struct {
	Number *NumberOf `parser:"'the'? ( @@"`
	Fn     string    `parser:"| @( 'total' | 'average' | 'minimum' | 'maximum' | 'highest' | 'lowest' | 'earliest' | 'latest' )"`
	FnNG   *MeasNG   `parser:"  @@"`
	NG     *NG       `parser:"| @@ )"`
}

// NG is a noun with its adjectives and what follows it.
type NG struct {
	Adjs  []*Adj    `parser:"@@*"`
	Value *Measure1 `parser:"( @@"`
	Comp  *Comp     `parser:"  @@"`
	Noun  *Noun     `parser:"| @@ )"`
	Or    []*Noun   `parser:"( 'or' @@ )*"`
	App   *App      `parser:"@@?"`
	Posts []*Post   `parser:"@@*"`
}

// App names the thing: "contract c1", "a firm X", "a contract called X".
type App struct {
	Name   *NameRef `parser:"  @@"`
	Var    *Var     `parser:"| @@"`
	Param  *Param   `parser:"| @@"`
	Called *Literal `parser:"| 'called' @@"`
}

// Post follows a noun.
type Post struct {
	Rels *Rels     `parser:"  @@"`
	By   *ByPhrase `parser:"| @@"`
	Ing  *IngVP    `parser:"| @@"`
	PP   *PP       `parser:"| @@"`
}

// ByPhrase is a reduced relative: "signed by Microsoft".
type ByPhrase struct {
	Part  *ByPart `parser:"@@ 'by'"`
	NP    *NP     `parser:"@@"`
	Tails []*Tail `parser:"@@*"`
}

// IngVP is "using Azure".
type IngVP struct {
	Verb *IngVerb `parser:"@@"`
	Args *Args    `parser:"@@"`
}

// PP is a preposition with its noun phrase.
type PP struct {
	Prep    *NounPrep `parser:"@@"`
	Unknown *Noun     `parser:"(  'unknown' @@"`
	NP      *NP       `parser:"|  @@ )"`
}

// Rels is relative clauses joined by and/or.
type Rels struct {
	First *Rel       `parser:"@@"`
	Rest  []*RelRest `parser:"@@*"`
}

// RelRest is a further relative clause: "and that ...".
type RelRest struct {
	Op  string `parser:"@( 'and' | 'or' )"`
	Rel *Rel   `parser:"@@"`
}

// Rel is "that uses Azure", "that Microsoft uses", "whose value is over 10 million".
type Rel struct {
	Pronoun string `parser:"(  @( 'that' | 'which' | 'who' )"`
	RVP     *RVP   `parser:"   ( @@"`
	Subject *NP1   `parser:"   | @@"`
	ObjVP   *ObjVP `parser:"     @@ )"`
	Whose   *Whose `parser:"|  @@ )"`
}

// Whose is "whose parent uses Azure".
type Whose struct {
	Adjs []*Adj `parser:"'whose' @@*"`
	Noun *Noun  `parser:"@@"`
	RVP  *RVP   `parser:"@@"`
}

// ObjVP is the verb of a relative whose object is the noun before it.
type ObjVP struct {
	Do     *Do     `parser:"(  ( @@ 'not'"`
	Adv0   *Adv    `parser:"     @@?"`
	Base   *Base   `parser:"     @@ )"`
	Have   *Have   `parser:"|  ( @@"`
	HasNot bool    `parser:"     @'not'?"`
	Part   *Part   `parser:"     @@ )"`
	HaveIt *Have   `parser:"|  @@"`
	Be     *Be     `parser:"|  ( @@"`
	BeNot  bool    `parser:"     @'not'?"`
	BePart *Part   `parser:"     @@ )"`
	Adv    *Adv    `parser:"|  ( @@?"`
	Verb   *Finite `parser:"     @@"`
	Late   *Adv    `parser:"     @@? ) )"`
	Tails  []*Tail `parser:"@@*"`
}

// Comp is "over 10 million", "between 2020 and 2024", "higher than the value of c1".
type Comp struct {
	Op   string `parser:"(  @( 'over' | 'above' | 'under' | 'below' | 'at' 'least' | 'at' 'most' | ( 'more' | 'less' | 'higher' | 'lower' | 'greater' | 'larger' | 'smaller' | 'later' | 'earlier' ) 'than' | 'exactly' | 'before' | 'after' )"`
	Val  *CVal  `parser:"   @@"`
	Of   *Worth `parser:"|  'of' @@"`
	Low  *CVal  `parser:"|  'between' @@"`
	High *CVal  `parser:"   'and' @@ )"`
}

// Worth is what "a value of" takes.
type Worth struct {
	Amount *Amount  `parser:"  @@"`
	Text   *Literal `parser:"| @@"`
}

// CVal is what a comparison compares with.
type CVal struct {
	Amount *Amount `parser:"  @@"`
	NP     *DNP    `parser:"| @@"`
}
