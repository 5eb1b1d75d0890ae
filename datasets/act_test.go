package datasets_test

var actOracles = map[string]oracle{}
