package synthetic

// The words that names and places are drawn from.
var (
	countries = []string{"DE", "FR", "IT", "ES", "PT", "NL", "BE", "LU", "AT", "CH", "PL", "CZ", "SK", "HU", "RO",
		"BG", "GR", "HR", "SI", "DK", "SE", "NO", "FI", "EE", "LV", "LT", "IE", "GB", "US", "CA"}
	sectors = []string{"energy", "water", "waste", "construction", "transport", "logistics", "retail", "food",
		"chemicals", "pharma", "steel", "machinery", "electronics", "software", "telecom", "banking", "insurance",
		"media", "tourism", "health"}
	firstHalves = []string{"Nord", "Süd", "Alpen", "Rhein", "Baltic", "Iber", "Gallia", "Adria", "Danube", "Atlas",
		"Orion", "Vega", "Delta", "Omega", "Silver", "Granit", "Lumen", "Terra", "Aqua", "Ventus", "Ferro", "Carbo",
		"Hydro", "Helio", "Quant", "Primo", "Nova", "Stella", "Arbor", "Castor"}
	secondHalves = []string{"wind", "werk", "trade", "steel", "soft", "power", "link", "bau", "chem", "med", "food",
		"net", "bank", "port", "rail", "logic", "labs", "craft", "field", "stone"}
	forms     = []string{"AG", "GmbH", "SA", "SpA", "NV", "BV", "AB", "Oy", "Ltd", "Inc", "SARL", "SE"}
	topScopes = []string{"Works", "Supplies", "Services", "Technology"}
)
