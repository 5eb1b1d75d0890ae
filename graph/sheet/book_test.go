package sheet_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"html"
	"os"
	"strings"
	"testing"

	"github.com/clausekg/clause/graph/sheet"
)

// newBook makes a workbook of a text: "== Name state" begins a sheet, "=" lines before the
// first say formats, shared texts and the calendar, a line is a row of cells as
// "A1 VALUE", with what they are in brackets; a line that begins with < is taken as it is.
func newBook(t testing.TB, text string) []byte {
	t.Helper()
	var formats, shared, sheets, parts []string
	calendar := ""
	var body *strings.Builder
	var bodies []*strings.Builder
	for _, line := range strings.Split(strings.TrimSpace(text), "\n") {
		switch {
		case strings.HasPrefix(line, "== "):
			name, state, _ := strings.Cut(line[3:], " :")
			n := len(sheets) + 1
			sheets = append(sheets, fmt.Sprintf(`<sheet name="%s" sheetId="%d" state="%s" r:id="r%d"/>`, html.EscapeString(name), n, state, n))
			parts = append(parts, fmt.Sprintf(`<Relationship Id="r%d" Type="http://x/worksheet" Target="worksheets/s%d.xml"/>`, n, n))
			body = &strings.Builder{}
			bodies = append(bodies, body)
		case strings.HasPrefix(line, "=format "):
			formats = append(formats, line[8:])
		case strings.HasPrefix(line, "=text "):
			shared = append(shared, "<si>"+line[6:]+"</si>")
		case line == "=1904":
			calendar = ` date1904="1"`
		case strings.HasPrefix(line, "<"):
			body.WriteString(line)
		default:
			body.WriteString(bookRow(line))
		}
	}
	styles, cells := "", `<xf numFmtId="0"/>`
	for i, code := range formats {
		id := 164 + i
		if n := 0; len(code) < 3 && strings.Trim(code, "0123456789") == "" {
			fmt.Sscan(code, &n)
			id = n
		} else {
			styles += fmt.Sprintf(`<numFmt numFmtId="%d" formatCode="%s"/>`, id, html.EscapeString(code))
		}
		cells += fmt.Sprintf(`<xf numFmtId="%d"/>`, id)
	}
	const relations = `<Relationships xmlns="http://x">`
	files := [][2]string{
		{"_rels/.rels", relations + `<Relationship Id="a" Type="http://x/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", `<workbook xmlns:r="http://r"><workbookPr` + calendar + `/><sheets>` + strings.Join(sheets, "") + `</sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", relations + strings.Join(parts, "") +
			`<Relationship Id="x" Type="http://x/sharedStrings" Target="/xl/sharedStrings.xml"/><Relationship Id="y" Type="http://x/styles" Target="styles.xml"/></Relationships>`},
		{"xl/sharedStrings.xml", `<sst>` + strings.Join(shared, "") + `</sst>`},
		{"xl/styles.xml", `<styleSheet><numFmts>` + styles + `</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>` + cells + `</cellXfs></styleSheet>`},
	}
	for i, b := range bodies {
		files = append(files, [2]string{fmt.Sprintf("xl/worksheets/s%d.xml", i+1), `<worksheet>` + b.String() + `</worksheet>`})
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, f := range files {
		w, err := z.Create(f[0])
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(w, f[1])
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// bookRow is a row: cells with | between them, from column A or as "C: text". A number
// stands for itself, #2 before it is its style; @2 is a shared text, ! an error, ? a truth.
func bookRow(line string) string {
	number, line, _ := strings.Cut(line, "  ")
	out := `<row r="` + number + `">`
	column := 'A'
	for _, cell := range strings.Split(line, " | ") {
		cell = strings.TrimSpace(cell)
		if len(cell) > 2 && cell[1] == ':' && cell[2] == ' ' {
			column, cell = rune(cell[0]), cell[3:]
		}
		ref := fmt.Sprintf(`<c r="%c%s"`, column, number)
		column++
		style := ""
		if rest, ok := strings.CutPrefix(cell, "#"); ok && len(rest) > 2 && rest[1] == ' ' {
			style, cell = ` s="`+rest[:1]+`"`, rest[2:]
		}
		switch {
		case cell == "":
		case cell[0] == '@':
			out += ref + ` t="s"><v>` + cell[1:] + `</v></c>`
		case cell[0] == '!':
			out += ref + ` t="e"><f>A1</f><v>` + cell[1:] + `</v></c>`
		case cell[0] == '?':
			out += ref + ` t="b"><v>` + cell[1:] + `</v></c>`
		case cell[0] == '=':
			out += ref + style + `><f>SUM(A1)</f>` + cell[1:] + `</c>`
		case strings.Trim(cell, "-.0123456789eE") == "":
			out += ref + style + `><v>` + cell + `</v></c>`
		default:
			out += ref + ` t="inlineStr"><is><t>` + html.EscapeString(cell) + `</t></is></c>`
		}
	}
	return out + `</row>`
}

// TestBooks goes through books.txt: workbooks and what is made of each.
func TestBooks(t *testing.T) {
	data, err := os.ReadFile("testdata/books.txt")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, block := range strings.Split(strings.TrimSuffix(string(data), "\n"), "\n====\n") {
		input, _, _ := strings.Cut(block+"\n", "\n----\n")
		out = append(out, input+"\n----\n"+bookTold(t, newBook(t, input)))
	}
	golden(t, "testdata/books.txt", strings.Join(out, "\n====\n")+"\n")
}

// bookTold is what is made of a workbook, without words and questions.
func bookTold(t testing.TB, data []byte) string {
	tables, err := sheet.Read("dir/leases.xlsx", data, sheet.Options{})
	if err != nil {
		return err.Error()
	}
	whole := told(t, tables, sheet.Options{})
	before, rest, _ := strings.Cut(whole, "\n# The words of")
	_, facts, _ := strings.Cut(rest, "\n\n<")
	facts, _, _ = strings.Cut("<"+facts, "\n\n")
	var kept []string
	for _, line := range strings.Split(facts, "\n") {
		if !strings.Contains(line, "rdf-syntax-ns#type") {
			kept = append(kept, line)
		}
	}
	return strings.TrimRight(before, "\n") + "\n" + strings.TrimRight(strings.Join(kept, "\n"), "\n")
}

// TestNoBooks reads files that are no workbooks, or not whole.
func TestNoBooks(t *testing.T) {
	whole := newBook(t, "== A\n1  id | n\n2  a | 1\n3  b | 2")
	flipped := bytes.Clone(whole)
	for i := 40; i < 60; i++ {
		flipped[i] ^= 0x55
	}
	var other bytes.Buffer
	z := zip.NewWriter(&other)
	if _, err := z.Create("word/document.xml"); err != nil {
		t.Fatal(err)
	}
	z.Close()
	for _, test := range []struct {
		name string
		data []byte
		want string
	}{
		{"old.xls", []byte(ole + "..."), "old.xls is protected by a password, or a workbook of an old Excel (.xls): open it and save it as .xlsx without a password"},
		{"x.xlsx", []byte(ole), "protected by a password"},
		{"x.csv", []byte(ole), "protected by a password"},
		{"x.xlsx", nil, "x.xlsx is empty"},
		{"x.xlsx", []byte("a,b\n1,2\n"), "x.xlsx is no workbook, whatever its name says"},
		{"x.xlsx", whole[:len(whole)-30], "x.xlsx is no whole workbook: its end is missing or damaged"},
		{"x.xlsx", whole[:200], "x.xlsx is no whole workbook"},
		{"x.xlsx", flipped, "x.xlsx is damaged: its part _rels/.rels cannot be unpacked"},
		{"x.docx", other.Bytes(), "x.docx is an archive but no workbook of Excel"},
		{"x.xlsb", whole, "x.xlsb is a workbook of Excel, in its binary form: save it as .xlsx or CSV first"},
		{"x.ods", whole, "x.ods is a workbook of LibreOffice: save it as .xlsx"},
	} {
		if _, err := sheet.Read(test.name, test.data, sheet.Options{}); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, want %s", test.name, err, test.want)
		}
	}
}

const ole = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

// FuzzBook reads sheets that no program wrote, within a sound workbook.
func FuzzBook(f *testing.F) {
	for _, body := range []string{
		"", `<row r="1"><c r="A1"><v>1</v></c></row>`, `<row><c t="s"><v>9</v></c><c s="1"><v>60</v></c></row><row><c><v>2</v></c></row>`,
		`<row r="2"><c r="B2" t="inlineStr"><is><r><t>a</t></r><rPh><t>b</t></rPh></is></c></row><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>`,
		`<row r="0"/>`, `<row r="9"><c r="ZZZ9"/></row>`, `<c r="A1"/>`, "<a>", "&x;", `<row r="1"><c r="A1" t="e"><v>#REF!</v></c></row>`, `<mergeCell ref="B2:A1"/>`,
		`<row r="1"><c r="A1" t="str"><f/><v>id_x000A_</v></c><c s="2"><v>0.5</v></c></row>`,
	} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		data := newBook(t, "=format 14\n=format 0%\n=text <t>a</t>\n== A\n<"+strings.ReplaceAll(strings.TrimPrefix(body, "<"), "\n", " "))
		if tables, err := sheet.Read("t.xlsx", data, sheet.Options{}); err == nil {
			told(t, tables, sheet.Options{})
		}
	})
}
