package repl

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestInitPath(t *testing.T) {
	for _, test := range []struct {
		env   map[string]string
		want  string
		named bool
	}{
		{map[string]string{"HOME": "/home/u"}, "/home/u/.config/clause/init", false},
		{map[string]string{"HOME": "/home/u", "XDG_CONFIG_HOME": "/c"}, "/c/clause/init", false},
		{map[string]string{"HOME": "/home/u", "XDG_CONFIG_HOME": "c"}, "/home/u/.config/clause/init", false},
		{map[string]string{"HOME": "/home/u", "CLAUSE_INIT": "/i"}, "/i", true},
		{map[string]string{"HOME": "/home/u", "CLAUSE_INIT": ""}, "", false},
		{nil, "", false},
	} {
		got, named := InitPath(func(k string) (string, bool) { v, ok := test.env[k]; return v, ok })
		if got != test.want || named != test.named {
			t.Errorf("%v: %q %v", test.env, got, named)
		}
	}
}

// TestInit starts shells with an init file that is sound, faulty, missing and no file.
func TestInit(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "init")
	if err := os.WriteFile(file, []byte("# mine\n.timing on\n.nonsense\n.null none\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := testSession(t)
	var out, errs strings.Builder
	Init(t.Context(), s, file, true, &out, &errs)
	if !s.Timing || s.nullText() != "none" || out.String() != "" {
		t.Errorf("timing %v, null %s, output %q", s.Timing, s.nullText(), &out)
	}
	if want := file + ":3: unknown command .nonsense: .help lists them\n" + file + ": a question failed\n"; errs.String() != want {
		t.Errorf("it says\n%s", &errs)
	}
	for _, test := range []struct {
		path  string
		named bool
		want  string
	}{
		{filepath.Join(folder, "none"), false, ""},
		{filepath.Join(folder, "none"), true, "no such file"},
		{folder, false, "is a directory"},
		{"", false, ""},
	} {
		errs.Reset()
		Init(t.Context(), s, test.path, test.named, &out, &errs)
		if test.want == "" && errs.Len() > 0 || !strings.Contains(errs.String(), test.want) {
			t.Errorf("%s: it says %q", test.path, &errs)
		}
	}
}
