package value

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
)

// The IRIs of literal types that Of reads and Literal writes.
const (
	xsd       = "http://www.w3.org/2001/XMLSchema#"
	xsdPrefix = "xsd:"
	moneyType = "clause:money"
)

// Of decodes the term of an id. Entities (IRIs and blank nodes) are Node values; a
// literal of a type that is not known here, or that its type cannot read, is the Text of
// its lexical form. An id that the snapshot does not have is an entity without facts.
func Of(s *graph.Snapshot, id graph.ID) Value {
	if id == 0 || int(id) > s.Terms() {
		return Value{Type: Node, ID: id}
	}
	if n, day, ok := s.Number(id); ok {
		if day {
			return OfDay(n)
		}
		return OfInt(n)
	}
	var buf [128]byte
	switch text, what := s.Text(buf[:0], id); what {
	case graph.OfIRI, graph.OfBlank:
		return Value{Type: Node, ID: id}
	case graph.OfText:
		return OfText(string(text))
	}
	return Decode(s.Term(id))
}

// Decode decodes a literal. Entities have no value without a snapshot: they decode to None.
func Decode(t quad.Value) Value {
	switch t := t.(type) {
	case quad.String:
		return OfText(string(t))
	case quad.LangString:
		return OfText(string(t.Value))
	case quad.TypedString:
		return decodeTyped(string(t.Value), string(t.Type))
	case quad.Int:
		return OfInt(int64(t))
	case quad.Float:
		return ofFloatOrText(float64(t), t.String())
	case quad.Bool:
		return OfTruth(bool(t))
	case quad.Time:
		return ofTime(time.Time(t))
	case quad.IRI, quad.BNode, nil:
		return Value{}
	}
	return OfText(quad.ToString(t))
}

// decodeTyped reads the lexical form of a typed literal.
func decodeTyped(text, typ string) Value {
	read := Value{}
	ok := false
	switch strings.TrimPrefix(strings.TrimPrefix(typ, xsd), xsdPrefix) {
	case "date", "gYearMonth", "gYear":
		read, ok = ParseDate(text)
	case "dateTime", "dateTimeStamp":
		read, ok = parseDateTime(text)
	case "integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger",
		"nonPositiveInteger", "negativeInteger", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte":
		var n int64
		n, ok = parseInt(text)
		read = OfInt(n)
	case "decimal", "double", "float":
		read, ok = parseFloat(text)
	case "boolean":
		read, ok = parseTruth(text)
	case "duration", "dayTimeDuration", "yearMonthDuration":
		read, ok = ParseDuration(text)
	case moneyType:
		read, ok = ParseMoney(text)
	}
	if !ok {
		return OfText(text)
	}
	return read
}

// As reads v as a property of type t declares it: a text that t can read becomes a t, an
// integer becomes the year of a date property, a literal of a text property its lexical
// form. What t cannot read stays what it is.
func As(v Value, t Type) Value {
	switch {
	case v.Type == t || v.Type == None || v.Type == Node:
		return v
	case t == Text:
		return OfText(v.String())
	case t == Date && v.Type == Integer && v.Int >= 1000 && v.Int <= 9999:
		return ofYear(int(v.Int))
	case v.Type != Text:
		return v
	}
	read, ok := parseAs(strings.TrimSpace(v.Text), t)
	if !ok {
		return v
	}
	return read
}

func parseAs(text string, t Type) (Value, bool) {
	switch t {
	case Truth:
		return parseTruth(text)
	case Integer, Number:
		return ParseNumber(text)
	case Money:
		if m, ok := ParseMoney(text); ok {
			return m, true
		}
		return ParseNumber(text)
	case Date:
		if d, ok := ParseDate(text); ok {
			return d, true
		}
		return parseDateTime(text)
	case Duration:
		return ParseDuration(text)
	case None, Text, Node:
		return Value{}, false
	}
	panic("unreachable: type " + strconv.Itoa(int(t)))
}

// Term is the term that stands for v in the graph: what Of decodes to v.
func Term(s *graph.Snapshot, v Value) quad.Value {
	switch v.Type {
	case None:
		return nil
	case Truth:
		return quad.Bool(v.Int != 0)
	case Integer:
		return quad.Int(v.Int)
	case Number:
		return quad.Float(v.Num)
	case Money:
		return quad.TypedString{Value: quad.String(v.String()), Type: moneyType}
	case Date:
		typ := [...]string{Day: "date", Month: "gYearMonth", Year: "gYear"}[v.Prec]
		return quad.TypedString{Value: quad.String(v.String()), Type: quad.IRI(xsd + typ)}
	case Duration:
		return quad.TypedString{Value: quad.String(isoDuration(v)), Type: xsd + "duration"}
	case Text:
		return quad.String(v.Text)
	case Node:
		return s.Term(v.ID)
	}
	panic("unreachable: type " + strconv.Itoa(int(v.Type)))
}

// OfNode is an entity.
func OfNode(id graph.ID) Value { return Value{Type: Node, ID: id} }

// OfText is a text.
func OfText(s string) Value { return Value{Type: Text, Text: s} }

// OfInt is a whole number.
func OfInt(n int64) Value { return Value{Type: Integer, Int: n} }

// OfTruth is yes or no.
func OfTruth(yes bool) Value {
	if yes {
		return Value{Type: Truth, Int: 1}
	}
	return Value{Type: Truth}
}

// OfDay is the date of a day, counted from 1970-01-01.
func OfDay(day int64) Value { return Value{Type: Date, Int: day} }

// Float is a number: an Integer where f is integral and small enough to be exact, so that
// 5.0 and 5 are one value. What is not a number is None.
func Float(f float64) Value {
	switch {
	case math.IsNaN(f):
		return Value{}
	case f == math.Trunc(f) && math.Abs(f) < 1<<53:
		return OfInt(int64(f))
	}
	return Value{Type: Number, Num: f}
}

func ofFloatOrText(f float64, text string) Value {
	if v := Float(f); v.Type != None {
		return v
	}
	return OfText(text)
}
