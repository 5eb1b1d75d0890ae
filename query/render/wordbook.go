package render

import (
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"
	"sync"

	"github.com/clausekg/clause/query"
)

// BookFormat is a way to write a wordbook.
type BookFormat uint8

// The formats of wordbooks.
const (
	BookText BookFormat = iota
	BookMarkdown
	BookHTML
)

var bookFormats = []string{"text", "markdown", "html"}

// BookFormats returns the names of the formats of wordbooks.
func BookFormats() []string { return slices.Clone(bookFormats) }

// ParseBookFormat returns the format of a name.
func ParseBookFormat(name string) (BookFormat, error) {
	if i := slices.Index(bookFormats, strings.ToLower(name)); i >= 0 {
		return BookFormat(i), nil
	}
	return 0, fmt.Errorf("unknown format %q: a lexicon is written as %s", name, strings.Join(bookFormats, ", "))
}

// Wordbook writes the words of a database, called name, as a page.
func Wordbook(w io.Writer, name string, book *query.Wordbook, format BookFormat) error {
	switch format {
	case BookMarkdown:
		return Text(w, bookMarkdown(name, book))
	case BookHTML:
		return bookPage().Execute(w, struct {
			Name string
			Book *query.Wordbook
		}{Clean(name), book})
	}
	return Text(w, bookText(name, book))
}

// bookText is the page for a terminal.
func bookText(name string, book *query.Wordbook) string {
	var b strings.Builder
	fmt.Fprintf(&b, "The words of %s: %s, %s, %s", name, Count(book.Facts, "fact"), Count(len(book.Kinds), "kind"), Count(len(book.Words), "word"))
	if book.Clock != "" {
		fmt.Fprintf(&b, "; today is %s", book.Clock)
	}
	b.WriteString("\n\nKinds\n\n")
	for _, k := range book.Kinds {
		fmt.Fprintf(&b, "  %s\n", kindLine(k))
	}
	b.WriteString("\nWords\n")
	for _, word := range book.Words {
		fmt.Fprintf(&b, "\n  %s\n", wordHead(word))
		for _, s := range word.Sayings {
			fmt.Fprintf(&b, "    %s\n", s)
		}
		for _, m := range word.Meanings {
			for _, line := range meaning(m) {
				fmt.Fprintf(&b, "      %s\n", line)
			}
		}
		if e := word.Example; e != nil {
			fmt.Fprintf(&b, "    > %s\n      %s\n", e.Question, answerLine(*e))
		}
	}
	if len(book.Examples) > 0 {
		b.WriteString("\nQuestions\n")
		for _, e := range book.Examples {
			fmt.Fprintf(&b, "\n  > %s\n    %s\n", e.Question, answerLine(e))
		}
	}
	return b.String()
}

// kindLine is a kind on one line.
func kindLine(k query.KindWords) string {
	s := fmt.Sprintf("%s (%s)", strings.Join(k.Nouns, ", "), grouped(k.Members))
	if len(k.Above) > 0 {
		s += ", a kind of " + strings.Join(k.Above, " and ")
	}
	if k.Period != "" {
		s += ", runs " + k.Period
	}
	return s
}

// wordHead is the first line of a word.
func wordHead(w query.Word) string {
	switch {
	case w.Derived && w.Both:
		return w.Name + ", derived, both ways"
	case w.Derived:
		return w.Name + ", derived"
	case w.External && w.About != "":
		return w.Name + ", external: " + w.About
	case w.External:
		return w.Name + ", external"
	}
	return w.Name + ", " + Count(w.Facts, "fact")
}

// meaning is a rule in words: what its proof says, and what has to hold.
func meaning(m query.Meaning) (lines []string) {
	if m.Because != "" {
		lines = append(lines, "because "+strings.NewReplacer("{", "", "}", "").Replace(m.Because))
	}
	return append(lines, "if "+m.If)
}

// answerLine is the beginning of an answer on one line.
func answerLine(e query.Example) string {
	s := strings.Join(e.Answer, " · ")
	if more := e.Rows - len(e.Answer); more > 0 {
		s += fmt.Sprintf(" · and %s more", grouped(more))
	}
	if s == "" {
		return "nothing"
	}
	return s
}

func grouped(n int) string {
	s, _, _ := strings.Cut(Count(n, "x"), " ")
	return s
}

// bookMarkdown is the page in Markdown.
func bookMarkdown(name string, book *query.Wordbook) string {
	var b strings.Builder
	text := func(s string) string { return markdownText.Replace(s) }
	code := func(s string) string { return "`" + strings.ReplaceAll(s, "`", "'") + "`" }
	fmt.Fprintf(&b, "# The words of %s\n\n%s, %s, %s.", text(name), Count(book.Facts, "fact"), Count(len(book.Kinds), "kind"), Count(len(book.Words), "word"))
	if book.Clock != "" {
		fmt.Fprintf(&b, " Today is %s.", book.Clock)
	}
	b.WriteString("\n\n## Kinds\n\n| kind | how many | |\n|---|---:|---|\n")
	for _, k := range book.Kinds {
		var more []string
		if len(k.Above) > 0 {
			more = append(more, "a kind of "+strings.Join(k.Above, " and "))
		}
		if k.Period != "" {
			more = append(more, "runs "+k.Period)
		}
		fmt.Fprintf(&b, "| %s | %s | %s |\n", text(strings.Join(k.Nouns, ", ")), grouped(k.Members), text(strings.Join(more, ", ")))
	}
	b.WriteString("\n## Words\n")
	for _, word := range book.Words {
		fmt.Fprintf(&b, "\n### %s\n\n", text(wordHead(word)))
		for _, s := range word.Sayings {
			fmt.Fprintf(&b, "- %s\n", text(s))
		}
		for _, m := range word.Meanings {
			b.WriteString("\n")
			if m.Because != "" {
				fmt.Fprintf(&b, "Because %s, if\n", text(strings.NewReplacer("{", "", "}", "").Replace(m.Because)))
			} else {
				b.WriteString("If\n")
			}
			fmt.Fprintf(&b, "%s.\n", code(m.If))
		}
		if e := word.Example; e != nil {
			fmt.Fprintf(&b, "\n> %s\n>\n> %s\n", text(e.Question), text(answerLine(*e)))
		}
	}
	if len(book.Examples) > 0 {
		b.WriteString("\n## Questions\n")
		for _, e := range book.Examples {
			fmt.Fprintf(&b, "\n> %s\n>\n> %s\n", text(e.Question), text(answerLine(e)))
		}
	}
	return b.String()
}

// markdownText writes a text so that Markdown shows it as it is.
var markdownText = strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "<", "&lt;", "[", `\[`, "|", `\|`, "\n", " ")

// bookPage is the page in HTML: no script, nothing from elsewhere.
var bookPage = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("wordbook").Funcs(template.FuncMap{
		"count": Count, "grouped": grouped, "clean": Clean, "head": wordHead, "answer": answerLine,
		"join":    func(words []string) string { return strings.Join(words, ", ") },
		"because": func(s string) string { return strings.NewReplacer("{", "", "}", "").Replace(s) },
	}).Parse(`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>The words of {{.Name}}</title>
<style>
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
h3 { font: 600 1rem ui-monospace, monospace; margin: 2rem 0 .3rem; overflow-wrap: anywhere; }
table { border-collapse: collapse; } td, th { text-align: left; padding: .15rem 1rem .15rem 0; vertical-align: top; }
ul { margin: .3rem 0; } code { overflow-wrap: anywhere; }
p.if { margin: .4rem 0 .4rem 1rem; } blockquote { margin: .6rem 0 .6rem 0; padding-left: 1rem; border-left: 3px solid; }
blockquote p { margin: .1rem 0; }
</style>
<h1>The words of {{.Name}}</h1>
<p>{{count .Book.Facts "fact"}}, {{count (len .Book.Kinds) "kind"}}, {{count (len .Book.Words) "word"}}.{{with .Book.Clock}} Today is {{.}}.{{end}}</p>
<h2>Kinds</h2>
<table>
<tr><th>kind<th>how many<th>
{{range .Book.Kinds}}<tr><td>{{join .Nouns | clean}}<td>{{grouped .Members}}<td>{{if .Above}}a kind of {{join .Above | clean}}{{end}}{{if .Period}}{{if .Above}}, {{end}}runs {{clean .Period}}{{end}}
{{end}}</table>
<h2>Words</h2>
{{range .Book.Words}}<h3>{{head . | clean}}</h3>
{{if .Sayings}}<ul>{{range .Sayings}}<li>{{clean .}}{{end}}</ul>
{{end}}{{range .Meanings}}<p class="if">{{if .Because}}Because {{because .Because | clean}}, if{{else}}If{{end}}<br><code>{{clean .If}}</code></p>
{{end}}{{with .Example}}<blockquote><p><b>{{clean .Question}}</b><p>{{answer . | clean}}</blockquote>
{{end}}{{end}}{{if .Book.Examples}}<h2>Questions</h2>
{{range .Book.Examples}}<blockquote><p><b>{{clean .Question}}</b><p>{{answer . | clean}}</blockquote>
{{end}}{{end}}`))
})
