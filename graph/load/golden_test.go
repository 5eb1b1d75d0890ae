package load

import (
	"flag"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// blocks reads a golden file: what is between lines ====, cut at the line ----.
func blocks(t testing.TB, file string) (found [][2]string) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, block := range strings.Split(strings.TrimSuffix(string(data), "\n"), "\n====\n") {
		input, want, _ := strings.Cut(block, "\n----\n")
		found = append(found, [2]string{input, want})
	}
	return found
}

// golden checks what run makes of the blocks of a file.
func golden(t *testing.T, file string, run func(string) string) {
	t.Helper()
	var out []string
	for _, block := range blocks(t, file) {
		got := run(block[0])
		if got != block[1] && !*update {
			t.Errorf("%s\ngot\n%s\nwant\n%s", block[0], got, block[1])
		}
		out = append(out, block[0]+"\n----\n"+got)
	}
	if *update {
		if err := os.WriteFile(file, []byte(strings.Join(out, "\n====\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
