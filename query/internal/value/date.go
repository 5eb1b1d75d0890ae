package value

import "time"

// Dates lie in the years 1 to 9999, as they are written: on the days [FirstDay, LastDay].
const (
	FirstDay = -719162
	LastDay  = 2932896
)

// "Ever" is the days [FirstAsked, LastAsked], the years 101 to 9899: around them there are
// dates left to compute with.
const (
	FirstAsked = -682638
	LastAsked  = 2896372
)

// dayOf counts days from 1970-01-01; days and months past their end carry over.
func dayOf(year int, month time.Month, day int) int64 {
	return floorDiv(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix(), 86400)
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

func civil(day int64) (year int, month time.Month, dom int) {
	return time.Unix(day*86400, 0).UTC().Date()
}

func ofTime(t time.Time) Value {
	y, m, d := t.Date()
	if y < 1 || y > 9999 {
		return OfText(t.Format(time.RFC3339))
	}
	return OfDay(dayOf(y, m, d))
}

func ofYear(y int) Value {
	return Value{Type: Date, Prec: Year, Int: dayOf(y, time.January, 1)}
}

// Until is the first day after the period of a date: the next day, or the first day of
// the next month or year.
func Until(date Value) int64 {
	y, m, _ := civil(date.Int)
	switch date.Prec {
	case Day:
		return date.Int + 1
	case Month:
		return dayOf(y, m+1, 1)
	case Year:
		return dayOf(y+1, time.January, 1)
	}
	panic("unreachable: precision of a date")
}

// EndDay is the first day on which something that ends at the date no longer holds: the
// day itself, but the first day after a month or a year, which it includes.
func EndDay(date Value) int64 {
	if date.Prec == Day {
		return date.Int
	}
	return Until(date)
}

// addDuration shifts a date by sign times a duration: first by its months, where a day
// past the end of the month becomes its last, then by its days. A month or year moved by
// whole months or years stays one; any other duration counts from its first day. A date
// outside the years 1 to 9999 does not exist: None.
func addDuration(date, dur Value, sign int64) Value {
	months, days := sign*int64(dur.Aux), sign*dur.Int
	out := date
	if days != 0 || date.Prec == Year && months%12 != 0 {
		out.Prec = Day
	}
	if months != 0 {
		y, m, d := civil(date.Int)
		total := int64(y)*12 + int64(m) - 1 + months
		if total < 12 || total >= 12*10000 {
			return Value{}
		}
		y, m = int(total/12), time.Month(total%12)+1
		last := time.Date(y, m+1, 0, 0, 0, 0, 0, time.UTC).Day()
		out.Int = dayOf(y, m, min(d, last))
	}
	if days > LastDay-FirstDay || days < FirstDay-LastDay {
		return Value{}
	}
	out.Int += days
	if out.Int < FirstDay || out.Int > LastDay {
		return Value{}
	}
	return out
}

// periodOf is the year or the month, if unit is one of these, in which a date lies. Of a year
// no month is known: None.
func periodOf(date, unit Value) Value {
	y, m, _ := civil(date.Int)
	switch {
	case unit.Int == 0 && unit.Aux == 12:
		return ofYear(y)
	case unit.Int == 0 && unit.Aux == 1 && date.Prec != Year:
		return Value{Type: Date, Prec: Month, Int: dayOf(y, m, 1)}
	}
	return Value{}
}
