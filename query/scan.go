package query

import (
	"fmt"
	"reflect"
	"strings"
	"time"
	"unicode"

	"github.com/clausekg/clause/query/internal/value"
)

// Scan copies the row into dst: a pointer to a struct, whose fields take the columns of
// their name (case, blanks and underscores do not count; a tag `clause:"end of term"`
// names another, `clause:"-"` none), or one pointer for each column in order. The fields of
// an embedded struct are as its own.
//
// An entity goes into a string as its name or into an Entity; a number into a number; a
// truth into a bool; a date into a Date or, if its day is known, a time.Time; money into a
// Money, a duration into a Duration; anything into a string or an any. What is not
// recorded goes into a pointer, as nil, or into an any; into anything else it is an error,
// because unknown is not zero. What has a method Scan(any) error, as sql.Null has, gets what
// database/sql would give it.
func (r Row) Scan(dst ...any) error {
	if err := r.scan(dst); err != nil {
		return err
	}
	if damage := r.rows.damage.Load(); damage != nil {
		return *damage
	}
	return nil
}

func (r Row) scan(dst []any) error {
	if len(dst) == 1 {
		if v := reflect.ValueOf(dst[0]); v.Kind() == reflect.Pointer && !v.IsNil() && isRecord(v.Elem().Type()) {
			return r.scanStruct(v.Elem())
		}
	}
	if width := len(r.rows.columns); len(dst) != width {
		return fmt.Errorf("query: scan %d columns into %d values", width, len(dst))
	}
	for i, d := range dst {
		v := reflect.ValueOf(d)
		if v.Kind() != reflect.Pointer || v.IsNil() {
			return fmt.Errorf("query: scan column %q: %T is not a pointer", r.rows.columns[i].Name, d)
		}
		if err := r.scanCell(i, v.Elem()); err != nil {
			return err
		}
	}
	return nil
}

var (
	entityType   = reflect.TypeFor[Entity]()
	moneyType    = reflect.TypeFor[Money]()
	dateType     = reflect.TypeFor[Date]()
	durationType = reflect.TypeFor[Duration]()
	timeType     = reflect.TypeFor[time.Time]()
)

// isOurs reports whether t is a struct that takes one value.
func isOurs(t reflect.Type) bool {
	switch t {
	case entityType, moneyType, dateType, durationType, timeType:
		return true
	}
	return false
}

// isRecord reports whether t is a struct that takes columns in its fields.
func isRecord(t reflect.Type) bool {
	return t.Kind() == reflect.Struct && !isOurs(t) && !reflect.PointerTo(t).Implements(scannerType)
}

// scanner is a sql.Scanner.
type scanner interface{ Scan(src any) error }

var scannerType = reflect.TypeFor[scanner]()

func (r Row) scanStruct(dst reflect.Value) error {
	fields, err := r.rows.fieldsOf(dst.Type())
	if err != nil {
		return err
	}
	for _, f := range fields {
		if err := r.scanCell(f.column, dst.FieldByIndex(f.index)); err != nil {
			return err
		}
	}
	return nil
}

// field is a field of a struct, and the column that it takes.
type field struct {
	column int
	index  []int
}

// fieldsOf returns the fields of a struct that take columns, found once for all rows; the
// error is of the first that has none.
func (r *Rows) fieldsOf(t reflect.Type) ([]field, error) {
	if known, ok := r.fields.Load(t); ok {
		return known.([]field), nil
	}
	fields, err := r.findFields(t)
	if err == nil {
		r.fields.Store(t, fields)
	}
	return fields, err
}

func (r *Rows) findFields(t reflect.Type) (fields []field, err error) {
	for i := range t.NumField() {
		f := t.Field(i)
		tag, tagged := f.Tag.Lookup("clause")
		if f.Anonymous && !tagged && isRecord(f.Type) {
			inner, err := r.findFields(f.Type)
			if err != nil {
				return nil, err
			}
			for _, g := range inner {
				fields = append(fields, field{g.column, append([]int{i}, g.index...)})
			}
			continue
		}
		if !f.IsExported() || tag == "-" {
			continue
		}
		want := f.Name
		if tagged {
			want = tag
		}
		at := r.column(want)
		if at < 0 {
			return nil, fmt.Errorf("query: scan: no column for field %s; there are %s", f.Name, strings.Join(r.names(), ", "))
		}
		fields = append(fields, field{at, f.Index})
	}
	return fields, nil
}

// column returns the index of the column that a field name means, or -1.
func (r *Rows) column(field string) int {
	for i, c := range r.columns {
		if letters(c.Name) == letters(field) {
			return i
		}
	}
	return -1
}

// letters returns s in lower case without what is neither letter nor digit.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

func (r Row) scanCell(i int, dst reflect.Value) error {
	if err := r.rows.assign(dst, r.batch.At(r.in, i)); err != nil {
		return fmt.Errorf("query: scan column %q: %w", r.rows.columns[i].Name, err)
	}
	return nil
}

// assign sets dst to v.
func (r *Rows) assign(dst reflect.Value, v value.Value) error {
	if dst.Kind() == reflect.Pointer {
		if v.Type == value.None {
			dst.SetZero()
			return nil
		}
		dst.Set(reflect.New(dst.Type().Elem()))
		return r.assign(dst.Elem(), v)
	}
	if dst.Kind() == reflect.Interface && dst.NumMethod() == 0 {
		if n := r.native(v); n != nil {
			dst.Set(reflect.ValueOf(n))
		} else {
			dst.SetZero()
		}
		return nil
	}
	if s, ok := dst.Addr().Interface().(scanner); ok && !isOurs(dst.Type()) {
		return s.Scan(r.driven(v))
	}
	if v.Type == value.None {
		return fmt.Errorf("it is not recorded in this row; scan it into a *%s", dst.Type())
	}
	n := reflect.ValueOf(r.native(v))
	switch {
	case n.Type() == dst.Type():
		dst.Set(n)
	case dst.Kind() == reflect.String:
		dst.SetString(r.text(v))
	case dst.Kind() == reflect.Bool && v.Type == value.Truth:
		dst.SetBool(v.Int != 0)
	case dst.CanInt() && v.Type == value.Integer && !dst.OverflowInt(v.Int):
		dst.SetInt(v.Int)
	case dst.CanUint() && v.Type == value.Integer && v.Int >= 0 && !dst.OverflowUint(uint64(v.Int)):
		dst.SetUint(uint64(v.Int))
	case dst.CanFloat() && v.Type == value.Integer:
		dst.SetFloat(float64(v.Int))
	case dst.CanFloat() && v.Type == value.Number:
		dst.SetFloat(v.Num)
	case dst.Type() == timeType && v.Type == value.Date && v.Prec == value.Day:
		dst.Set(reflect.ValueOf(day(v.Int)))
	default:
		return fmt.Errorf("%s does not go into a %s", r.text(v), dst.Type())
	}
	return nil
}

// driven returns a value as database/sql knows values.
func (r *Rows) driven(v value.Value) any {
	switch {
	case v.Type == value.Date && v.Prec == value.Day:
		return day(v.Int)
	case v.Type == value.None, v.Type == value.Truth, v.Type == value.Integer, v.Type == value.Number:
		return r.native(v)
	}
	return r.text(v)
}
