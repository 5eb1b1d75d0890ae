package lexicon

import "testing"

func TestPlural(t *testing.T) {
	for noun, want := range map[string]string{
		"firm": "firms", "company": "companies", "day": "days", "boss": "bosses", "box": "boxes",
		"branch": "branches", "person": "people", "term of contract": "terms of contract",
		"chip maker": "chip makers", "subsidiary": "subsidiaries", "joint venture": "joint ventures",
	} {
		if got := plural(noun); got != want {
			t.Errorf("plural(%q) = %q, want %q", noun, got, want)
		}
	}
}

func TestVerbForms(t *testing.T) {
	for base, want := range map[string][4]string{
		"use":         {"uses", "used", "used", "using"},
		"sign":        {"signs", "signed", "signed", "signing"},
		"supply":      {"supplies", "supplied", "supplied", "supplying"},
		"ship":        {"ships", "shipped", "shipped", "shipping"},
		"visit":       {"visits", "visited", "visited", "visiting"},
		"agree":       {"agrees", "agreed", "agreed", "agreeing"},
		"reach":       {"reaches", "reached", "reached", "reaching"},
		"bind":        {"binds", "bound", "bound", "binding"},
		"own a stake": {"owns a stake", "owned a stake", "owned a stake", "owning a stake"},
		"permit":      {"permits", "permitted", "permitted", "permitting"},
	} {
		if got := verbForms(base); got != want {
			t.Errorf("verbForms(%q) = %q, want %q", base, got, want)
		}
	}
}

// The base of a form is what the form is made of.
func TestBaseOf(t *testing.T) {
	for form, want := range map[string]string{
		"uses": "use", "used": "use", "directed": "direct", "located": "locate", "produced": "produce", "shipped": "ship",
		"supplies": "supply", "supplied": "supply", "reaches": "reach", "bound": "bind", "knows": "know", "starring": "star",
		"signed": "sign", "owned": "own", "status": "status", "process": "process", "born": "bear", "written": "write",
	} {
		if got := baseOf(form); got != want {
			t.Errorf("baseOf(%q) = %q, want %q", form, got, want)
		}
	}
}

func TestSplitWords(t *testing.T) {
	for name, want := range map[string]string{
		"partnerOf": "partner of", "partner_of": "partner of", "hasProvider": "has provider", "birth-date": "birth date",
		"IRIName": "iri name", "releaseYear2": "release year2", "x": "x", "größeVon": "größe von",
	} {
		got := ""
		for i, w := range splitWords(name) {
			if i > 0 {
				got += " "
			}
			got += w
		}
		if got != want {
			t.Errorf("splitWords(%q) = %q, want %q", name, got, want)
		}
	}
}
