package main

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// eachCommand calls f with the program and all of its commands.
func eachCommand(c *cobra.Command, f func(*cobra.Command)) {
	f(c)
	for _, sub := range c.Commands() {
		if !sub.Hidden {
			eachCommand(sub, f)
		}
	}
}

// TestHelpFits holds that the help of the program fits a screen, that of each command a
// small one, with an example in it.
func TestHelpFits(t *testing.T) {
	root := (&program{stdout: io.Discard}).rootCommand()
	eachCommand(root, func(c *cobra.Command) {
		var b bytes.Buffer
		if err := writeHelp(&b, c); err != nil {
			t.Fatal(err)
		}
		most := 32
		if c == root {
			most = 50
		}
		if n := strings.Count(b.String(), "\n"); n > most {
			t.Errorf("the help of %s has %d lines", c.CommandPath(), n)
		}
		for line := range strings.Lines(b.String()) {
			if len(line) > helpWidth+1 {
				t.Errorf("the help of %s is too wide: %s", c.CommandPath(), line)
			}
		}
		if c.Example == "" {
			t.Errorf("the help of %s shows no example", c.CommandPath())
		}
	})
}

// elsewhere are examples that need what a test has not got, by their beginnings.
var elsewhere = map[string]string{
	"clause load northwind.clause":        "the tables of Northwind",
	"curl https://example.org/data.nq.gz": "the network",
	"clause completion fish | source":     "fish",
	"clause completion powershell":        "PowerShell",
	"clause man > ~/.local/share":         "the user's home",
	"clause man | man -l -":               "man",
}

// TestHelpExamples types the examples of the help of each command into a shell, in a folder
// with the files that they name.
func TestHelpExamples(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("there is no bash here")
	}
	bin := programFolder(t)
	root := (&program{stdout: io.Discard}).rootCommand()
	eachCommand(root, func(c *cobra.Command) {
		t.Run(strings.ReplaceAll(c.CommandPath(), " ", "-"), func(t *testing.T) {
			t.Parallel()
			folder := exampleFolder(t)
			for line := range strings.Lines(strings.Trim(c.Example, "\n")) {
				if line = strings.TrimSpace(line); needsMore(line) {
					continue
				}
				cmd := exec.Command(bash, "-c", "set -o pipefail; "+line)
				cmd.Dir = folder
				cmd.Env = append(os.Environ(), "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"), "HOME="+folder)
				if out, err := cmd.CombinedOutput(); err != nil {
					t.Errorf("%s: %v\n%s", line, err, out)
				}
			}
		})
	})
}

func needsMore(line string) bool {
	for beginning := range elsewhere {
		if strings.HasPrefix(line, beginning) {
			return true
		}
	}
	return false
}

// programFolder returns a folder with clause in it.
func programFolder(t *testing.T) string {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	if err := os.Symlink(program, filepath.Join(folder, "clause")); err != nil { // TestMain goes by the name
		t.Fatal(err)
	}
	return folder
}

// exampleFolder returns a folder with the files that the examples name: deals.clause is a
// database, of which deals.txt and words.clause are the vocabulary.
func exampleFolder(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	const world = "../../query/testdata/world"
	words, err := os.ReadFile(filepath.Join(world, "vocabulary.clause"))
	if err != nil {
		t.Fatal(err)
	}
	contracts := "id:Contract,customer,serves,internal_note\nc90,openai,azure,ours\n"
	for name, text := range map[string]string{
		"deals.txt":            string(words),
		"words.clause":         string(words),
		"contracts.csv":        strings.ReplaceAll(strings.ReplaceAll(contracts, ",internal_note", ""), ",ours", ""),
		"firms.csv":            "id:Firm,name\nf90,Ninety\n",
		"tables/contracts.csv": contracts,
		"leases.csv":           "Lease,Tenant,Rent (GBP),Start,End\nL-1,Acme,\"1,200.50\",01/02/2024,31/01/2027\nL-2,Bolt,900,15/06/2023,14/06/2028\n",
		"tenants.csv":          "Tenant,Town\nAcme,Leeds\nBolt,York\n",
		"questions.txt":        "who uses Azure\ndoes OpenAI use AWS\n",
	} {
		name = filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var errs bytes.Buffer
	deals := filepath.Join(folder, "deals.clause")
	if code := run([]string{"load", deals, filepath.Join(world, "facts.nq"), "--vocabulary", filepath.Join(folder, "deals.txt")}, strings.NewReader(""), &errs, &errs); code != exitDone {
		t.Fatalf("exit %d: %s", code, &errs)
	}
	return folder
}
