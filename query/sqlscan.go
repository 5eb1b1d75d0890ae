package query

import (
	"fmt"
	"time"

	"github.com/clausekg/clause/query/internal/value"
)

// Scan reads an amount of money from a text, such as "1500000 USD". It makes a *Money a
// sql.Scanner.
func (m *Money) Scan(src any) error {
	v, err := scanned(src, value.ParseMoney, "amount of money")
	if err == nil {
		*m = Money{v.Int, v.Text}
	}
	return err
}

// Scan reads a date from a text, such as "2025-11-03" or "2025", or from the day of a
// time.Time. It makes a *Date a sql.Scanner.
func (d *Date) Scan(src any) error {
	if t, ok := src.(time.Time); ok {
		src = t.Format(time.DateOnly)
	}
	v, err := scanned(src, value.ParseDate, "date")
	if err == nil {
		*d = Date{day(v.Int), day(value.Until(v)), v.String()}
	}
	return err
}

// Scan reads a duration from a text, such as "90 days". It makes a *Duration a sql.Scanner.
func (d *Duration) Scan(src any) error {
	v, err := scanned(src, value.ParseDuration, "duration")
	if err == nil {
		*d = Duration{int(v.Aux), int(v.Int)}
	}
	return err
}

// scanned parses a value that database/sql has.
func scanned(src any, parse func(string) (value.Value, bool), what string) (value.Value, error) {
	if text, ok := src.(string); ok {
		if v, ok := parse(text); ok {
			return v, nil
		}
	}
	if src == nil {
		return value.Value{}, fmt.Errorf("query: nothing is recorded, which is no %s; scan it into a sql.Null", what)
	}
	return value.Value{}, fmt.Errorf("query: %v is no %s", src, what)
}
