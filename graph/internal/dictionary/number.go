package dictionary

import (
	"encoding/binary"
	"time"
)

// xsdDate is the type of days: literals written as YYYY-MM-DD, of the calendar,
// of the years 1 to 9999.
const xsdDate = "http://www.w3.org/2001/XMLSchema#date"

func appendInt(buf []byte, n int64) []byte {
	return binary.AppendVarint(append(buf, kindInt), n)
}

func appendDay(buf []byte, day int64) []byte {
	buf = binary.AppendUvarint(append(buf, kindTyped), uint64(len(xsdDate)))
	return time.Unix(day*86400, 0).UTC().AppendFormat(append(buf, xsdDate...), time.DateOnly)
}

// numberOf returns the kind and the number of a key of which a part of numbers
// can be made, else kind 0.
func numberOf(key []byte) (kind byte, number int64) {
	switch {
	case len(key) == 0:
	case key[0] == kindInt:
		if n, width := binary.Varint(key[1:]); width == len(key)-1 {
			return kindInt, n
		}
	case key[0] == kindTyped && len(key) == 2+len(xsdDate)+len(time.DateOnly) &&
		key[1] == byte(len(xsdDate)) && string(key[2:2+len(xsdDate)]) == xsdDate:
		if day, ok := Day(string(key[2+len(xsdDate):])); ok {
			return kindTyped, day
		}
	}
	return 0, 0
}

// Day reads a day of the calendar, written as YYYY-MM-DD, of the years 1 to 9999,
// as the number of days since 1970-01-01.
func Day(text string) (int64, bool) {
	if len(text) != len(time.DateOnly) {
		return 0, false
	}
	day, err := time.Parse(time.DateOnly, text)
	if err != nil || day.Year() < 1 {
		return 0, false
	}
	seconds := day.Unix()
	days := seconds / 86400
	if seconds%86400 < 0 {
		days--
	}
	return days, true
}
