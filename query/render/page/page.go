// Package page writes an answer as one HTML page that needs no network: what is in it as a
// graph, contracts and the like as a timeline with their collisions, the rows as a table,
// and the proofs and sources of all of it.
//
// The page is static HTML that a script brings to life: without the script the question, its
// reading, the rows and the sources are there to read and to print. All that the data says
// is text: html/template escapes it in the page, encoding/json in the block that the script
// reads, and the script only ever sets text. A policy in the page forbids it everything but
// its own script and style, by their hashes: whatever a value might contain, the page loads
// nothing and runs nothing else.
//
//	assets/page.html   the frame
//	assets/*.css       look, timeline, graph, print
//	assets/data.js     the scene, and small tools
//	assets/timeline.js, graph.js, crowd.js, table.js, proof.js, search.js, main.js
package page

import (
	"bytes"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/json"
	"html/template"
	"io"
	"slices"
	"strings"
	"sync"

	"github.com/clausekg/clause/query"
	"github.com/clausekg/clause/query/internal/scene"
)

//go:embed assets
var assets embed.FS

// The parts of the page's script and style, in the order in which they stand in it.
var (
	scripts = []string{"data.js", "tip.js", "proof.js", "axis.js", "timeline.js", "layout.js", "graph.js", "crowd.js", "table.js", "search.js", "main.js"}
	styles  = []string{"page.css", "timeline.css", "graph.css", "print.css"}
)

// Write writes the page of an answer; title is the question as it was asked. What is left out
// for its size, the page says.
func Write(ctx context.Context, w io.Writer, rows *query.Rows, title string) error {
	s, err := rows.Scene(ctx, title, scene.Ample)
	if err != nil {
		return err
	}
	return write(w, s)
}

func write(w io.Writer, s *scene.Scene) error {
	data, err := json.Marshal(s)
	if err != nil {
		return err
	}
	script, style := joined(scripts), joined(styles)
	var b bytes.Buffer
	err = frame().Execute(&b, map[string]any{
		"Scene":  s,
		"Data":   template.JS(data), // in a block that is not run; encoding/json escapes < > &
		"Script": template.JS(script),
		"Style":  template.CSS(style),
		"Policy": "default-src 'none'; script-src " + hash(script) + "; style-src " + hash(style) +
			"; base-uri 'none'; form-action 'none'",
	})
	if err != nil {
		return err
	}
	_, err = w.Write(b.Bytes())
	return err
}

// frame is parsed when the first page is written: other questions start without it.
var frame = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("page.html").Funcs(template.FuncMap{
		"inc":  func(n int) int { return n + 1 },
		"link": link,
		// changes reports whether a supposition changes some row.
		"changes": func(rows []scene.Row) bool {
			return slices.ContainsFunc(rows, func(r scene.Row) bool { return r.Change != "" })
		},
		"rest": func(about string) string { _, rest := address(about); return rest },
	}).ParseFS(assets, "assets/page.html"))
})

// joined returns the assets of these names, one after the other, each named in a comment.
func joined(names []string) string {
	var b strings.Builder
	for _, name := range names {
		text, err := assets.ReadFile("assets/" + name)
		if err != nil {
			panic(err) // they are part of the program
		}
		b.WriteString("\n/* " + name + " */\n")
		b.Write(text)
	}
	return b.String()
}

// hash is how a policy names a script or style that may be in the page.
func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// link returns the web address in what is recorded of a source, or nothing.
func link(about string) string {
	url, _ := address(about)
	return url
}

// address takes the web address out of what is recorded of a source, if one stands last.
func address(about string) (url, rest string) {
	at := strings.LastIndex(about, "http")
	if at < 0 || strings.ContainsAny(about[at:], " \t\n\"<>") ||
		!strings.HasPrefix(about[at:], "https://") && !strings.HasPrefix(about[at:], "http://") {
		return "", about
	}
	return about[at:], strings.TrimRight(about[:at], ", ")
}
