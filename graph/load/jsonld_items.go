package load

import "strings"

// Most documents are a list of nodes, with a context before it or without one. Of such a
// list one item at a time is made a tree and read; of any other document the whole tree is
// made before its first fact, since what an object is called, and what its names mean, may
// stand at its end.

// documents reads the document, or the list of documents. The fault is one of JSON.
func (p *ldReader) documents(empty *ldContext) (f *fault) {
	s := &jsonParser{scanner{text: p.text}}
	if s.space(); s.peek() == '[' {
		return p.items(s, 0, len(p.text), func(v *jsonValue) { p.document(v, empty) })
	}
	if local, end := s.graphOnly(); end > 0 {
		p.try(func() {
			c := empty
			if local != nil {
				c = c.with(local)
			}
			f = p.items(s, 1, end, func(v *jsonValue) { p.object(v, c) })
		})
		return f
	}
	v, f := parseJSON(p.text)
	if f == nil {
		p.try(func() { p.document(&v, empty) })
	}
	return f
}

// items reads the items of the list at which the parser stands; behind end nothing may
// follow but what was seen already.
func (p *ldReader) items(s *jsonParser, depth, end int, read func(*jsonValue)) *fault {
	enough := false
	f := s.items(depth, func(v *jsonValue) bool {
		p.try(func() { read(v) })
		enough = p.err != nil || !p.opts.Skip && len(p.now.faults) > 0
		return !enough
	})
	if f != nil || enough {
		return f
	}
	if s.space(); s.at < end {
		return s.expected("nothing more after the value")
	}
	return nil
}

// graphOnly brings the parser to the list of a document that is a context, or none, and a
// graph behind it, and nothing else. It returns the context, or nil, and where the list
// ends, which is 0 if the document is another.
func (p *jsonParser) graphOnly() (context *jsonValue, end int) {
	for open := byte('{'); p.peek() == open; open = ',' {
		p.at++
		p.space()
		if p.peek() != '"' {
			break
		}
		name, f := p.string()
		if p.space(); f != nil || p.peek() != ':' {
			break
		}
		p.at++
		if p.space(); name == "@graph" && p.peek() == '[' {
			if end := closed(p.text, p.at); strings.Trim(p.text[end:], " \t\r\n") == "}" {
				return context, end
			}
			break
		}
		local, f := p.value(1)
		if p.space(); f != nil || name != "@context" || context != nil {
			break
		}
		context = &local
	}
	return nil, 0
}

// closed is where the list or object that starts at a place ends, or the end of the text if
// it does not. It looks at brackets and quotes only.
func closed(text string, at int) int {
	for depth := 0; at < len(text); at++ {
		switch text[at] {
		case '[', '{':
			depth++
		case ']', '}':
			if depth--; depth == 0 {
				return at + 1
			}
		case '"':
			for at++; at < len(text) && text[at] != '"'; at++ {
				if text[at] == '\\' {
					at++
				}
			}
		}
	}
	return len(text)
}
