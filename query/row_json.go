package query

import (
	"encoding/json"
	"strings"

	"github.com/clausekg/clause/query/internal/value"
)

// String returns the cells as texts with bars between, for people who look for faults.
func (r Row) String() string {
	texts := make([]string, len(r.Cells()))
	for i := range texts {
		texts[i] = r.Text(i)
	}
	return strings.Join(texts, " | ")
}

// MarshalJSON returns the row as an object, its columns in order: null where nothing is
// recorded, truths and numbers as they are, an amount as {"amount": 38, "currency": "USD"},
// entities by name, days and durations as texts.
func (r Row) MarshalJSON() ([]byte, error) {
	b := []byte{'{'}
	for i, v := range r.Cells() {
		if i > 0 {
			b = append(b, ',')
		}
		key, err := json.Marshal(r.rows.columns[i].Name)
		if err != nil {
			return nil, err
		}
		cell, err := json.Marshal(r.rows.plain(v))
		if err != nil {
			return nil, err
		}
		b = append(append(append(b, key...), ':'), cell...)
	}
	if damage := r.rows.damage.Load(); damage != nil {
		return nil, *damage
	}
	return append(b, '}'), nil
}

// plain returns a value as encoding/json writes it.
func (r *Rows) plain(v value.Value) any {
	switch v.Type {
	case value.None, value.Truth, value.Integer, value.Number:
		return r.native(v)
	case value.Money:
		return struct {
			Amount   json.Number `json:"amount"`
			Currency string      `json:"currency"`
		}{json.Number(strings.TrimSuffix(v.String(), " "+v.Text)), v.Text}
	}
	return r.text(v)
}
