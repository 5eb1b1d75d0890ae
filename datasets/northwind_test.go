package datasets_test

import (
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"
)

// A shop joins the tables of Northwind: each line with its order and its product.
type sale struct{ line, order, product map[string]string }

func sales(t map[string]rows) (list []sale) {
	orders, products := index(t["orders"], "OrderID"), index(t["products"], "ProductID")
	for _, l := range t["order_details"] {
		list = append(list, sale{l, orders[l["OrderID"]], products[l["ProductID"]]})
	}
	return list
}

func index(r rows, key string) map[string]map[string]string {
	by := map[string]map[string]string{}
	for _, row := range r {
		by[row[key]] = row
	}
	return by
}

// soldTo are the names of the customers who bought what a test holds for.
func soldTo(t map[string]rows, test func(sale) bool) (names []string) {
	customers := index(t["customers"], "CustomerID")
	for _, s := range sales(t) {
		if name := customers[s.order["CustomerID"]]["CompanyName"]; test(s) && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// takings sums what the lines bring in, by what a function gives for each.
func takings(t map[string]rows, of func(sale) string) map[string]*big.Rat {
	sums := map[string]*big.Rat{}
	for _, s := range sales(t) {
		value := big.NewRat(1, 1)
		for _, cell := range []string{s.line["UnitPrice"], s.line["Quantity"]} {
			factor, _ := new(big.Rat).SetString(cell)
			value.Mul(value, factor)
		}
		discount, _ := new(big.Rat).SetString(s.line["Discount"])
		value.Mul(value, new(big.Rat).Sub(big.NewRat(1, 1), discount))
		key := of(s)
		if sums[key] == nil {
			sums[key] = new(big.Rat)
		}
		sums[key].Add(sums[key], value)
	}
	return sums
}

func dollars(r *big.Rat) string {
	if r == nil {
		return "0" // the sum of nothing is of no currency
	}
	return strings.Replace(actMoney(r), "AUD", "USD", 1)
}

// bySales lists names with what they bring in, the most first.
func bySales(list rows, name, key string, sums map[string]*big.Rat) []string {
	list = slices.Clone(list)
	of := func(r map[string]string) *big.Rat {
		if s := sums[r[key]]; s != nil {
			return s
		}
		return new(big.Rat)
	}
	slices.SortStableFunc(list, func(a, b map[string]string) int {
		if n := of(b).Cmp(of(a)); n != 0 {
			return n
		}
		return strings.Compare(strings.ToLower(a[name]), strings.ToLower(b[name]))
	})
	var out []string
	for _, r := range list {
		out = append(out, r[name]+" | "+dollars(sums[r[key]]))
	}
	return out
}

func northwindOrders(test func(map[string]string) bool) oracle {
	return func(t map[string]rows) []string {
		return t["orders"].where(test).each(func(o map[string]string) string { return o["OrderID"] })
	}
}

func northwindProducts(test func(map[string]string) bool) oracle {
	return func(t map[string]rows) []string {
		return t["products"].where(test).each(func(p map[string]string) string { return p["ProductName"] })
	}
}

func count(cell string) int {
	n, _ := strconv.Atoi(cell)
	return n
}

func price(p map[string]string) float64 {
	x, _ := strconv.ParseFloat(p["UnitPrice"], 64)
	return x
}

var northwindOracles = map[string]oracle{
	"how many orders are there": func(t map[string]rows) []string { return number(len(t["orders"])) },
	"which customers buy Chai": func(t map[string]rows) []string {
		return soldTo(t, func(s sale) bool { return s.product["ProductName"] == "Chai" })
	},
	"which customers bought both Chai and Chang": func(t map[string]rows) []string {
		chang := soldTo(t, func(s sale) bool { return s.product["ProductName"] == "Chang" })
		chai := soldTo(t, func(s sale) bool { return s.product["ProductName"] == "Chai" })
		return slices.DeleteFunc(chai, func(name string) bool { return !slices.Contains(chang, name) })
	},
	"which suppliers serve Alfreds Futterkiste": func(t map[string]rows) (names []string) {
		suppliers := index(t["suppliers"], "SupplierID")
		for _, s := range sales(t) {
			if name := suppliers[s.product["SupplierID"]]["CompanyName"]; s.order["CustomerID"] == "ALFKI" && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
		return names
	},
	"list each category and its sales sorted by sales descending": func(t map[string]rows) []string {
		return bySales(t["categories"], "CategoryName", "CategoryID", takings(t, func(s sale) string { return s.product["CategoryID"] }))
	},
	"list each customer and its sales sorted by sales descending": func(t map[string]rows) []string {
		return bySales(t["customers"], "CompanyName", "CustomerID", takings(t, func(s sale) string { return s.order["CustomerID"] }))
	},
	"what are the sales of Chai": func(t map[string]rows) []string {
		return []string{dollars(takings(t, func(s sale) string { return s.product["ProductName"] })["Chai"])}
	},
	"list the 5 most expensive products": func(t map[string]rows) []string {
		list := slices.Clone(t["products"])
		slices.SortFunc(list, func(a, b map[string]string) int { return int(100 * (price(b) - price(a))) })
		return list[:5].each(func(p map[string]string) string { return p["ProductName"] })
	},
	"how many orders does each employee have": func(t map[string]rows) []string {
		n := t["orders"].tally(func(o map[string]string) string { return o["EmployeeID"] })
		return t["employees"].each(func(e map[string]string) string {
			return fmt.Sprintf("%s %s | %d", e["FirstName"], e["LastName"], n[e["EmployeeID"]])
		})
	},
	"which sold-out products are not discontinued": northwindProducts(func(p map[string]string) bool {
		return p["UnitsInStock"] == "0" && p["Discontinued"] == "0"
	}),
	"which products are scarce": northwindProducts(func(p map[string]string) bool {
		return p["Discontinued"] == "0" && count(p["UnitsInStock"])+count(p["UnitsOnOrder"]) <= count(p["ReorderLevel"])
	}),
	"which orders are late": northwindOrders(func(o map[string]string) bool { return o["ShippedDate"] > o["RequiredDate"] }),
	"which orders are open": northwindOrders(func(o map[string]string) bool { return o["ShippedDate"] == "" }),
	"which customers in Germany bought a product from Exotic Liquids": func(t map[string]rows) []string {
		customers := index(t["customers"], "CustomerID")
		return soldTo(t, func(s sale) bool {
			return customers[s.order["CustomerID"]]["Country"] == "Germany" && s.product["SupplierID"] == "1"
		})
	},
	"which customers have more orders than Ernst Handel": func(t map[string]rows) []string {
		n := t["orders"].tally(func(o map[string]string) string { return o["CustomerID"] })
		return t["customers"].where(func(c map[string]string) bool { return n[c["CustomerID"]] > n["ERNSH"] }).each(func(c map[string]string) string { return c["CompanyName"] })
	},
	"which customers are idle": func(t map[string]rows) (names []string) {
		for _, c := range t["customers"] { // two have one name
			if t["orders"].by("CustomerID", c["CustomerID"]) == nil {
				names = append(names, c["CompanyName"])
			}
		}
		return names
	},
	"what is the average price of the products per category": func(t map[string]rows) []string {
		return t["categories"].each(func(k map[string]string) string {
			list := t["products"].where(func(p map[string]string) bool { return p["CategoryID"] == k["CategoryID"] })
			sum := new(big.Rat)
			for _, p := range list {
				x, _ := new(big.Rat).SetString(p["UnitPrice"])
				sum.Add(sum, x)
			}
			return k["CategoryName"] + " | " + dollars(sum.Quo(sum, new(big.Rat).SetInt64(int64(len(list)))))
		})
	},
	"who reports to Andrew Fuller": func(t map[string]rows) []string {
		return t["employees"].where(func(e map[string]string) bool { return e["ReportsTo"] == "2" }).each(func(e map[string]string) string { return e["FirstName"] + " " + e["LastName"] })
	},
	"which suppliers supply only discontinued products": func(t map[string]rows) []string {
		return t["suppliers"].where(func(s map[string]string) bool {
			return !slices.ContainsFunc(t["products"], func(p map[string]string) bool {
				return p["SupplierID"] == s["SupplierID"] && p["Discontinued"] == "0"
			})
		}).each(func(s map[string]string) string { return s["CompanyName"] })
	},
	"how many customers are there per country": func(t map[string]rows) []string {
		n := map[string]int{}
		for _, r := range append(slices.Clone(t["suppliers"]), t["orders"]...) {
			n[r["Country"]+r["ShipCountry"]] = 0
		}
		for _, c := range t["customers"] {
			n[c["Country"]]++
		}
		delete(n, "")
		return lines(n)
	},
	"how many orders came in May 1997": func(t map[string]rows) []string {
		return number(len(t["orders"].where(func(o map[string]string) bool { return strings.HasPrefix(o["OrderDate"], "1997-05") })))
	},
	"how many orders are there per year of order date": func(t map[string]rows) []string {
		return lines(t["orders"].tally(func(o map[string]string) string { return o["OrderDate"][:4] }))
	},
	"which shipper carries the most orders": func(t map[string]rows) []string {
		n, most := t["orders"].tally(func(o map[string]string) string { return o["ShipVia"] }), 0
		for _, k := range n {
			most = max(most, k)
		}
		return t["shippers"].where(func(s map[string]string) bool { return n[s["ShipperID"]] == most }).each(func(s map[string]string) string { return s["CompanyName"] })
	},
	"how many orders go to each country": func(t map[string]rows) []string {
		n := map[string]int{}
		for _, r := range append(append(slices.Clone(t["suppliers"]), t["customers"]...), t["employees"]...) {
			n[r["Country"]] = 0
		}
		for _, o := range t["orders"] {
			n[o["ShipCountry"]]++
		}
		delete(n, "")
		return lines(n)
	},
	"which product has the most buyers": func(t map[string]rows) []string {
		buyers, most := map[string]map[string]bool{}, 0
		for _, s := range sales(t) {
			name := s.product["ProductName"]
			if buyers[name] == nil {
				buyers[name] = map[string]bool{}
			}
			buyers[name][s.order["CustomerID"]] = true
			most = max(most, len(buyers[name]))
		}
		return northwindProducts(func(p map[string]string) bool { return len(buyers[p["ProductName"]]) == most })(t)
	},
	"which employees cover a territory in Eastern": func(t map[string]rows) []string {
		regions := index(t["territories"], "TerritoryID")
		eastern := t["employee_territories"].where(func(r map[string]string) bool { return regions[r["TerritoryID"]]["RegionID"] == "1" })
		return t["employees"].where(func(e map[string]string) bool { return eastern.by("EmployeeID", e["EmployeeID"]) != nil }).each(func(e map[string]string) string { return e["FirstName"] + " " + e["LastName"] })
	},
	"what is the total freight of the orders of Ernst Handel": func(t map[string]rows) []string {
		sum := new(big.Rat)
		for _, o := range t["orders"] {
			if x, ok := new(big.Rat).SetString(o["Freight"]); ok && o["CustomerID"] == "ERNSH" {
				sum.Add(sum, x)
			}
		}
		return []string{dollars(sum)}
	},
}
