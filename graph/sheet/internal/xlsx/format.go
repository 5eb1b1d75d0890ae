package xlsx

import (
	"encoding/xml"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// format is what the format of a number makes of it.
type format struct {
	day, clock bool // it shows the day, the time
	elapsed    bool // the time may be longer than a day
	percent    bool
	currency   string // a code, or empty
}

// builtIn is the format of a number that workbooks do not describe.
func builtIn(id int) format {
	switch {
	case id == 9 || id == 10:
		return format{percent: true}
	case id >= 14 && id <= 17, id >= 27 && id <= 31, id == 36, id >= 50 && id <= 54, id == 57, id == 58:
		return format{day: true}
	case id >= 18 && id <= 21, id >= 32 && id <= 35, id == 45, id == 47, id == 55, id == 56:
		return format{clock: true}
	case id == 22:
		return format{day: true, clock: true}
	case id == 46:
		return format{clock: true, elapsed: true}
	}
	return format{}
}

// readFormat understands the code of a format such as dd/mm/yyyy or [$€-407] #,##0.00,
// by its first section, which is that of positive numbers.
func readFormat(code string, currency func(string) string) (f format) {
	var literals []string
	minutes := false // the last sign of a date was an hour
	months, fractions := 0, false
	runes := []rune(code)
	last := rune(0)
	for i := 0; i < len(runes); i++ {
		switch r := runes[i]; {
		case r == ';':
			i = len(runes)
		case r == '"':
			end := indexRune(runes[i+1:], '"')
			literals = append(literals, string(runes[i+1:i+1+end]))
			i += end + 1
		case r == '[':
			end := indexRune(runes[i+1:], ']')
			inside := string(runes[i+1 : i+1+end])
			if sign, ok := strings.CutPrefix(inside, "$"); ok {
				sign, _, _ = strings.Cut(sign, "-")
				literals = append(literals, sign)
			} else if s := strings.ToLower(inside); s != "" && (strings.Trim(s, "h") == "" || strings.Trim(s, "m") == "" || strings.Trim(s, "s") == "") {
				f.clock, f.elapsed, minutes = true, true, s[0] == 'h'
			}
			i += end + 1
		case r == '\\' || r == '_' || r == '*':
			if i++; r == '\\' && i < len(runes) {
				literals = append(literals, string(runes[i]))
			}
		case r == 'A' && strings.HasPrefix(string(runes[i:min(len(runes), i+5)]), "AM/PM"):
			i += 4
		case unicode.Is(unicode.Sc, r):
			literals = append(literals, string(r))
		default:
			switch d := unicode.ToLower(r); d {
			case 'y', 'd':
				f.day, minutes = true, false
			case 'h':
				f.clock, minutes = true, true
			case 's':
				if f.clock = true; months > 0 && !minutes {
					months-- // mm:ss
				}
				minutes = false
			case 'm':
				if last != 'm' && !minutes {
					months++
				}
			case '%':
				f.percent = true
			case '0', '#', '?':
				fractions = true
			}
			last = unicode.ToLower(r)
		}
	}
	f.day = f.day || months > 0
	if f.day || f.clock {
		return format{day: f.day, clock: f.clock, elapsed: f.elapsed}
	}
	for _, l := range literals {
		if l = strings.TrimSpace(l); l != "" && fractions && f.currency == "" {
			f.currency = currency(l)
		}
	}
	return f
}

// indexRune is where a sign stands, or the end.
func indexRune(runes []rune, sign rune) int {
	for i, r := range runes {
		if r == sign {
			return i
		}
	}
	return len(runes)
}

// styles reads the formats of cells.
func (r *reader) styles(part string) error {
	codes := map[string]format{}
	inCells := false
	return r.elements(part, func(e xml.StartElement, _ *tokens) error {
		switch e.Name.Local {
		case "numFmt":
			if len(codes) > maxFormats {
				return fmt.Errorf("%s has more than %d formats of numbers", r.name, maxFormats)
			}
			codes[attr(e, "numFmtId")] = readFormat(attr(e, "formatCode"), r.currency)
		case "cellXfs":
			inCells = true
		case "cellStyleXfs", "cellStyles", "dxfs":
			inCells = false
		case "xf":
			if !inCells {
				return nil
			}
			if len(r.formats) > maxFormats {
				return fmt.Errorf("%s has more than %d styles", r.name, maxFormats)
			}
			id := attr(e, "numFmtId")
			f, ok := codes[id]
			if n, err := strconv.Atoi(id); !ok && err == nil {
				f = builtIn(n)
			}
			r.formats = append(r.formats, f)
		}
		return nil
	})
}

// shown is a number as its format means it; why says what is wrong with it.
func (f format) shown(text string, year1904 bool) (cell, why string) {
	if strings.Trim(text, "0123456789.eE+-") != "" {
		return "", "is no number"
	}
	x, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsInf(x, 0) {
		return "", "is no number"
	}
	switch {
	case f.day:
		return dayOf(x, f.clock, year1904)
	case f.clock:
		return clockOf(x, f.elapsed)
	case f.percent:
		return decimal(x*100) + "%", ""
	case f.currency != "":
		return f.currency + " " + decimal(math.Round(x*1e4)/1e4), ""
	}
	return decimal(x), ""
}

// decimal writes a number with the fifteen digits that spreadsheets have. Three digits
// behind the point get a fourth: 1.234 could be a thousand.
func decimal(x float64) string {
	x, _ = strconv.ParseFloat(strconv.FormatFloat(x, 'g', 15, 64), 64)
	if x == 0 {
		return "0"
	}
	s := strconv.FormatFloat(x, 'f', -1, 64)
	if i := strings.IndexByte(s, '.'); i >= 0 && len(s)-i == 4 {
		s += "0"
	}
	return s
}

// days1904 is how many days later the other calendar of workbooks begins.
const days1904 = 1462

// dayOf is the day with a number, as ISO writes it. The calendar from 1900 has a day too
// many, the 29th of February of its first year.
func dayOf(x float64, clock, year1904 bool) (string, string) {
	if year1904 {
		x += days1904
	}
	seconds := math.Round(x*86400e3) / 1e3
	if clock {
		seconds = math.Round(seconds)
	}
	n := math.Floor(seconds / 86400)
	switch {
	case n < 1 || n >= 2958466:
		return "", "is no day of the calendar"
	case n == 60:
		return "", "is 29 February 1900, which never was"
	}
	first := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	if n < 60 {
		first = first.AddDate(0, 0, 1)
	}
	day := first.AddDate(0, 0, int(n))
	if rest := int(seconds - n*86400); clock && rest > 0 {
		return day.Add(time.Duration(rest) * time.Second).Format("2006-01-02 15:04:05"), ""
	}
	return day.Format(time.DateOnly), ""
}

// clockOf is a time of day, or with elapsed a length of time, in hours, minutes, seconds.
func clockOf(x float64, elapsed bool) (string, string) {
	if x < 0 || x >= 2958466 {
		return "", "is no time of day"
	}
	seconds := int(math.Round(x * 86400))
	if !elapsed {
		seconds %= 86400
	}
	return fmt.Sprintf("%02d:%02d:%02d", seconds/3600, seconds/60%60, seconds%60), ""
}
