package xlsx

import (
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
)

// The bounds of XML.
const (
	maxDepth = 64
	maxPiece = 1 << 20 // bytes of one tag or text

	// A part that unpacks to more than maxSmall bytes may be so many times as large as
	// in the archive: sheets are ten to thirty times, parts made to do harm a thousand.
	maxSmall = 32 << 20
	maxRatio = 100
)

// boundError says which bound a part passed.
type boundError string

func (e boundError) Error() string { return string(e) }

// errInflated says that more would come out of an archive than is read.
var errInflated = errors.New("too large")

// tokens are the pieces of a part.
type tokens struct {
	d     *xml.Decoder
	depth int
	bytes *bufio.Reader
	left  *int64 // of the workbook
	part  int64  // of the part
	piece int
}

// newTokens reads a part of so many bytes at most, from what is left of the workbook's.
func newTokens(r io.Reader, left *int64, most int64) *tokens {
	t := &tokens{bytes: bufio.NewReader(r), left: left, part: most}
	t.d = xml.NewDecoder(t)
	t.d.CharsetReader = func(label string, _ io.Reader) (io.Reader, error) {
		return nil, boundError(fmt.Sprintf("is written in %s, and not in UTF-8", plainName(label)))
	}
	return t
}

// ReadByte gives the decoder what the bounds allow.
func (t *tokens) ReadByte() (byte, error) {
	switch {
	case *t.left <= 0:
		return 0, errInflated
	case t.part <= 0:
		return 0, boundError(fmt.Sprintf("unpacks to more than %d times its size: no spreadsheet program writes such parts", maxRatio))
	case t.piece <= 0:
		return 0, boundError(fmt.Sprintf("has a tag or a text of more than %d MiB", maxPiece>>20))
	}
	*t.left--
	t.part--
	t.piece--
	return t.bytes.ReadByte()
}

// Read is there because decoders take readers; they read by the byte from those that can.
func (t *tokens) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	b, err := t.ReadByte()
	if err != nil {
		return 0, err
	}
	p[0] = b
	return 1, nil
}

// next is the next piece; io.EOF ends them.
func (t *tokens) next() (xml.Token, error) {
	t.piece = maxPiece
	token, err := t.d.Token()
	switch token.(type) {
	case xml.StartElement:
		if t.depth++; t.depth > maxDepth {
			return nil, boundError(fmt.Sprintf("has elements in elements more than %d deep", maxDepth))
		}
	case xml.EndElement:
		t.depth--
	}
	return token, err
}

// text is what the element that was begun says, up to its end: the runs of a text, and
// not how they are pronounced.
func (t *tokens) text() (string, error) {
	var b strings.Builder
	depth, end := 0, t.depth-1 // depth of the text within pronunciation
	in := false
	for t.depth > end {
		token, err := t.next()
		if err != nil {
			return "", unfinished(err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			switch {
			case e.Name.Local == "rPh" && depth == 0:
				depth = t.depth
			case e.Name.Local == "t":
				in = depth == 0
			}
		case xml.EndElement:
			if depth > 0 && t.depth < depth {
				depth = 0
			}
			in = false
		case xml.CharData:
			if in {
				b.Write(e)
			}
		}
	}
	return unescaped(b.String()), nil
}

// plain is the text of the element that was begun, up to its end.
func (t *tokens) plain() (string, error) {
	var b strings.Builder
	for end := t.depth - 1; t.depth > end; {
		token, err := t.next()
		if err != nil {
			return "", unfinished(err)
		}
		if text, ok := token.(xml.CharData); ok {
			b.Write(text)
		}
	}
	return b.String(), nil
}

// unfinished is the error of a part that ends too early.
func unfinished(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

var escape = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// unescaped writes the characters that XML cannot hold, as _x000D_.
func unescaped(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	return escape.ReplaceAllStringFunc(s, func(code string) string {
		n, _ := strconv.ParseUint(code[2:6], 16, 16)
		return string(rune(n))
	})
}
