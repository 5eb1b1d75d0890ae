package main

import (
	"bytes"
	"os"
	"strings"
	"testing"
)

const readme = "../../README.md"

// TestReadmeSession runs the commands of the README's console blocks; what stands under
// each is what the program prints. -update writes it.
func TestReadmeSession(t *testing.T) {
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	rest := string(text)
	for {
		before, block, ok := strings.Cut(rest, "```console\n")
		out.WriteString(before)
		if !ok {
			break
		}
		block, rest, ok = strings.Cut(block, "```\n")
		if !ok {
			t.Fatal("a console block does not end")
		}
		out.WriteString("```console\n" + session(t, block) + "```\n")
	}
	if *update {
		if err := os.WriteFile(readme, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if out.String() != string(text) {
		t.Errorf("the README's session is not what the program prints; run go test ./cmd/clause -run TestReadmeSession -update\n%s", out.String())
	}
}

// session runs the commands of a block and returns it as it should be.
func session(t *testing.T, block string) string {
	var out strings.Builder
	for _, line := range strings.Split(block, "\n") {
		command, ok := strings.CutPrefix(line, "$ clause ")
		if !ok {
			continue
		}
		var stdout, stderr bytes.Buffer
		run(words(t, command), strings.NewReader(""), &stdout, &stderr)
		if out.Len() > 0 {
			out.WriteString("\n")
		}
		out.WriteString(line + "\n" + stdout.String() + stderr.String())
	}
	return out.String()
}

// words splits a command at blanks outside double quotes.
func words(t *testing.T, command string) []string {
	var out []string
	for i, part := range strings.Split(command, `"`) {
		if i%2 == 1 {
			out = append(out, part)
		} else {
			out = append(out, strings.Fields(part)...)
		}
	}
	if len(out) == 0 {
		t.Fatal("an empty command")
	}
	return out
}

// TestReadmeProgram holds that the programs of the README are in the bodies of examples, which
// compiles and runs.
func TestReadmeProgram(t *testing.T) {
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	programs := strings.Split(string(text), "```go\n")[1:]
	if len(programs) != 2 {
		t.Fatalf("the README has %d programs", len(programs))
	}
	example, err := os.ReadFile("../../datasets/example_test.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, program := range programs {
		program, _, _ = strings.Cut(program, "```\n")
		for _, line := range strings.Split(strings.TrimSpace(program), "\n") {
			if !strings.Contains(string(example), strings.TrimSpace(line)) {
				t.Errorf("not in the examples: %s", line)
			}
		}
	}
}
