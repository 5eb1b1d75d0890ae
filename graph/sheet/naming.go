package sheet

import (
	"slices"
)

// naming finds the columns that the rows of a table are called by.
func (in *inference) naming(s *Sheet) {
	var best *Column
	most := 0
	var first, last *Column
	for _, c := range s.Columns {
		if c.Type != "" || !c.profile.nameLike() || c.refersByHeader() || c.stated.source {
			continue
		}
		if c.otherName() && c.Role != Key && s.Kind != nil {
			c.Role, c.Type, c.alias, c.form.list = Property, "text", true, c.profile.listSign()
			c.Why = "other names"
			continue
		}
		switch c.profile.heading.text() {
		case "first name", "firstname", "given name", "forename", "vorname", "prénom":
			first = c
		case "last name", "lastname", "surname", "family name", "nachname", "nom":
			last = c
		}
		if n := in.nameScore(s, c); n > most {
			best, most = c, n
		}
	}
	if first != nil && last != nil && most < 5 {
		s.People = &People{first, last}
		s.Kind.Names = append(s.Kind.Names, "name")
		for _, c := range []*Column{first, last} {
			c.Role, c.Type, c.Why = Property, "text", "with the other the name"
		}
		last.Why += "; alone another name"
		return
	}
	if best == nil {
		return
	}
	best.Type = "text"
	if best.Role != Key {
		best.Role = Property
		best.Why = "what " + article(s.Kind.Nouns[0]) + " is called"
	} else {
		best.Why += ", and it is its name"
	}
	best.naming = true
}

// nameScore says how well a column serves as the name, 0 if it does not.
func (in *inference) nameScore(s *Sheet, c *Column) int {
	p, h := c.profile, c.profile.heading
	least := 9 // of 10 rows
	if h.text() == "name" {
		least = 5
	}
	if 10*p.filled < least*p.rows || p.length() > 90 || p.isCode() {
		return 0
	}
	own := slices.Contains(s.Kind.Nouns, h.text())
	for _, n := range s.Kind.Nouns {
		own = own || h.text() == n+" name"
	}
	differ := 10 * len(p.distinct) / max(p.filled, 1) // of 10
	switch {
	case h.text() == "name" || own:
		return 9
	case c.Role == Key:
		return 8
	case h.ends("name") && differ >= 8 && !h.has("first", "last", "contact", "file", "user", "ship", "middle"):
		return 7
	case h.has("title", "label", "bezeichnung", "nom", "nombre") && len(h.words) <= 2 && differ >= 7 && !h.has("contact", "job"):
		return 4
	case h.ends("description") && len(h.words) == 2 && slices.Contains(s.Kind.Nouns, h.words[0]) && p.length() < 40 && differ >= 8:
		return 3
	}
	return 0
}
