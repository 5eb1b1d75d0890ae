package english

// The productions of noun phrases.

// NP is noun phrases joined by commas, and, or: "both Azure and AWS", "either of them".
type NP struct {
	Pair  string    `parser:"@( 'both' | 'either' | 'neither' )?"`
	First *NP1      `parser:"@@"`
	Rest  []*NPRest `parser:"@@*"`
	But   []*NPBut  `parser:"@@*"`
}

// NPRest is a further noun phrase: after a comma a name, after and/or no bare noun.
type NPRest struct {
	Comma bool     `parser:"(  @','"`
	Name  *NameRef `parser:"   @@"`
	Op    string   `parser:"|  ','? @( 'and' | 'or' | 'nor' )"`
	DNP   *DNP     `parser:"   @@ )"`
}

// NPBut is what is left out: "Azure but not AWS", "flu but not from gout", "a lab but no firm".
type NPBut struct {
	Prep *VerbPrep `parser:"(  ','? 'but' 'not' @@?"`
	NP   *NP1      `parser:"   @@"`
	None *NG       `parser:"|  ','? 'but' 'no' @@ )"`
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
	More    *More    `parser:"| @@"`
	Which   *NG      `parser:"| 'which' @@"`
	Quant   *QuantNP `parser:"| @@"`
	Only    *NameRef `parser:"| 'only' @@"`
	Best    *Best    `parser:"| @@"`
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
	Of    bool   `parser:"( @'of'?"`
	The   bool   `parser:"  @'the' )?"`
	Poss  *Poss  `parser:"( @@"`
	NG    *NG    `parser:"| @@ )"`
}

// Quant is a quantifier.
type Quant struct {
	Word  string `parser:"(  @( 'a' | 'an' | 'another' | 'some' | 'any' | 'every' | 'all' | 'each' | 'no' | 'most' | 'only' )"`
	Super string `parser:"|  'the' @( 'most' | 'fewest' )"`
	Cmp   string `parser:"|  ( @( 'at' 'least' | 'at' 'most' | 'exactly' | 'more' 'than' | 'fewer' 'than' | 'less' 'than' )"`
	N     *Count `parser:"     @@ )"`
	Low   *Count `parser:"|  ( 'between' @@"`
	High  *Count `parser:"     'and' @@ )"`
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

// More is "more contracts than OpenAI".
type More struct {
	Word string `parser:"@( 'more' | 'fewer' )"`
	NG   *NG    `parser:"@@"`
	Than *NP1   `parser:"'than' @@"`
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

// Best is "the 3 labs that use the most providers".
type Best struct {
	N  *Count `parser:"'the' @@"`
	NG *NG    `parser:"@@"`
}

// Measure is what things are ordered by; "number" alone is that of a grouped question.
type Measure struct {
	Number *NumberOf `parser:"'the'? ( @@"`
	Bare   *Number1  `parser:"| @@"`
	Fn     string    `parser:"| @( 'total' | 'average' | 'minimum' | 'maximum' | 'highest' | 'lowest' | 'earliest' | 'latest' )"`
	FnNG   *MeasNG   `parser:"  @@"`
	Share  *Share1   `parser:"| @@"`
	NG     *NG       `parser:"| @@ )"`
}

// NG is a noun with its adjectives and what follows it.
type NG struct {
	Other *Other    `parser:"@@?"`
	Adjs  []*Adj    `parser:"@@*"`
	Value *Measure1 `parser:"( @@"`
	Comp  *Comp     `parser:"  @@"`
	Dated *DateNoun `parser:"| @@"`
	Time  *Adjunct  `parser:"  @@"`
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
	Ends *Ends     `parser:"| @@"`
	PP   *PP       `parser:"| @@"`
	None *NG       `parser:"| 'without' ( 'a' | 'an' | 'any' )? @@"`
}

// Ends is "between OpenAI and Microsoft".
type Ends struct {
	Low  *Side `parser:"'between' @@"`
	High *Side `parser:"'and' @@"`
}

// Side names one of the two.
type Side struct {
	Name  *NameRef `parser:"  @@"`
	Var   *Var     `parser:"| @@"`
	Param *Param   `parser:"| @@"`
	NG    *NG      `parser:"| ( 'a' | 'an' ) @@"`
}

// ByPhrase is a reduced relative: "signed by Microsoft".
type ByPhrase struct {
	Part  *ByPart `parser:"@@"`
	Agent *ByWord `parser:"@@"`
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
