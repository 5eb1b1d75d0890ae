package dictionary

import (
	"bytes"
	"encoding/binary"
	"net/url"
	"strings"
	"unicode/utf8"
)

// Fold returns the form under which names are looked up: lower case, runs of white space
// as one blank.
func Fold(s string) string {
	for i := range len(s) {
		if c := s[i]; c >= utf8.RuneSelf || c >= 'A' && c <= 'Z' || isSpace(c) {
			var buf [64]byte
			return string(appendFold(buf[:0], s))
		}
	}
	return s
}

func isSpace(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }

// appendFold appends what Fold returns.
func appendFold[T string | []byte](buf []byte, s T) []byte {
	start, blank := len(buf), false
	for i := range len(s) {
		switch c := s[i]; {
		case c >= utf8.RuneSelf:
			return append(buf[:start], strings.Join(strings.Fields(strings.ToLower(string(s))), " ")...)
		case isSpace(c):
			blank = len(buf) > start
			continue
		default:
			if blank {
				buf, blank = append(buf, ' '), false
			}
			if c >= 'A' && c <= 'Z' {
				c += 'a' - 'A'
			}
			buf = append(buf, c)
		}
	}
	return buf
}

// LocalName returns the last part of an IRI.
func LocalName(iri string) string {
	s := strings.TrimRight(iri, "/#")
	if i := strings.LastIndexAny(s, "/#"); i >= 0 && i+1 < len(s) {
		return s[i+1:]
	}
	if i := strings.LastIndexByte(s, ':'); i >= 0 && i+1 < len(s) {
		return s[i+1:]
	}
	return s
}

// ShortName returns the last part of an IRI as people write it, with blanks for
// underscores and characters for their escapes.
func ShortName(iri string) string {
	local := LocalName(iri)
	if strings.IndexByte(local, '%') >= 0 {
		if plain, err := url.PathUnescape(local); err == nil {
			local = plain
		}
	}
	return strings.TrimSpace(strings.ReplaceAll(local, "_", " "))
}

// LongestName is the length of the longest name, in bytes and folded, that the index of
// names holds.
const LongestName = 256

// appendName appends what a term is called, folded: an IRI by its short name, a text by
// itself. Other terms, and those that are called nothing or something longer than
// LongestName, have no class.
func appendName(buf, key []byte) (name []byte, class Class) {
	if len(key) == 0 {
		return buf, 0
	}
	start, body := len(buf), key[1:]
	switch key[0] {
	case kindIRI:
		class = IRIs
		if plain := bytes.IndexByte(body, '%') < 0 && bytes.IndexByte(body, '_') < 0; plain {
			buf = appendFold(buf, localBytes(body))
		} else {
			buf = appendFold(buf, ShortName(string(body)))
		}
	case kindString:
		class = Texts
		buf = appendFold(buf, body)
	case kindLang, kindTyped:
		if kind, _ := numberOf(key); kind != 0 {
			return buf, 0
		}
		n, width := binary.Uvarint(body)
		if width <= 0 || n > uint64(len(body)-width) {
			return buf, 0
		}
		class = Texts
		buf = appendFold(buf, body[width+int(n):])
	}
	if n := len(buf) - start; n == 0 || n > LongestName {
		return buf[:start], 0
	}
	return buf, class
}

// localBytes is LocalName of bytes.
func localBytes(iri []byte) []byte {
	s := bytes.TrimRight(iri, "/#")
	for i := len(s) - 2; i >= 0; i-- {
		if s[i] == '/' || s[i] == '#' {
			return s[i+1:]
		}
	}
	for i := len(s) - 2; i >= 0; i-- {
		if s[i] == ':' {
			return s[i+1:]
		}
	}
	return s
}

// Spelling is what the text of a term is.
type Spelling uint8

// The spellings of terms.
const (
	NoText    Spelling = iota // a number, a truth or a time
	OfIRI                     // an IRI
	OfBlank                   // the name of a blank node
	OfText                    // a text, with a language or without
	OfLiteral                 // the text of a literal with a type
)

// TextOf returns the text in a key.
func TextOf(key []byte) ([]byte, Spelling) {
	if len(key) == 0 {
		return nil, NoText
	}
	body := key[1:]
	switch key[0] {
	case kindIRI:
		return body, OfIRI
	case kindBlank:
		return body, OfBlank
	case kindString:
		return body, OfText
	case kindLang, kindTyped:
		n, width := binary.Uvarint(body)
		if width <= 0 || n > uint64(len(body)-width) {
			return nil, NoText
		}
		if key[0] == kindLang {
			return body[width+int(n):], OfText
		}
		return body[width+int(n):], OfLiteral
	}
	return nil, NoText
}
