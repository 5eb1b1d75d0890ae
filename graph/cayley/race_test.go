//go:build race

package cayley_test

const raceDetector = true
