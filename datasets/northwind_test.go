package datasets_test

var northwindOracles = map[string]oracle{}
