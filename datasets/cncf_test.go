package datasets_test

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

func itemName(i map[string]string) string { return i["name"] }

func cncfItems(test func(map[string]string) bool) oracle {
	return func(t map[string]rows) []string { return t["items"].where(test).each(itemName) }
}

func cncfCount(test func(map[string]string) bool) oracle {
	return func(t map[string]rows) []string { return number(len(t["items"].where(test))) }
}

// maturity is that of a project on a day, by the days on which it went from one to the next.
func maturity(i map[string]string, day string) string {
	if i["cncf_maturity"] == "" {
		return ""
	}
	for _, step := range [][2]string{{"archived", "archived"}, {"graduated", "graduated"}, {"incubating", "incubating"}, {"accepted", "sandbox"}} {
		if date := i[step[0]]; date != "" && date <= day {
			return step[1]
		}
	}
	return ""
}

// cncfMembers are the members with their names: those of organisations, or their own.
func cncfMembers(t map[string]rows) (members rows) {
	names := index(t["orgs"], "org_id")
	for _, m := range t["members"] {
		name := m["name"]
		if org := names[m["org_id"]]; org != nil {
			name = org["name"]
		}
		members = append(members, map[string]string{"name": name, "org_id": m["org_id"], "tier": m["tier"], "joined": m["joined"]})
	}
	return members
}

// cncfPlaces are the categories or subcategories of an item.
func cncfPlaces(i map[string]string) []string {
	places := []string{i["category"] + " / " + i["subcategory"]}
	for _, path := range strings.Split(i["other_paths"], "|") {
		if path = strings.TrimSpace(path); path != "" {
			places = append(places, path)
		}
	}
	return places
}

// cncfIn returns what says whether an item is in a category. The category of a path that no
// item has as its first is not recorded.
func cncfIn(t map[string]rows) func(i map[string]string, category string) bool {
	first := map[string]bool{}
	for _, i := range t["items"] {
		first[i["category"]+" / "+i["subcategory"]] = true
	}
	return func(i map[string]string, category string) bool {
		return slices.ContainsFunc(cncfPlaces(i), func(place string) bool {
			return strings.HasPrefix(place, category+" / ") && first[place]
		})
	}
}

func isProduct(i map[string]string) bool { return i["kind"] == "product" }

// cncfMakers are the names of the organisations that make an item for which a test holds.
func cncfMakers(t map[string]rows, test func(map[string]string) bool) []string {
	makers := map[string]bool{}
	for _, i := range t["items"].where(test) {
		makers[i["org_id"]] = true
	}
	return t["orgs"].where(func(o map[string]string) bool { return makers[o["org_id"]] }).each(itemName)
}

const landscapeDay = "2026-08-07"

var cncfOracles = map[string]oracle{
	"how many items are there":                       cncfCount(func(map[string]string) bool { return true }),
	"which projects are graduated":                   cncfItems(func(i map[string]string) bool { return i["cncf_maturity"] == "graduated" }),
	"which projects were graduated as of 2020-01-01": cncfItems(func(i map[string]string) bool { return maturity(i, "2020-01-01") == "graduated" }),
	"which projects are incubating and open source": cncfItems(func(i map[string]string) bool {
		return i["cncf_maturity"] == "incubating" && i["repo"] != ""
	}),
	"how many sandbox projects were there on 2022-01-01": cncfCount(func(i map[string]string) bool { return maturity(i, "2022-01-01") == "sandbox" }),
	"which projects graduated in 2025":                   cncfItems(func(i map[string]string) bool { return strings.HasPrefix(i["graduated"], "2025") }),
	"when was project Helm incubating": func(t map[string]rows) []string {
		helm := t["items"].by("name", "Helm")
		return []string{helm["incubating"] + " | " + helm["graduated"]}
	},
	"which projects are archived": cncfItems(func(i map[string]string) bool { return i["cncf_maturity"] == "archived" }),
	"how many products does each category have": func(t map[string]rows) []string {
		in, n := cncfIn(t), map[string]int{}
		for _, c := range t["items"].each(func(i map[string]string) string { return i["category"] }) {
			n[c] = len(t["items"].where(func(i map[string]string) bool { return isProduct(i) && in(i, c) }))
		}
		return lines(n)
	},
	"list each category, the number of its subcategories": func(t map[string]rows) []string {
		subs := map[string][]string{}
		for _, i := range t["items"] {
			if !slices.Contains(subs[i["category"]], i["subcategory"]) {
				subs[i["category"]] = append(subs[i["category"]], i["subcategory"])
			}
		}
		n := map[string]int{}
		for c, list := range subs {
			n[c] = len(list)
		}
		return lines(n)
	},
	"which platinum members make an open-source product": func(t map[string]rows) []string {
		makers := cncfMakers(t, func(i map[string]string) bool { return isProduct(i) && i["repo"] != "" })
		return cncfMembers(t).where(func(m map[string]string) bool {
			return m["tier"] == "Platinum" && slices.Contains(makers, m["name"])
		}).each(itemName)
	},
	"which vendors work in category Serverless": func(t map[string]rows) []string {
		in := cncfIn(t)
		return cncfMakers(t, func(i map[string]string) bool { return in(i, "Serverless") })
	},
	"which organisations make more than 10 products": func(t map[string]rows) []string {
		n := t["items"].where(isProduct).tally(func(i map[string]string) string { return i["org_id"] })
		return t["orgs"].where(func(o map[string]string) bool { return n[o["org_id"]] > 10 }).each(itemName)
	},
	"which organisations compete with organisation Kong": func(t map[string]rows) []string {
		var places []string
		for _, i := range t["items"] {
			if isProduct(i) && i["org_id"] == "o-konghq" {
				places = append(places, cncfPlaces(i)...)
			}
		}
		return cncfMakers(t, func(i map[string]string) bool {
			return isProduct(i) && i["org_id"] != "o-konghq" && slices.ContainsFunc(cncfPlaces(i), func(p string) bool { return slices.Contains(places, p) })
		})
	},
	"which category has the most graduated projects": func(t map[string]rows) []string {
		in, n, most := cncfIn(t), map[string]int{}, 0
		for _, c := range t["items"].each(func(i map[string]string) string { return i["category"] }) {
			n[c] = len(t["items"].where(func(i map[string]string) bool { return i["cncf_maturity"] == "graduated" && in(i, c) }))
			most = max(most, n[c])
		}
		return t["items"].where(func(i map[string]string) bool { return n[i["category"]] == most }).each(func(i map[string]string) string { return i["category"] })
	},
	"which alternatives of product Prometheus are graduated": func(t map[string]rows) []string {
		places := cncfPlaces(t["items"].by("name", "Prometheus"))
		return cncfItems(func(i map[string]string) bool {
			return i["cncf_maturity"] == "graduated" && isProduct(i) && i["name"] != "Prometheus" &&
				slices.ContainsFunc(cncfPlaces(i), func(p string) bool { return slices.Contains(places, p) })
		})(t)
	},
	"which platinum members offer a hosted platform": func(t map[string]rows) []string {
		makers := cncfMakers(t, func(i map[string]string) bool { return i["subcategory"] == "Certified Kubernetes - Hosted" })
		return cncfMembers(t).where(func(m map[string]string) bool {
			return m["tier"] == "Platinum" && slices.Contains(makers, m["name"])
		}).each(itemName)
	},
	"which members joined in 2024": func(t map[string]rows) []string {
		return cncfMembers(t).where(func(m map[string]string) bool { return strings.HasPrefix(m["joined"], "2024") }).each(itemName)
	},
	"which platinum members joined before 2017": func(t map[string]rows) []string {
		return cncfMembers(t).where(func(m map[string]string) bool {
			return m["tier"] == "Platinum" && m["joined"] != "" && m["joined"] < "2017"
		}).each(itemName)
	},
	"how many members does each tier have": func(t map[string]rows) []string {
		members := map[string]map[string]bool{}
		for _, m := range cncfMembers(t) {
			if members[m["tier"]] == nil {
				members[m["tier"]] = map[string]bool{}
			}
			members[m["tier"]][m["org_id"]+"/"+m["name"]] = true
		}
		n := map[string]int{}
		for tier, of := range members {
			n[tier] = len(of)
		}
		return lines(n)
	},
	"how many products in Provisioning are open source": func(t map[string]rows) []string {
		in := cncfIn(t)
		return cncfCount(func(i map[string]string) bool { return isProduct(i) && i["repo"] != "" && in(i, "Provisioning") })(t)
	},
	"which products does Red Hat make": cncfItems(func(i map[string]string) bool { return isProduct(i) && i["org_id"] == "o-red-hat" }),
	"which services does SUSE offer":   cncfItems(func(i map[string]string) bool { return !isProduct(i) && i["org_id"] == "o-suse" }),
	"which sandbox projects entered before 2020": cncfItems(func(i map[string]string) bool {
		return i["cncf_maturity"] == "sandbox" && i["accepted"] < "2020"
	}),
	"how many products have no maker": cncfCount(func(i map[string]string) bool { return isProduct(i) && i["org_id"] == "" }),
	"how many organisations that are not members make a product": func(t map[string]rows) []string {
		makers := t["items"].where(isProduct).tally(func(i map[string]string) string { return i["org_id"] })
		return number(len(t["orgs"].where(func(o map[string]string) bool {
			return makers[o["org_id"]] > 0 && t["members"].by("org_id", o["org_id"]) == nil
		})))
	},
	"list each graduated project and its time to graduation sorted by time to graduation descending": func(t map[string]rows) []string {
		days := func(i map[string]string) int {
			from, _ := time.Parse(time.DateOnly, i["accepted"])
			to, _ := time.Parse(time.DateOnly, i["graduated"])
			return int(to.Sub(from).Hours() / 24)
		}
		list := t["items"].where(func(i map[string]string) bool { return maturity(i, landscapeDay) == "graduated" })
		slices.SortFunc(list, func(a, b map[string]string) int {
			if n := days(b) - days(a); n != 0 {
				return n
			}
			return strings.Compare(strings.ToLower(a["name"]), strings.ToLower(b["name"]))
		})
		return list.each(func(i map[string]string) string { return fmt.Sprintf("%s | %d days", i["name"], days(i)) })
	},
}
