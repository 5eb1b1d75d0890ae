package datasets_test

var cncfOracles = map[string]oracle{}
