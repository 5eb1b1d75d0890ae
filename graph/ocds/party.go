package ocds

import (
	"strings"

	"github.com/cayleygraph/quad"
)

// roles are the kinds of organisations by the role that a party has.
var roles = map[string]string{
	"buyer": "Buyer", "supplier": "Supplier", "tenderer": "Tenderer", "procuringentity": "ProcuringEntity", "payer": "Payer", "payee": "Payee",
	"funder": "Funder", "enquirer": "Enquirer", "reviewbody": "ReviewBody",
}

// organisations writes the parties.
func (w *writer) organisations() {
	w.parties = map[string]string{}
	for _, o := range w.list("parties", w.all["parties"]) {
		key := w.partyKey(o.members)
		if key == "" {
			w.remark(o.path, "a party with neither id nor name")
			continue
		}
		if id := idOf(o.members); id != "" {
			w.parties[id] = key
		}
		iri := w.organisation(key, o.members)
		if address, ok := o.members["address"].(map[string]any); ok {
			w.text(iri, "country", address["countryName"])
			w.text(iri, "place", address["locality"])
		}
		list, _ := o.members["roles"].(leaf)
		names, ok := list.value.([]any)
		if !ok && list.value != nil {
			names = []any{list.value}
		}
		for _, name := range names {
			if kind := roles[strings.ToLower(text(name))]; kind != "" {
				w.plays(iri, kind)
			} else if text(name) != "" {
				w.remark(o.path+"/roles", "a role that the standard does not have")
			}
		}
		w.pass("parties", o.members, "id", "name", "identifier", "additionalIdentifiers", "address", "roles")
	}
}

// organisation writes a party's names and returns its address.
func (w *writer) organisation(key string, members map[string]any) quad.IRI {
	iri := thing("organisation", key)
	if w.compiler.parties == nil {
		w.compiler.parties = map[quad.IRI]bool{}
	}
	if _, known := w.compiler.parties[iri]; !known {
		w.compiler.parties[iri] = false
	}
	if l, ok := members["name"].(leaf); ok && text(l.value) != "" {
		w.fact(iri, "name", quad.String(strings.Join(strings.Fields(text(l.value)), " ")), l.from)
	}
	if identifier, ok := members["identifier"].(map[string]any); ok {
		l, _ := members["name"].(leaf)
		legal, _ := identifier["legalName"].(leaf)
		if s := text(legal.value); s != "" && !strings.EqualFold(s, text(l.value)) {
			predicate := "alias"
			if text(l.value) == "" {
				predicate = "name"
			}
			w.fact(iri, predicate, quad.String(s), legal.from)
		}
		w.text(iri, "registration", identifier["id"])
	}
	return iri
}

// plays says in what role an organisation is: a kind below Organisation.
func (w *writer) plays(iri quad.IRI, kind string) {
	w.is(iri, kind)
	w.compiler.parties[iri] = true
}

// partyKey is what a party is known by in all processes: the number in a register, an id
// that is more than a number in the list, or else the name.
func (w *writer) partyKey(members map[string]any) string {
	if identifier, ok := members["identifier"].(map[string]any); ok {
		scheme, _ := identifier["scheme"].(leaf)
		id, _ := identifier["id"].(leaf)
		if s, i := text(scheme.value), text(id.value); s != "" && i != "" {
			return s + "-" + i
		}
	}
	name, _ := members["name"].(leaf)
	folded := strings.ToLower(strings.Join(strings.Fields(text(name.value)), " "))
	switch id := idOf(members); {
	case global(id), folded == "" && len(id) > 3:
		return id
	case folded != "":
		return folded
	case id != "":
		return w.ocid + "-" + id
	}
	return ""
}

// global says whether an id looks like one of a register, such as GB-COH-1234, and not like
// the number in a list.
func global(id string) bool {
	return len(id) >= 6 && strings.ContainsAny(id, "-:/") && strings.ContainsAny(strings.ToUpper(id), "ABCDEFGHIJKLMNOPQRSTUVWXYZ") || len(id) >= 12
}

// party is an organisation that something refers to.
type party struct {
	iri  quad.IRI
	from *release
}

// reference is the organisation that a buyer or a procuring entity is, or empty.
func (w *writer) reference(path string, v any) (quad.IRI, *release) {
	members, ok := v.(map[string]any)
	if !ok {
		if v != nil {
			w.remark(path, "an organisation was expected, with id and name")
		}
		return "", nil
	}
	p := w.party(path, members)
	if p.iri != "" && path == "buyer" {
		w.plays(p.iri, "Buyer")
	}
	return p.iri, p.from
}

// references are the organisations of a list.
func (w *writer) references(path string, v any) (found []party) {
	if one, ok := v.(map[string]any); ok { // an object where a list belongs
		v = []any{one}
		w.note(path, "a list of objects was expected: the object is taken as one")
	}
	if v == nil {
		return nil
	}
	items, ok := v.([]any)
	if !ok {
		if l, is := v.(leaf); !is || !isEmpty(l.value) {
			w.remark(path, "a list of objects was expected")
		}
		return nil
	}
	for _, item := range items {
		if p := w.party(path, item.(map[string]any)); p.iri != "" {
			found = append(found, p)
		}
	}
	return found
}

// party is the organisation that an object refers to, by the id of a party of this
// process or by itself.
func (w *writer) party(path string, members map[string]any) party {
	id, _ := members["id"].(leaf)
	name, _ := members["name"].(leaf)
	from := id.from
	if from == nil {
		from = name.from
	}
	key := w.parties[text(id.value)]
	if key == "" {
		key = w.partyKey(members)
	}
	if key == "" {
		if len(members) > 0 {
			w.remark(path, "an organisation with neither id nor name")
		}
		return party{}
	}
	return party{w.organisation(key, members), from}
}
