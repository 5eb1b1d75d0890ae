package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/clausekg/clause/query"
)

func (o *options) setParam(v string) error {
	name, value, ok := strings.Cut(strings.TrimPrefix(v, "$"), "=")
	if !ok || name == "" {
		return fmt.Errorf("write --param name=value, not %q", v)
	}
	o.param(name, value)
	return nil
}

func (o *options) param(name string, value any) {
	if o.params == nil {
		o.params = query.Args{}
	}
	o.params[name] = value
}

// setParams reads the parameters of a file: an object of JSON. A text of it is what a text
// after --param is: a name, a date, an amount, as the question needs it.
func (o *options) setParams(file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return explained(file, err)
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var given map[string]any
	err = d.Decode(&given)
	if _, more := d.Token(); err == nil && !errors.Is(more, io.EOF) {
		err = errors.New("something follows the object")
	}
	if err != nil {
		return fmt.Errorf("%s:%d: %s", file, 1+bytes.Count(text[:min(int(faultAt(d, err)), len(text))], []byte("\n")), plainly(err))
	}
	for name, v := range given {
		value, err := argument(v)
		if err != nil {
			return fmt.Errorf("%s: $%s %w", file, name, err)
		}
		o.param(strings.TrimPrefix(name, "$"), value)
	}
	return nil
}

// argument returns what a value of JSON is as a parameter.
func argument(v any) (any, error) {
	switch v := v.(type) {
	case string, bool:
		return v, nil
	case json.Number:
		if n, err := v.Int64(); err == nil {
			return n, nil
		}
		f, err := v.Float64()
		if err != nil {
			return nil, errors.New("is too large a number")
		}
		return f, nil
	case nil:
		return nil, errors.New("is null: a parameter has a value")
	}
	return nil, errors.New("is a list or an object: a parameter is one value, a text, a number, true or false")
}

// faultAt returns the byte of a file at which err is.
func faultAt(d *json.Decoder, err error) int64 {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return syntax.Offset
	case errors.As(err, &kind):
		return kind.Offset
	}
	return d.InputOffset()
}

// plainly says what is wrong with a file of parameters.
func plainly(err error) string {
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &kind):
		return `write an object: {"NAME": VALUE, ...}`
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "the file ends before its object does"
	}
	return err.Error()
}
