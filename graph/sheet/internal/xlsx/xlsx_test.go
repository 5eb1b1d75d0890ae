package xlsx

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"
)

func sign(s string) string {
	return map[string]string{"€": "EUR", "$": "USD", "£": "GBP", "CHF": "CHF"}[s]
}

// TestFormats reads numbers by codes of formats.
func TestFormats(t *testing.T) {
	for _, test := range []struct{ code, number, want string }{
		{"General", "1234.5", "1234.5"},
		{"0.000", "1.234", "1.2340"}, // or it could be a thousand
		{"0.00E+00", "1e3", "1000"},
		{"#,##0", "-0", "0"},
		{"@", "12", "12"},
		{"yyyy-mm-dd", "45658", "2025-01-01"},
		{"[$-409]d-mmm-yy;@", "45658", "2025-01-01"},
		{"mmm yy", "45658", "2025-01-01"},
		{`d"." mmmm yyyy`, "36526.999999", "2000-01-01"},
		{"dd/mm/yy hh:mm", "45658.25", "2025-01-01 06:00:00"},
		{"dd/mm/yy hh:mm", "45658.9999999", "2025-01-02"},
		{"yyyy-mm-dd", "59", "1900-02-28"},
		{"yyyy-mm-dd", "60", "! is 29 February 1900, which never was"},
		{"yyyy-mm-dd", "61", "1900-03-01"},
		{"yyyy-mm-dd", "2958465", "9999-12-31"},
		{"yyyy-mm-dd", "2958466", "! is no day of the calendar"},
		{"yyyy-mm-dd", "-1", "! is no day of the calendar"},
		{"yyyy-mm-dd", "1e300", "! is no day of the calendar"},
		{"h:mm AM/PM", "0.75", "18:00:00"},
		{"h:mm:ss AM/PM", "45658.75", "18:00:00"},
		{"mm:ss", "0.5", "12:00:00"},
		{"[h]:mm", "1.5", "36:00:00"},
		{"[mm]:ss", "0.25", "06:00:00"},
		{`0" days"`, "12", "12"},
		{`0 "hours"`, "12", "12"},
		{`[Red]0.0`, "1.5", "1.5"},
		{`\d0`, "3", "3"},
		{"0%", "0.07", "7%"},
		{"0.00%", "0.12345", "12.3450%"},
		{`0"%"`, "7", "7"},
		{"[$€-407] #,##0.00", "1234.5", "EUR 1234.5"},
		{"#,##0.00 [$€-1]", "5", "EUR 5"},
		{"[$CHF-807] 0", "5", "CHF 5"},
		{`"$"#,##0.00_);\("$"#,##0.00\)`, "-5.123456", "USD -5.1235"},
		{`\£#,##0`, "5", "GBP 5"},
		{"$#,##0", "5", "USD 5"},
		{`_-£* #,##0.00_-;-£* #,##0.00_-`, "5", "GBP 5"},
		{"[$-409]0", "5", "5"},
		{"", "5", "5"},
		{"\"", "5", "5"},
		{"[", "5", "5"},
		{"\\", "5", "5"},
		{"_", "5", "5"},
		{"General", "inf", "! is no number"},
		{"General", "0x10", "! is no number"},
		{"General", "1e999", "! is no number"},
	} {
		got, why := readFormat(test.code, sign).shown(test.number, false)
		if why != "" {
			got = "! " + why
		}
		if got != test.want {
			t.Errorf("%s by %q: got %q, want %q", test.number, test.code, got, test.want)
		}
	}
	if got, _ := readFormat("d/m/y", sign).shown("0", true); got != "1904-01-01" {
		t.Error(got)
	}
	for id, want := range map[int]string{0: "0.5", 2: "0.5", 9: "50%", 10: "50%", 14: "! is no day of the calendar", 18: "12:00:00", 46: "12:00:00", 49: "0.5"} {
		got, why := builtIn(id).shown("0.5", false)
		if why != "" {
			got = "! " + why
		}
		if got != want {
			t.Errorf("built in %d: got %q, want %q", id, got, want)
		}
	}
}

// book packs a sheet, with another part if one is given.
func book(t *testing.T, sheet string, more ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	parts := append([]string{
		"xl/workbook.xml", `<workbook><sheets><sheet name="S" r:id="a"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels", `<R><Relationship Id="a" Type="x/worksheet" Target="s.xml"/><Relationship Id="b" Type="x/sharedStrings" Target="t.xml"/></R>`,
		"xl/s.xml", sheet,
	}, more...)
	for i := 0; i < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(w, parts[i+1])
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestBounds holds that every bound is kept, and says what it is.
func TestBounds(t *testing.T) {
	row := func(i int) string { return fmt.Sprintf(`<row r="%d"><c r="XFD%d"><v>1</v></c></row>`, i, i) }
	var wide strings.Builder
	for i := range 4 {
		wide.WriteString(row(i + 1))
	}
	text := `<sst><si><t>` + strings.Repeat("long ", 1000) + `</t></si></sst>`
	for _, test := range []struct {
		name string
		data []byte
		most bounds
		want string
	}{
		{"a bomb", book(t, "<a>"+strings.Repeat(" <b/>", 1<<20)+"</a>"), bounds{2 << 20, 100, 100}, "b.xlsx is too large: its parts hold more than 2 MiB, the most that is unpacked"},
		{"a part that is all air", book(t, "<a><b>"+strings.Repeat(strings.Repeat(" ", maxPiece-100)+"<b/>", 33)+"</b></a>"), usual, "xl/s.xml unpacks to more than 100 times its size"},
		{"wide rows", book(t, "<a>"+wide.String()+"</a>"), bounds{1 << 20, 3 * maxColumn, 100}, "b.xlsx:S:4: the workbook has more than 49152 cells"},
		{"one text in many cells", book(t, `<a><row><c t="s"><v>0</v></c><c t="s"><v>0</v></c></row></a>`, "xl/t.xml", text), bounds{1 << 20, 100, 9000}, "b.xlsx:S:1: the cells say more than"},
		{"deep", book(t, strings.Repeat("<a>", 100)), usual, "xl/s.xml has elements in elements more than 64 deep"},
		{"a long tag", book(t, `<a b="`+strings.Repeat("x", 2<<20)+`"/>`), usual, "xl/s.xml has a tag or a text of more than 1 MiB"},
		{"UTF-16", book(t, `<?xml version="1.0" encoding="UTF-16"?><a/>`), usual, "xl/s.xml is written in UTF-16, and not in UTF-8"},
		{"a part alone", book(t, `<a><row>`), usual, "b.xlsx is damaged: line 1 of its part xl/s.xml is no XML"},
		{"many merged", book(t, `<a>`+strings.Repeat(`<mergeCell ref="A1:B2"/>`, maxMerged+1)+`</a>`), usual, "b.xlsx:S:A1:B2: more than 65536 places are merged"},
		{"a part for two sheets", book(t, `<a/>`, "xl/other.xml", `<workbook><sheets><sheet name="S" id="a"/><sheet name="T" id="c"/></sheets></workbook>`,
			"_rels/.rels", `<R><Relationship Id="a" Type="x/officeDocument" Target="xl/other.xml"/></R>`,
			"xl/_rels/other.xml.rels", `<R><Relationship Id="a" Type="x/worksheet" Target="s.xml"/><Relationship Id="c" Type="x/worksheet" Target="s.xml"/></R>`), usual,
			"b.xlsx:T: the sheet has the cells of sheet S, its part xl/s.xml"},
		{"too many cells", book(t, `<a><row>`+strings.Repeat(`<c/>`, maxColumn+1)+`</row></a>`), usual, "b.xlsx:S:1: the row has more than 16384 cells"},
	} {
		if _, err := read("b.xlsx", test.data, sign, test.most); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, want %s", test.name, err, test.want)
		}
	}
	if b, err := read("b.xlsx", book(t, "<a>"+wide.String()+"</a>"), sign, usual); err != nil || len(b.Sheets[0].Rows) != 4 {
		t.Error(b, err)
	}
}

// FuzzRead reads archives with parts that no program wrote.
func FuzzRead(f *testing.F) {
	f.Add("<workbook/>", "<R/>", "<sst/>", "<styleSheet/>")
	f.Add(`<sheets><sheet name="S" id="a"/></sheets>`, `<R><Relationship Id="a" Type="x/worksheet" Target="/xl/s.xml"/><Relationship Id="b" Type="x/styles" Target="y.xml"/></R>`,
		`<a><row><c s="0"><v>1</v></c></row></a>`, `<cellXfs><xf numFmtId="14"/></cellXfs>`)
	f.Fuzz(func(t *testing.T, workbook, relations, sheet, styles string) {
		var out bytes.Buffer
		z := zip.NewWriter(&out)
		for _, part := range [][2]string{{"xl/workbook.xml", workbook}, {"xl/_rels/workbook.xml.rels", relations}, {"xl/s.xml", sheet}, {"xl/y.xml", styles}} {
			w, err := z.Create(part[0])
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprint(w, part[1])
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		if b, err := Read("b.xlsx", out.Bytes(), sign); (b == nil) == (err == nil) {
			t.Error(b, err)
		}
		_, _ = Read("b.xlsx", out.Bytes()[:out.Len()/2], sign)
	})
}
