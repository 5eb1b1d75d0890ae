package datasets_test

import (
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"
)

func actName(c map[string]string) string { return c["title"] + " (" + c["contract_id"] + ")" }

func actContracts(test func(map[string]string) bool) oracle {
	return func(t map[string]rows) []string { return t["contracts"].where(test).each(actName) }
}

// actSuppliers are the suppliers of each contract, actBuyers the buyers of each supplier, by
// their names.
func actSuppliers(t map[string]rows) map[string][]string {
	of := map[string][]string{}
	for _, a := range t["awards"] {
		of[a["contract_id"]] = append(of[a["contract_id"]], t["suppliers"].by("supplier_id", a["supplier_id"])["name"])
	}
	return of
}

func actBuyers(t map[string]rows) map[string][]string {
	of := map[string][]string{}
	suppliers := actSuppliers(t)
	for _, c := range t["contracts"] {
		buyer := t["buyers"].by("buyer_id", c["buyer_id"])["name"]
		for _, s := range suppliers[c["contract_id"]] {
			if !slices.Contains(of[s], buyer) {
				of[s] = append(of[s], buyer)
			}
		}
	}
	return of
}

func actSupplier(test func(buyers []string) bool) oracle {
	return func(t map[string]rows) (names []string) {
		for s, buyers := range actBuyers(t) {
			if test(buyers) {
				names = append(names, s)
			}
		}
		return names
	}
}

// actMoney writes a sum as answers do: 1234 AUD, 1234.50 AUD, 1234.5025 AUD.
func actMoney(r *big.Rat) string {
	s := r.FloatString(4)
	for _, zeros := range []string{".0000", "00"} {
		if short, ok := strings.CutSuffix(s, zeros); ok {
			return short + " AUD"
		}
	}
	return s + " AUD"
}

func actSum(list rows) *big.Rat {
	sum := new(big.Rat)
	for _, c := range list {
		amount, _ := new(big.Rat).SetString(c["amount"])
		sum.Add(sum, amount)
	}
	return sum
}

func amount(c map[string]string) float64 {
	x, _ := strconv.ParseFloat(c["amount"], 64)
	return x
}

// actTurnover lists the suppliers with the sums of their contracts, the largest first.
func actTurnover(t map[string]rows) (list rows, sums map[string]*big.Rat) {
	sums = map[string]*big.Rat{}
	contracts := index(t["contracts"], "contract_id")
	for _, a := range t["awards"] {
		if sums[a["supplier_id"]] == nil {
			sums[a["supplier_id"]] = new(big.Rat)
		}
		sums[a["supplier_id"]].Add(sums[a["supplier_id"]], actSum(rows{contracts[a["contract_id"]]}))
	}
	list = slices.Clone(t["suppliers"])
	slices.SortFunc(list, func(a, b map[string]string) int {
		if n := sums[b["supplier_id"]].Cmp(sums[a["supplier_id"]]); n != 0 {
			return n
		}
		return strings.Compare(strings.ToLower(a["name"]), strings.ToLower(b["name"]))
	})
	return list, sums
}

// actPerBuyer is a column beside the names of the buyers.
func actPerBuyer(f func(t map[string]rows, contracts rows) string) oracle {
	return func(t map[string]rows) []string {
		return t["buyers"].each(func(b map[string]string) string {
			return b["name"] + " | " + f(t, t["contracts"].where(func(c map[string]string) bool { return c["buyer_id"] == b["buyer_id"] }))
		})
	}
}

var actOracles = map[string]oracle{
	"how many contracts are there": func(t map[string]rows) []string { return number(len(t["contracts"])) },
	"how many contracts does each buyer have": actPerBuyer(func(_ map[string]rows, c rows) string {
		return fmt.Sprint(len(c))
	}),
	"what is the total value of the contracts of each buyer": actPerBuyer(func(_ map[string]rows, c rows) string { return actMoney(actSum(c)) }),
	"list the 10 largest contracts": func(t map[string]rows) []string {
		list := slices.Clone(t["contracts"])
		slices.SortStableFunc(list, func(a, b map[string]string) int { return int(amount(b) - amount(a)) })
		return list[:10].each(actName)
	},
	"which contracts have a value over 10 million": actContracts(func(c map[string]string) bool { return amount(c) > 10e6 }),
	"which contracts end within 90 days": actContracts(func(c map[string]string) bool {
		return c["end"] >= "2025-12-31" && c["end"] <= "2026-03-31"
	}),
	"which contracts were in force on 2025-03-01": actContracts(func(c map[string]string) bool {
		return c["start"] <= "2025-03-01" && "2025-03-01" <= c["end"]
	}),
	"which buyers buy from KPMG":                        func(t map[string]rows) []string { return actBuyers(t)["KPMG"] },
	"which suppliers supply at least 4 buyers":          actSupplier(func(b []string) bool { return len(b) >= 4 }),
	"which suppliers supply only Education Directorate": actSupplier(func(b []string) bool { return slices.Equal(b, []string{"Education Directorate"}) }),
	"which suppliers depend on Digital Canberra":        actSupplier(func(b []string) bool { return slices.Equal(b, []string{"Digital Canberra"}) }),
	"which panels have more than 2 suppliers": func(t map[string]rows) []string {
		suppliers := actSuppliers(t)
		return actContracts(func(c map[string]string) bool { return c["kind"] == "panel" && len(suppliers[c["contract_id"]]) > 2 })(t)
	},
	`which contracts are under arrangement "CLR-N2300-PANEL"`: actContracts(func(c map[string]string) bool { return c["under_panel"] == "CLR-N2300-PANEL" }),
	"which contracts are shared":                              actContracts(func(c map[string]string) bool { return c["n_suppliers"] != "1" }),
	"which buyer has the most contracts": func(t map[string]rows) []string {
		n, most := t["contracts"].tally(func(c map[string]string) string { return c["buyer_id"] }), 0
		for _, k := range n {
			most = max(most, k)
		}
		return t["buyers"].where(func(b map[string]string) bool { return n[b["buyer_id"]] == most }).each(func(b map[string]string) string { return b["name"] })
	},
	"which agencies have no social contract": func(t map[string]rows) []string {
		social := t["contracts"].where(func(c map[string]string) bool { return c["social_local_jobs"] == "1" })
		return t["buyers"].where(func(b map[string]string) bool { return social.by("buyer_id", b["buyer_id"]) == nil }).each(func(b map[string]string) string { return b["name"] })
	},
	"which suppliers have more than 10 contracts": func(t map[string]rows) (names []string) {
		n := t["awards"].tally(func(a map[string]string) string { return a["supplier_id"] })
		return t["suppliers"].where(func(s map[string]string) bool { return n[s["supplier_id"]] > 10 }).each(func(s map[string]string) string { return s["name"] })
	},
	"which contracts went to GHD": func(t map[string]rows) []string {
		return actContracts(func(c map[string]string) bool {
			return slices.ContainsFunc(t["awards"], func(a map[string]string) bool {
				return a["contract_id"] == c["contract_id"] && a["supplier_id"] == "s-ghd"
			})
		})(t)
	},
	"list each supplier and its turnover sorted by turnover descending": func(t map[string]rows) []string {
		list, sums := actTurnover(t)
		return list.each(func(s map[string]string) string { return s["name"] + " | " + actMoney(sums[s["supplier_id"]]) })
	},
	"list the 5 biggest suppliers by total value of contracts": func(t map[string]rows) []string {
		list, _ := actTurnover(t)
		return list[:5].each(func(s map[string]string) string { return s["name"] })
	},
	"how many suppliers does each buyer have": actPerBuyer(func(t map[string]rows, contracts rows) string {
		suppliers, n := actSuppliers(t), map[string]bool{}
		for _, c := range contracts {
			for _, s := range suppliers[c["contract_id"]] {
				n[s] = true
			}
		}
		return fmt.Sprint(len(n))
	}),
	"what share of the contracts is social per buyer": actPerBuyer(func(_ map[string]rows, c rows) string {
		yes := c.where(func(c map[string]string) bool { return c["social_local_jobs"] == "1" })
		return strconv.FormatFloat(float64(len(yes))/float64(len(c)), 'g', -1, 64)
	}),
	"which contracts of buyer Canberra Institute of Technology run beside each other": func(t map[string]rows) []string {
		suppliers := actSuppliers(t)
		cit := t["contracts"].where(func(c map[string]string) bool { return c["buyer_id"] == "canberra-institute-of-technology" })
		return cit.where(func(c map[string]string) bool {
			return slices.ContainsFunc(cit, func(d map[string]string) bool {
				return c["contract_id"] != d["contract_id"] && c["start"] <= d["end"] && d["start"] <= c["end"] &&
					slices.ContainsFunc(suppliers[c["contract_id"]], func(s string) bool { return slices.Contains(suppliers[d["contract_id"]], s) })
			})
		}).each(actName)
	},
	"what is the average value of the panel contracts": func(t map[string]rows) []string {
		list := t["contracts"].where(func(c map[string]string) bool { return c["kind"] == "panel-contract" })
		return []string{actMoney(new(big.Rat).Quo(actSum(list), new(big.Rat).SetInt64(int64(len(list)))))}
	},
}
