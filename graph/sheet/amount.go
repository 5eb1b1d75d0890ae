package sheet

import (
	"strings"
	"unicode"
)

// style is how a column writes its numbers.
type style uint8

const (
	anyStyle   style = iota
	pointStyle       // 1,234.56
	commaStyle       // 1.234,56
)

// amount is what a cell with a number says.
type amount struct {
	digits   string // -1234.5: in digits, with a point
	currency string // a code, or empty
	percent  bool
	unit     string // what stands behind, in small letters: sqm, months
}

// parseAmount reads numbers as people write them: 1,200.50 and 1.200,50, $1.2m, (500),
// 12 %, EUR 3.000,00, 120 sqm.
func parseAmount(s string, in style) (a amount, ok bool) {
	s = strings.TrimSpace(s)
	if len(s) == 0 || len(s) > 60 {
		return a, false
	}
	minus := false
	if strings.HasPrefix(s, "(") && strings.HasSuffix(s, ")") {
		s, minus = strings.TrimSpace(s[1:len(s)-1]), true
	}
	s, before := signed(s)
	s, a.currency = cutCurrency(s)
	s, after := signed(s)
	s, behind := strings.CutSuffix(s, "-")
	minus = minus != (before || after || behind)
	body := strings.TrimSpace(s)
	end := strings.IndexFunc(body, func(r rune) bool {
		return !unicode.IsDigit(r) && !strings.ContainsRune(".,' ’", r)
	})
	rest := ""
	if end >= 0 {
		body, rest = body[:end], strings.TrimSpace(body[end:])
	}
	body = strings.TrimSpace(body)
	if body, ok = plainDigits(body, in); !ok {
		return a, false
	}
	power := 0
	if !loose[strings.ToLower(rest)] || a.currency != "" {
		rest, power = cutScale(rest)
	}
	if rest != "" {
		if code := currencyOf(strings.TrimRight(rest, ".")); code != "" && a.currency == "" {
			a.currency, rest = code, ""
		}
	}
	switch {
	case rest == "":
	case rest == "%" || strings.EqualFold(rest, "percent") || strings.EqualFold(rest, "pct"):
		a.percent, power = true, power-2
	case isUnit(rest):
		a.unit = strings.ToLower(strings.TrimRight(rest, "."))
	default:
		return a, false
	}
	a.digits = shifted(body, power)
	if minus && strings.Trim(a.digits, "0.") != "" {
		a.digits = "-" + a.digits
	}
	return a, true
}

// signed cuts a sign off the front, and says whether it is a minus.
func signed(s string) (string, bool) {
	for _, sign := range []string{"-", "−", "–"} {
		if rest, ok := strings.CutPrefix(s, sign); ok {
			return strings.TrimSpace(rest), true
		}
	}
	return strings.TrimPrefix(s, "+"), false
}

// currencySigns are the signs of currencies and the codes that they stand for, longest
// first.
var currencySigns = [][2]string{
	{"US$", "USD"}, {"AU$", "AUD"}, {"NZ$", "NZD"}, {"HK$", "HKD"}, {"CA$", "CAD"}, {"R$", "BRL"}, {"A$", "AUD"}, {"C$", "CAD"}, {"S$", "SGD"},
	{"€", "EUR"}, {"£", "GBP"}, {"¥", "JPY"}, {"₹", "INR"}, {"₽", "RUB"}, {"₩", "KRW"}, {"₺", "TRY"}, {"zł", "PLN"}, {"Kč", "CZK"}, {"Fr.", "CHF"}, {"$", "USD"},
}

// codes are the currencies that are known by three letters, of ISO 4217.
const codes = " AED ARS AUD BDT BGN BHD BRL CAD CHF CLP CNY COP CZK DKK EGP EUR GBP GHS HKD HUF IDR ILS INR ISK JOD JPY KES KRW KWD KZT LKR MAD MXN MYR NGN NOK NZD OMR PEN PHP PKR PLN QAR RON RSD RUB SAR SEK SGD THB TND TRY TWD TZS UAH UGX USD UYU VND XAF XOF ZAR ZMW "

// currencyOf is the code that a sign or a code stands for, or empty.
func currencyOf(s string) string {
	for _, sign := range currencySigns {
		if s == sign[0] {
			return sign[1]
		}
	}
	switch strings.ToLower(s) {
	case "euro", "euros", "eur":
		return "EUR"
	case "dollar", "dollars", "usd":
		return "USD"
	case "pounds", "pound", "stg", "gbp":
		return "GBP"
	}
	if len(s) == 3 && strings.Contains(codes, " "+s+" ") {
		return s
	}
	return ""
}

// cutCurrency cuts a currency off the front or the end.
func cutCurrency(s string) (rest, code string) {
	for _, sign := range currencySigns {
		if after, ok := strings.CutPrefix(s, sign[0]); ok {
			return strings.TrimSpace(after), sign[1]
		}
		if before, ok := strings.CutSuffix(s, sign[0]); ok {
			return strings.TrimSpace(before), sign[1]
		}
	}
	if len(s) > 3 {
		if code := currencyOf(s[:3]); code != "" && !isLetter(s[3]) {
			return strings.TrimSpace(s[3:]), code
		}
		if code := currencyOf(s[len(s)-3:]); code != "" && !isLetter(s[len(s)-4]) {
			return strings.TrimSpace(s[:len(s)-3]), code
		}
	}
	return s, ""
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// scales are the words for thousands and more, as powers of ten.
var scales = map[string]int{
	"k": 3, "thousand": 3, "tsd": 3, "m": 6, "mm": 6, "mn": 6, "mio": 6, "mln": 6, "mill": 6, "million": 6, "millions": 6,
	"b": 9, "bn": 9, "billion": 9, "billions": 9, "mrd": 9, "tn": 12, "trillion": 12,
}

// loose are scales that behind a number alone may be units: 120 m are metres.
var loose = map[string]bool{"m": true, "b": true, "mm": true}

// cutScale cuts a word such as m or million off the front.
func cutScale(s string) (rest string, power int) {
	word, rest, _ := strings.Cut(s, " ")
	return cutIf(s, strings.TrimSpace(rest), scales[strings.ToLower(strings.TrimRight(word, "."))])
}

func cutIf(whole, rest string, power int) (string, int) {
	if power == 0 {
		return whole, 0
	}
	return rest, power
}

// isUnit says whether what stands behind a number can be its unit.
func isUnit(s string) bool {
	return len(s) <= 14 && !strings.ContainsFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !strings.ContainsRune(" ./²³°", r)
	}) && strings.Count(s, " ") < 2
}

// plainDigits writes a number without the signs between its groups.
func plainDigits(s string, in style) (string, bool) {
	if s == "" || !unicode.IsDigit(rune(s[len(s)-1])) {
		return "", false
	}
	point, groups := ".", ","
	if in == commaStyle {
		point, groups = ",", "."
	}
	whole, part, has := strings.Cut(s, point)
	if has && (part == "" || strings.Trim(part, "0123456789") != "") {
		return "", false
	}
	if whole == "" {
		whole = "0"
	}
	for _, sign := range []string{groups, " ", "'", "’"} {
		if strings.Contains(whole, sign) {
			if !grouped(strings.Split(whole, sign)) {
				return "", false
			}
			whole = strings.ReplaceAll(whole, sign, "")
			break
		}
	}
	if strings.Trim(whole, "0123456789") != "" || len(whole) > 30 {
		return "", false
	}
	if has {
		whole += "." + part
	}
	return whole, true
}

// grouped says whether digits are grouped as people do: by threes, or in India by twos
// before the last three.
func grouped(groups []string) bool {
	for i, g := range groups {
		switch n := len(g); {
		case i == 0 && (n == 0 || n > 3), i == len(groups)-1 && i > 0 && n != 3, i > 0 && n != 3 && n != 2:
			return false
		}
	}
	return true
}

// shifted moves the point of a number, and drops zeros that say nothing.
func shifted(s string, power int) string {
	whole, part, _ := strings.Cut(s, ".")
	if power >= 0 {
		part += strings.Repeat("0", max(power-len(part), 0))
		whole, part = whole+part[:power], part[power:]
	} else {
		whole = strings.Repeat("0", max(1-power-len(whole), 0)) + whole
		whole, part = whole[:len(whole)+power], whole[len(whole)+power:]+part
	}
	if whole = strings.TrimLeft(whole, "0"); whole == "" {
		whole = "0"
	}
	if part = strings.TrimRight(part, "0"); part != "" {
		whole += "." + part
	}
	return whole
}

// styleOf is the style that a cell tells, and whether it does so for certain: 1,234 may be
// a thousand or a little more than one.
func styleOf(s string) (in style, certain bool) {
	s = strings.Trim(s, "()+-−– ")
	s, _ = cutCurrency(s)
	from, to := strings.IndexAny(s, "0123456789"), strings.LastIndexAny(s, "0123456789")
	if from < 0 {
		return anyStyle, false
	}
	s = s[from : to+1]
	comma, point := strings.LastIndexByte(s, ','), strings.LastIndexByte(s, '.')
	switch {
	case comma < 0 && point < 0:
		return anyStyle, false
	case comma >= 0 && point >= 0:
		return map[bool]style{true: commaStyle, false: pointStyle}[comma > point], true
	case comma >= 0 && strings.Count(s, ",") > 1:
		return pointStyle, true
	case comma >= 0:
		return commaStyle, len(s)-comma != 4 || comma > 3
	case strings.Count(s, ".") > 1:
		return commaStyle, true
	}
	return pointStyle, len(s)-point != 4 || point > 3 || s[0] == '0'
}
