package dictionary

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/cayleygraph/quad"
)

// A key is the compact form of a term: one byte of kind, then
//
//	IRI, blank node, string   the text
//	language string           length of the language (uvarint), language, text
//	typed string              length of the type (uvarint), type, text
//	integer                   zigzag varint
//	float                     the 64 bits, little endian
//	truth                     one byte, 0 or 1
//	time                      seconds since 1970 (zigzag varint), nanoseconds (uvarint)
//
// Two terms are the same term when their keys are the same bytes. The kinds are
// written to files: their numbers never change.
const (
	kindIRI byte = iota + 1
	kindBlank
	kindString
	kindLang
	kindTyped
	kindInt
	kindFloat
	kindBool
	kindTime
)

// errKey says that bytes are no key that AppendKey writes.
var errKey = errors.New("not the encoding of a term")

// AppendKey appends the key of v to buf. It refuses values of types that
// package quad does not define.
func AppendKey(buf []byte, v quad.Value) ([]byte, error) {
	switch v := v.(type) {
	case quad.IRI:
		return append(append(buf, kindIRI), v...), nil
	case quad.BNode:
		return append(append(buf, kindBlank), v...), nil
	case quad.String:
		return append(append(buf, kindString), v...), nil
	case quad.LangString:
		buf = binary.AppendUvarint(append(buf, kindLang), uint64(len(v.Lang)))
		return append(append(buf, v.Lang...), v.Value...), nil
	case quad.TypedString:
		buf = binary.AppendUvarint(append(buf, kindTyped), uint64(len(v.Type)))
		return append(append(buf, v.Type...), v.Value...), nil
	case quad.Int:
		return binary.AppendVarint(append(buf, kindInt), int64(v)), nil
	case quad.Float:
		return binary.LittleEndian.AppendUint64(append(buf, kindFloat), math.Float64bits(float64(v))), nil
	case quad.Bool:
		if v {
			return append(buf, kindBool, 1), nil
		}
		return append(buf, kindBool, 0), nil
	case quad.Time:
		t := time.Time(v)
		buf = binary.AppendVarint(append(buf, kindTime), t.Unix())
		return binary.AppendUvarint(buf, uint64(t.Nanosecond())), nil
	}
	return buf, fmt.Errorf("a term of type %T cannot be stored", v)
}

// Value returns the term whose key is given, or an error when the bytes are not
// a key that AppendKey writes. The term shares no memory with the key.
func Value(key []byte) (quad.Value, error) {
	if len(key) == 0 {
		return nil, errKey
	}
	body := key[1:]
	switch key[0] {
	case kindIRI:
		return quad.IRI(body), nil
	case kindBlank:
		return quad.BNode(body), nil
	case kindString:
		return quad.String(body), nil
	case kindLang:
		lang, text, err := split(body)
		return quad.LangString{Value: quad.String(text), Lang: lang}, err
	case kindTyped:
		iri, text, err := split(body)
		return quad.TypedString{Value: quad.String(text), Type: quad.IRI(iri)}, err
	}
	return number(key[0], body)
}

// split undoes the encoding of a text with its language or type.
func split(body []byte) (tag, text string, err error) {
	n, width := binary.Uvarint(body)
	if width <= 0 || n > uint64(len(body)-width) {
		return "", "", errKey
	}
	body = body[width:]
	return string(body[:n]), string(body[n:]), nil
}

// number decodes the kinds whose body is no text.
func number(kind byte, body []byte) (quad.Value, error) {
	switch kind {
	case kindInt:
		n, width := binary.Varint(body)
		if width <= 0 || width != len(body) {
			return nil, errKey
		}
		return quad.Int(n), nil
	case kindFloat:
		if len(body) != 8 {
			return nil, errKey
		}
		return quad.Float(math.Float64frombits(binary.LittleEndian.Uint64(body))), nil
	case kindBool:
		if len(body) != 1 || body[0] > 1 {
			return nil, errKey
		}
		return quad.Bool(body[0] == 1), nil
	case kindTime:
		seconds, width := binary.Varint(body)
		if width <= 0 {
			return nil, errKey
		}
		nanos, rest := binary.Uvarint(body[width:])
		if rest <= 0 || width+rest != len(body) || nanos >= 1e9 {
			return nil, errKey
		}
		return quad.Time(time.Unix(seconds, int64(nanos)).UTC()), nil
	}
	return nil, errKey
}

// IsIRI reports whether a key is that of an IRI.
func IsIRI(key []byte) bool { return len(key) > 1 && key[0] == kindIRI }

// IsNode reports whether a key is that of an IRI or a blank node.
func IsNode(key []byte) bool { return len(key) > 1 && (key[0] == kindIRI || key[0] == kindBlank) }
