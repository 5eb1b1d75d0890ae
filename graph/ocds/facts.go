package ocds

import (
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
)

// Facts merges the releases that were added, process by process in the order in which they
// came first, and gives the facts; file is the index of the file that the process's last
// release comes from, in the order of Add. It ends at the first error of add. The remarks,
// those of Add too, come in the order in which they arose.
func (c *Compiler) Facts(add func(q quad.Quad, file int) error) ([]Remark, error) {
	for _, ocid := range c.order {
		releases := c.sorted(ocid)
		m := &merger{}
		w := &writer{compiler: c, ocid: ocid, last: releases[len(releases)-1], add: add, unread: map[string]bool{}}
		w.all = m.merged(releases)
		w.process(releases)
		w.changes(m.changes)
		if w.err != nil {
			return c.remarks, w.err
		}
	}
	return c.remarks, c.plainParties(add)
}

// plainParties says of the organisations of which no role is known that they are some.
func (c *Compiler) plainParties(add func(quad.Quad, int) error) error {
	for _, iri := range slices.Sorted(maps.Keys(c.parties)) {
		if c.parties[iri] {
			continue
		}
		if err := add(quad.Quad{Subject: iri, Predicate: graph.Type, Object: quad.IRI("Organisation")}, len(c.files)-1); err != nil {
			return err
		}
	}
	return nil
}

// writer writes the facts of one process.
type writer struct {
	compiler *Compiler
	ocid     string
	last     *release
	all      map[string]any
	add      func(quad.Quad, int) error
	unread   map[string]bool
	known    []quad.IRI        // the tender, awards and contracts, for changes
	parties  map[string]string // id of a party -> its key
	err      error
}

func (w *writer) remark(path, message string) {
	if path != "" {
		path = ": " + path
	}
	w.compiler.remarks = append(w.compiler.remarks, Remark{w.compiler.files[w.last.file], w.last.file, w.last.line, w.ocid + path, message, false})
}

func (w *writer) note(path, message string) {
	w.remark(path, message)
	w.compiler.remarks[len(w.compiler.remarks)-1].Kept = true
}

// fact writes a fact said by a release.
func (w *writer) fact(subject quad.IRI, predicate string, object quad.Value, from *release) {
	if w.err != nil || object == nil {
		return
	}
	q := quad.Quad{Subject: subject, Predicate: quad.IRI(predicate), Object: object}
	if from != nil {
		q.Label = w.releaseIRI(from)
	}
	w.err = w.add(q, w.last.file)
}

// is says of what kind a thing is.
func (w *writer) is(subject quad.IRI, kind string) {
	if w.err == nil {
		w.err = w.add(quad.Quad{Subject: subject, Predicate: graph.Type, Object: quad.IRI(kind)}, w.last.file)
	}
}

func (w *writer) releaseIRI(r *release) quad.IRI {
	id := r.id
	if id == "" {
		id = strings.TrimSuffix(w.ocid+"-"+r.day, "-")
	}
	return thing("release", id)
}

// thing is the address of a thing by its kind and key.
func thing(kind, key string) quad.IRI { return quad.IRI(kind + "/" + escaped(key)) }

// escaped writes a key so that it can stand in an address as its last part.
func escaped(key string) string {
	var b strings.Builder
	for i := range len(key) {
		if c := key[i]; c <= ' ' || c == 0x7f || strings.IndexByte(`<>"{}|^`+"`"+`\%/#`, c) >= 0 {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// process writes the process and all that belongs to it.
func (w *writer) process(releases []*release) {
	p := thing("process", w.ocid)
	w.is(p, "Process")
	for _, r := range releases {
		iri := w.releaseIRI(r)
		w.is(iri, "Release")
		w.fact(p, "release", iri, nil)
		if r.day != "" {
			w.fact(iri, "published", date(r.day), nil)
		}
		if r.tag != "" {
			w.fact(iri, "tag", quad.String(r.tag), nil)
		}
	}
	w.organisations()
	buyer, from := w.reference("buyer", w.all["buyer"])
	if buyer == "" {
		w.note("buyer", "no buyer is named")
	}
	if o, ok := w.all["tender"].(map[string]any); ok {
		w.tender(o, p, buyer, from)
	} else if w.all["tender"] != nil {
		w.remark("tender", "a tender that is no object")
	}
	suppliers := map[string][]quad.IRI{}
	for _, a := range w.list("awards", w.all["awards"]) {
		w.award(a, p, buyer, from, suppliers)
	}
	for _, c := range w.list("contracts", w.all["contracts"]) {
		w.contract(c, p, buyer, from, suppliers)
	}
	w.pass("", w.all, "ocid", "initiationType", "language", "parties", "buyer", "tender", "awards", "contracts")
}

// object is one of a list, with its id or its place in the list.
type object struct {
	path    string
	key     string
	members map[string]any
}

// list are the objects of a list. One without an id is known by its place.
func (w *writer) list(path string, v any) (objects []object) {
	items, ok := v.([]any)
	if !ok {
		if v != nil {
			if l, is := v.(leaf); !is || l.value != nil && !isEmpty(l.value) {
				w.remark(path, "a list of objects was expected")
			}
		}
		return nil
	}
	for i, item := range items {
		members := item.(map[string]any)
		o := object{key: idOf(members), members: members}
		if o.key == "" {
			o.key = "no-id-" + strconv.Itoa(i+1)
			w.note(path+"/"+strconv.Itoa(i+1), "it has no id: it is known by its place")
		}
		o.path = path + "/" + o.key
		objects = append(objects, o)
	}
	return objects
}

func isEmpty(v any) bool {
	list, ok := v.([]any)
	return ok && len(list) == 0
}

// common writes what tenders, awards and contracts have alike.
func (w *writer) common(kind string, o object, process, buyer quad.IRI, from *release) quad.IRI {
	subject := thing(strings.ToLower(kind), w.ocid+"-"+o.key)
	if kind == "Tender" {
		subject = thing("tender", w.ocid)
	}
	w.known = append(w.known, subject)
	w.is(subject, kind)
	w.fact(subject, "process", process, nil)
	w.fact(subject, "identifier", quad.String(o.key), nil)
	if buyer != "" {
		w.fact(subject, "buyer", buyer, from)
	}
	for _, name := range []string{"title", "description", "status"} {
		w.text(subject, name, o.members[name])
	}
	w.money(subject, "value", o, "value")
	w.items(subject, o)
	w.amendments(subject, o)
	return subject
}

func (w *writer) tender(members map[string]any, process, buyer quad.IRI, from *release) {
	o := object{path: "tender", key: idOf(members), members: members}
	if o.key == "" {
		o.key = "tender"
	}
	t := w.common("Tender", o, process, buyer, from)
	w.period(t, "start", "end", o, "tenderPeriod")
	w.money(t, "minimum_value", o, "minValue")
	w.text(t, "procurement_method", members["procurementMethod"])
	w.text(t, "procurement_category", members["mainProcurementCategory"])
	w.text(t, "award_criteria", members["awardCriteria"])
	w.whole(t, "tenderer_count", o, "numberOfTenderers")
	if entity, said := w.reference("tender/procuringEntity", members["procuringEntity"]); entity != "" {
		w.plays(entity, "ProcuringEntity")
		w.fact(t, "procuring_entity", entity, said)
	}
	for _, org := range w.references("tender/tenderers", members["tenderers"]) {
		w.plays(org.iri, "Tenderer")
		w.fact(t, "tenderer", org.iri, org.from)
	}
	w.pass("tender", members, "id", "title", "description", "status", "value", "items", "amendments", "amendment", "tenderPeriod", "minValue",
		"procurementMethod", "mainProcurementCategory", "awardCriteria", "numberOfTenderers", "procuringEntity", "tenderers")
}

func (w *writer) award(o object, process, buyer quad.IRI, from *release, suppliers map[string][]quad.IRI) {
	a := w.common("Award", o, process, buyer, from)
	w.day(a, "awarded", o, "date")
	w.period(a, "start", "end", o, "contractPeriod")
	if w.all["tender"] != nil {
		w.fact(a, "tender", thing("tender", w.ocid), nil)
	}
	for _, org := range w.references(o.path+"/suppliers", o.members["suppliers"]) {
		w.plays(org.iri, "Supplier")
		w.fact(a, "supplier", org.iri, org.from)
		suppliers[o.key] = append(suppliers[o.key], org.iri)
	}
	if len(suppliers[o.key]) == 0 {
		w.note(o.path+"/suppliers", "an award without a supplier")
	}
	w.pass("awards", o.members, "id", "title", "description", "status", "value", "items", "amendments", "amendment", "date", "contractPeriod", "suppliers")
}

func (w *writer) contract(o object, process, buyer quad.IRI, from *release, suppliers map[string][]quad.IRI) {
	c := w.common("Contract", o, process, buyer, from)
	w.period(c, "start", "end", o, "period")
	w.day(c, "signed", o, "dateSigned")
	award, _ := o.members["awardID"].(leaf)
	switch id := text(award.value); {
	case id == "":
		w.note(o.path+"/awardID", "a contract that names no award")
	case !slices.ContainsFunc(w.known, func(k quad.IRI) bool { return k == thing("award", w.ocid+"-"+id) }):
		w.remark(o.path+"/awardID", "a contract of an award that is not there")
	default:
		w.fact(c, "award", thing("award", w.ocid+"-"+id), award.from)
		for _, s := range suppliers[id] {
			w.fact(c, "supplier", s, award.from)
		}
	}
	w.pass("contracts", o.members, "id", "awardID", "title", "description", "status", "value", "items", "amendments", "amendment", "period", "dateSigned")
}

// items writes what is bought.
func (w *writer) items(of quad.IRI, o object) {
	for _, item := range w.list(o.path+"/items", o.members["items"]) {
		i := quad.IRI(string(of) + "-item-" + escaped(item.key))
		i = quad.IRI("item/" + strings.ReplaceAll(string(i), "/", "-"))
		w.is(i, "Item")
		w.fact(of, "item", i, nil)
		w.text(i, "description", item.members["description"])
		w.number(i, "quantity", item, "quantity")
		if unit, ok := item.members["unit"].(map[string]any); ok {
			w.text(i, "unit", unit["name"])
			w.money(i, "unit_value", object{path: item.path + "/unit", members: unit}, "value")
		}
		if class, ok := item.members["classification"].(map[string]any); ok {
			w.text(i, "classification", class["description"])
			w.text(i, "classification_code", class["id"])
		}
		w.pass("items", item.members, "id", "description", "quantity", "unit", "classification")
	}
}

// amendments writes the amendments that are named; the older form has one, without an id.
func (w *writer) amendments(of quad.IRI, o object) {
	list := w.list(o.path+"/amendments", o.members["amendments"])
	if one, ok := o.members["amendment"].(map[string]any); ok {
		list = append(list, object{o.path + "/amendment", "amendment", one})
	}
	for _, a := range list {
		i := quad.IRI("amendment/" + strings.ReplaceAll(string(of)+"-"+escaped(a.key), "/", "-"))
		w.is(i, "Amendment")
		w.fact(of, "amendment", i, nil)
		w.day(i, "amended", a, "date")
		w.text(i, "rationale", a.members["rationale"])
		w.text(i, "description", a.members["description"])
		w.pass("amendments", a.members, "id", "date", "rationale", "description", "changes")
	}
}

// changes writes what later releases changed.
func (w *writer) changes(list []change) {
	for n, c := range list {
		i := thing("change", fmt.Sprintf("%s-%d", w.ocid, n+1))
		w.is(i, "Change")
		w.fact(i, "of_release", w.releaseIRI(c.after.from), nil)
		w.fact(i, "field", quad.String(strings.Join(c.path, "/")), nil)
		w.fact(i, "before_value", quad.String(shown(c.before.value)), nil)
		if c.after.value != nil {
			w.fact(i, "after_value", quad.String(shown(c.after.value)), nil)
		}
		if c.after.from.day != "" {
			w.fact(i, "changed", date(c.after.from.day), nil)
		}
		if of := w.changed(c.path); of != "" {
			w.fact(i, "changed_thing", of, nil)
		}
	}
}

// changed is the tender, award or contract that a path leads into.
func (w *writer) changed(path []string) quad.IRI {
	of := quad.IRI("")
	switch {
	case path[0] == "tender":
		of = thing("tender", w.ocid)
	case len(path) > 1 && (path[0] == "awards" || path[0] == "contracts"):
		of = thing(strings.TrimSuffix(path[0], "s"), w.ocid+"-"+path[1])
	}
	if slices.Contains(w.known, of) {
		return of
	}
	return ""
}

// pass tells which members of an object are not read, each once for a process.
func (w *writer) pass(path string, members map[string]any, read ...string) {
	for _, name := range slices.Sorted(maps.Keys(members)) {
		at := strings.TrimPrefix(path+"/"+name, "/")
		if slices.Contains(read, name) || w.unread[at] {
			continue
		}
		w.unread[at] = true
		w.remark("", at+" is not read")
	}
}

// text writes a text, if there is one.
func (w *writer) text(subject quad.IRI, predicate string, v any) {
	if l, ok := v.(leaf); ok && text(l.value) != "" {
		w.fact(subject, predicate, quad.String(text(l.value)), l.from)
	}
}

// day writes a date.
func (w *writer) day(subject quad.IRI, predicate string, o object, member string) {
	l, ok := o.members[member].(leaf)
	if !ok || text(l.value) == "" {
		return
	}
	day, _, ok := parseDay(text(l.value))
	if !ok {
		w.remark(o.path+"/"+member, "a date was expected, such as 2025-10-28 or 2025-10-28T12:00:00Z")
		return
	}
	w.fact(subject, predicate, date(day), l.from)
}

func date(day string) quad.Value {
	return quad.TypedString{Value: quad.String(day), Type: "http://www.w3.org/2001/XMLSchema#date"}
}

// period writes the first and the last day of a period.
func (w *writer) period(subject quad.IRI, start, end string, o object, member string) {
	p, ok := o.members[member].(map[string]any)
	if !ok {
		return
	}
	in := object{path: o.path + "/" + member, members: p}
	w.day(subject, start, in, "startDate")
	w.day(subject, end, in, "endDate")
	w.day(subject, "latest_end", in, "maxExtentDate")
	l, _ := p["durationInDays"].(leaf)
	if n, err := strconv.Atoi(text(l.value)); err == nil && n >= 0 {
		w.fact(subject, "length", quad.TypedString{Value: quad.String(fmt.Sprintf("P%dD", n)), Type: "http://www.w3.org/2001/XMLSchema#duration"}, l.from)
	}
	w.pass(member, p, "startDate", "endDate", "maxExtentDate", "durationInDays")
}

// money writes an amount and its currency.
func (w *writer) money(subject quad.IRI, predicate string, o object, member string) {
	v, ok := o.members[member].(map[string]any)
	if !ok {
		return
	}
	at := o.path + "/" + member
	amount, _ := v["amount"].(leaf)
	currency, _ := v["currency"].(leaf)
	digits := text(amount.value)
	if digits == "" {
		return
	}
	n, ok := decimal(digits)
	code := strings.ToUpper(text(currency.value))
	switch {
	case !ok:
		w.remark(at+"/amount", "a number was expected")
	case code == "":
		w.remark(at+"/currency", "an amount without a currency")
	case len(code) != 3 || strings.Trim(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "":
		w.remark(at+"/currency", "a currency was expected, as a code of three letters")
	default:
		plain := plainAmount(n)
		if whole, _, _ := strings.Cut(strings.TrimPrefix(plain, "-"), "."); len(whole) > 14 {
			w.remark(at+"/amount", "an amount that is too large")
			return
		}
		if exact, _ := new(big.Rat).SetString(plain); exact.Cmp(n) != 0 {
			w.note(at+"/amount", "an amount with more than four digits behind the point: it is rounded")
		}
		w.fact(subject, predicate, quad.TypedString{Value: quad.String(plain + " " + code), Type: "clause:money"}, amount.from)
	}
}

// decimal reads a number exactly, if it is not beyond all measure.
func decimal(s string) (*big.Rat, bool) {
	x, err := strconv.ParseFloat(s, 64)
	if err != nil || x > 1e18 || x < -1e18 || x != 0 && x < 1e-18 && x > -1e-18 || len(s) > 60 || strings.ContainsAny(s, "xXpP_/") {
		return nil, false
	}
	return new(big.Rat).SetString(s)
}

// plainAmount is a number with at most four digits behind the point.
func plainAmount(n *big.Rat) string {
	s := n.FloatString(4)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

// number writes a number, be it one in quotes.
func (w *writer) number(subject quad.IRI, predicate string, o object, member string) {
	l, _ := o.members[member].(leaf)
	s := text(l.value)
	if s == "" {
		return
	}
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		w.fact(subject, predicate, quad.Int(n), l.from)
	} else if x, err := strconv.ParseFloat(s, 64); err == nil && x-x == 0 {
		w.fact(subject, predicate, quad.Float(x), l.from)
	} else {
		w.remark(o.path+"/"+member, "a number was expected")
	}
}

// whole writes a whole number.
func (w *writer) whole(subject quad.IRI, predicate string, o object, member string) {
	l, _ := o.members[member].(leaf)
	if s := text(l.value); s != "" {
		if n, err := strconv.ParseInt(strings.TrimSuffix(s, ".0"), 10, 64); err == nil {
			w.fact(subject, predicate, quad.Int(n), l.from)
		} else {
			w.remark(o.path+"/"+member, "a whole number was expected")
		}
	}
}
