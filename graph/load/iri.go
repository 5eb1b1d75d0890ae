package load

import "strings"

// reference is an IRI in its parts (RFC 3986, section 3). A part that is missing is
// another than one that is empty.
type reference struct {
	scheme, authority, path, query, fragment       string
	hasScheme, hasAuthority, hasQuery, hasFragment bool
}

func split(iri string) (r reference) {
	iri, r.fragment, r.hasFragment = strings.Cut(iri, "#")
	iri, r.query, r.hasQuery = strings.Cut(iri, "?")
	if i := strings.IndexAny(iri, ":/"); i > 0 && iri[i] == ':' && isScheme(iri[:i]) {
		r.scheme, r.hasScheme, iri = iri[:i], true, iri[i+1:]
	}
	if rest, ok := strings.CutPrefix(iri, "//"); ok {
		end := strings.IndexByte(rest, '/')
		if end < 0 {
			end = len(rest)
		}
		r.authority, r.hasAuthority, iri = rest[:end], true, rest[end:]
	}
	r.path = iri
	return r
}

// isScheme says whether s can be the scheme of an IRI.
func isScheme(s string) bool {
	for i, c := range s {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
		if !letter && (i == 0 || !(c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.')) {
			return false
		}
	}
	return s != ""
}

func (r reference) String() string {
	var b strings.Builder
	if r.hasScheme {
		b.WriteString(r.scheme + ":")
	}
	if r.hasAuthority {
		b.WriteString("//" + r.authority)
	}
	b.WriteString(r.path)
	if r.hasQuery {
		b.WriteString("?" + r.query)
	}
	if r.hasFragment {
		b.WriteString("#" + r.fragment)
	}
	return b.String()
}

// resolve makes a reference absolute by a base (RFC 3986, section 5.2). Without a base
// it stays as it is.
func resolve(base, iri string) string {
	if base == "" {
		return iri
	}
	b, r := split(base), split(iri)
	switch {
	case r.hasScheme:
		r.path = withoutDots(r.path)
		return r.String()
	case r.hasAuthority:
		r.path = withoutDots(r.path)
	default:
		switch {
		case r.path == "":
			r.path = b.path
			if !r.hasQuery {
				r.query, r.hasQuery = b.query, b.hasQuery
			}
		case r.path[0] == '/':
			r.path = withoutDots(r.path)
		case b.hasAuthority && b.path == "":
			r.path = withoutDots("/" + r.path)
		default:
			r.path = withoutDots(b.path[:strings.LastIndexByte(b.path, '/')+1] + r.path)
		}
		r.authority, r.hasAuthority = b.authority, b.hasAuthority
	}
	r.scheme, r.hasScheme = b.scheme, b.hasScheme
	return r.String()
}

// withoutDots takes . and .. out of a path (RFC 3986, section 5.2.4).
func withoutDots(path string) string {
	if !strings.Contains(path, "/.") && !strings.HasPrefix(path, ".") {
		return path
	}
	var out string
	for path != "" {
		switch {
		case strings.HasPrefix(path, "../"):
			path = path[3:]
		case strings.HasPrefix(path, "./"):
			path = path[2:]
		case strings.HasPrefix(path, "/./"):
			path = path[2:]
		case path == "/.":
			path = "/"
		case strings.HasPrefix(path, "/../"), path == "/..":
			if path = path[3:]; path == "" {
				path = "/"
			}
			out = out[:max(strings.LastIndexByte(out, '/'), 0)]
		case path == "." || path == "..":
			path = ""
		default:
			end := strings.IndexByte(path[1:], '/') + 1
			if end == 0 {
				end = len(path)
			}
			out += path[:end]
			path = path[end:]
		}
	}
	return out
}
