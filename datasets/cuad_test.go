package datasets_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
)

func cuadName(c map[string]string) string { return c["title"] + " (" + c["contract_id"] + ")" }

func cuadFirm(t map[string]rows, id string) string { return t["firms"].by("firm_id", id)["name"] }

// signed says whether a party signed a contract.
func cuadSigned(t map[string]rows, contract, firm string) bool {
	return slices.ContainsFunc(t["parties"], func(p map[string]string) bool {
		return p["contract_id"] == contract && p["firm_id"] == firm
	})
}

func cuadContracts(test func(map[string]string) bool) oracle {
	return func(t map[string]rows) []string { return t["contracts"].where(test).each(cuadName) }
}

func cuadCount(test func(map[string]string) bool) oracle {
	return func(t map[string]rows) []string { return number(len(t["contracts"].where(test))) }
}

func cuadType(c map[string]string) string {
	switch c["type"] {
	case "ip":
		return "IP"
	case "co-branding", "non-compete":
		return c["type"]
	}
	return strings.ReplaceAll(c["type"], "-", " ")
}

// cuadRuns says whether a contract is in force on a day.
func cuadRuns(c map[string]string, day string) bool {
	return from(c["start_date"]) <= day && day <= through(c["expiration_date"])
}

// cuadClashes calls f with each two exclusive contracts that have a party in common and run
// on a common day.
func cuadClashes(t map[string]rows, f func(a, b map[string]string, firm string)) {
	exclusive := t["contracts"].where(func(c map[string]string) bool { return c["exclusivity"] == "1" })
	parties := map[string][]string{}
	for _, p := range t["parties"] {
		if p["firm_id"] != "" {
			parties[p["contract_id"]] = append(parties[p["contract_id"]], p["firm_id"])
		}
	}
	for _, a := range exclusive {
		for _, b := range exclusive {
			overlap := from(a["start_date"]) <= through(b["expiration_date"]) && from(b["start_date"]) <= through(a["expiration_date"])
			// A term that ends before it starts is on no day.
			overlap = overlap && from(a["start_date"]) <= through(a["expiration_date"]) && from(b["start_date"]) <= through(b["expiration_date"])
			for _, firm := range parties[a["contract_id"]] {
				if a["contract_id"] != b["contract_id"] && overlap && slices.Contains(parties[b["contract_id"]], firm) {
					f(a, b, firm)
				}
			}
		}
	}
}

var cuadLaws = map[string]string{"CN": "China", "DE": "Germany", "CA-ON": "Ontario", "CA-BC": "British Columbia",
	"GB-EAW": "England and Wales", "SG": "Singapore", "BE": "Belgium"}

// cuadLaw is the name of a law: ours, or that of a contract under this law alone.
func cuadLaw(t map[string]rows, code string) string {
	if name := cuadLaws[code]; name != "" {
		return name
	}
	only := t["contracts"].where(func(c map[string]string) bool { return c["governing_law_kind"] == "one" })
	return strings.ReplaceAll(only.by("governing_law_code", code)["governing_law"], "; ", " and ")
}

var cuadOracles = map[string]oracle{
	"how many contracts are there": cuadCount(func(map[string]string) bool { return true }),
	"how many exclusive contracts are there per type": func(t map[string]rows) []string {
		n := map[string]int{}
		for _, c := range t["contracts"] {
			n[cuadType(c)] += strings.Count(c["exclusivity"], "1")
		}
		return lines(n)
	},
	"what share of the contracts is exclusive per type sorted by share descending": func(t map[string]rows) []string {
		all, yes := t["contracts"].tally(cuadType), map[string]int{}
		for _, c := range t["contracts"] {
			yes[cuadType(c)] += strings.Count(c["exclusivity"], "1")
		}
		types := t["contracts"].each(cuadType)
		share := func(name string) float64 { return float64(yes[name]) / float64(all[name]) }
		slices.SortFunc(types, func(a, b string) int {
			if share(a) != share(b) {
				return map[bool]int{true: -1, false: 1}[share(a) > share(b)]
			}
			return strings.Compare(a, b)
		})
		for i, name := range types {
			types[i] = name + " | " + strconv.FormatFloat(share(name), 'g', -1, 64)
		}
		return types
	},
	"which exclusive contracts contain a non-compete": cuadContracts(func(c map[string]string) bool {
		return c["exclusivity"] == "1" && c["non_compete"] == "1"
	}),
	"which sponsorship agreements have no non-compete": cuadContracts(func(c map[string]string) bool {
		return c["type"] == "sponsorship" && c["non_compete"] == "0"
	}),
	"which distributor agreements have a minimum commitment": cuadContracts(func(c map[string]string) bool {
		return c["type"] == "distributor" && c["minimum_commitment"] == "1"
	}),
	"how many contracts restrict assignment": cuadCount(func(c map[string]string) bool { return c["anti_assignment"] == "1" }),
	"which firms are doubly bound": func(t map[string]rows) (firms []string) {
		cuadClashes(t, func(_, _ map[string]string, firm string) {
			if f := t["firms"].by("firm_id", firm); f["kind"] == "firm" && !slices.Contains(firms, f["name"]) {
				firms = append(firms, f["name"])
			}
		})
		return firms
	},
	"which contracts clash": func(t map[string]rows) (names []string) {
		cuadClashes(t, func(a, _ map[string]string, _ string) {
			if !slices.Contains(names, cuadName(a)) {
				names = append(names, cuadName(a))
			}
		})
		return names
	},
	"which contracts need consent for the sale of Cisco": func(t map[string]rows) []string {
		return t["contracts"].where(func(c map[string]string) bool {
			return cuadSigned(t, c["contract_id"], "f-cisco-systems") && slices.ContainsFunc(t["clauses"], func(k map[string]string) bool {
				return k["contract_id"] == c["contract_id"] && (k["category"] == "change_of_control" || k["category"] == "anti_assignment")
			})
		}).each(cuadName)
	},
	"how many contracts are there per governing law": func(t map[string]rows) []string {
		n := map[string]int{}
		for _, c := range t["contracts"] {
			for _, code := range strings.Split(c["governing_law_code"], "|") {
				if code != "" {
					n[cuadLaw(t, code)]++
				}
			}
		}
		return lines(n)
	},
	"which contracts governed by New York contain a non-compete": cuadContracts(func(c map[string]string) bool {
		return strings.Contains(c["governing_law_code"], "US-NY") && c["non_compete"] == "1"
	}),
	"how many contracts have no governing law": cuadCount(func(c map[string]string) bool { return c["governing_law_code"] == "" }),
	"which contracts expire in 2021":           cuadContracts(func(c map[string]string) bool { return strings.HasPrefix(c["expiration_date"], "2021") }),
	"which contracts have no start":            cuadContracts(func(c map[string]string) bool { return c["start_date"] == "" }),
	"which contracts are in force as of 2010-01-01": cuadContracts(func(c map[string]string) bool {
		return cuadRuns(c, "2010-01-01")
	}),
	"how many exclusive contracts were in force as of 2015-01-01": cuadCount(func(c map[string]string) bool {
		return c["exclusivity"] == "1" && cuadRuns(c, "2015-01-01")
	}),
	"which contracts have a notice period over 60 days": cuadContracts(func(c map[string]string) bool {
		days, _ := strconv.Atoi(c["renewal_notice_days"])
		return days > 60
	}),
	"which contracts are not self-renewing": cuadContracts(func(c map[string]string) bool { return c["renewal_auto"] != "1" }),
	"which license agreements are perpetual": cuadContracts(func(c map[string]string) bool {
		return c["type"] == "license" && strings.Contains(c["expiration_kind"], "perpetual")
	}),
	"which parties have at least 4 contracts": func(t map[string]rows) []string {
		return t["firms"].where(func(f map[string]string) bool { return f["n_contracts"] >= "4" }).each(func(f map[string]string) string { return f["name"] })
	},
	"which contract has the most parties": func(t map[string]rows) []string {
		n, most := map[string]int{}, 0
		for contract, parties := range cuadParties(t) {
			n[contract], most = len(parties), max(most, len(parties))
		}
		return t["contracts"].where(func(c map[string]string) bool { return n[c["contract_id"]] == most }).each(cuadName)
	},
	"which firms contract with IBM": func(t map[string]rows) (names []string) {
		for _, parties := range cuadParties(t) {
			if !slices.Contains(parties, "f-international-business-machines") {
				continue
			}
			for _, p := range parties {
				if name := cuadFirm(t, p); p != "f-international-business-machines" && !slices.Contains(names, name) {
					names = append(names, name)
				}
			}
		}
		return names
	},
	"who is the distributor of contract cuad-392": func(t map[string]rows) []string {
		return t["parties"].where(func(p map[string]string) bool {
			return p["contract_id"] == "cuad-392" && p["role"] == "distributor"
		}).each(func(p map[string]string) string { return cuadFirm(t, p["firm_id"]) })
	},
	"list the 3 newest franchise agreements": func(t map[string]rows) []string {
		list := t["contracts"].where(func(c map[string]string) bool { return c["type"] == "franchise" })
		slices.SortFunc(list, func(a, b map[string]string) int { return strings.Compare(b["start_date"], a["start_date"]) })
		return list[:3].each(cuadName)
	},
}

// cuadParties are the parties of each contract, each once.
func cuadParties(t map[string]rows) map[string][]string {
	of := map[string][]string{}
	for _, p := range t["parties"] {
		if p["firm_id"] != "" && !slices.Contains(of[p["contract_id"]], p["firm_id"]) {
			of[p["contract_id"]] = append(of[p["contract_id"]], p["firm_id"])
		}
	}
	return of
}

// TestConsent checks that the proof of a need for consent ends in the words of a passage,
// and that these are in the table.
func TestConsent(t *testing.T) {
	tables := copyOf(t, "cuad")
	db := loaded(t, "cuad")
	for _, contract := range []string{"cuad-393", "cuad-392"} {
		rows, _ := answer(t, db, "why does contract "+contract+" need consent for the sale of Cisco")
		proof := rows.Proof().String()
		passages := tables["clauses"].where(func(k map[string]string) bool { return k["contract_id"] == contract })
		if !slices.ContainsFunc(passages, func(k map[string]string) bool {
			return strings.Contains(proof, fmt.Sprintf("─ excerpt(%s-%s-%s, ", contract, strings.ReplaceAll(k["category"], "_", " "), k["clause_no"])) &&
				strings.Contains(proof, k["excerpt"][:40])
		}) {
			t.Errorf("no passage of %s is a leaf of\n%s", contract, proof)
		}
		if !strings.Contains(proof, "[1] "+tables["contracts"].by("contract_id", contract)["source_file"]) {
			t.Errorf("the filed paper is no source of\n%s", proof)
		}
	}
}

// TestNotRecorded checks that an answer that rests on what CUAD does not say has a note.
func TestNotRecorded(t *testing.T) {
	tables := copyOf(t, "cuad")
	db := loaded(t, "cuad")
	unknown := len(tables["contracts"].where(func(c map[string]string) bool { return c["renewal_auto"] == "" }))
	for _, question := range []string{"which contracts are not self-renewing", "how many contracts are not self-renewing"} {
		rows, _ := answer(t, db, question)
		want := fmt.Sprintf("for %d contracts it is not recorded whether they are self renewing", unknown)
		if !slices.Contains(rows.Notes(), want) {
			t.Errorf("%s: the notes are %q, want %q", question, rows.Notes(), want)
		}
	}
	_, got := answer(t, db, "how many contracts are of unknown renewal")
	if !slices.Equal(got, number(unknown)) {
		t.Errorf("%v contracts are of unknown renewal, want %d", got, unknown)
	}
}
