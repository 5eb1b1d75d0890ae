package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/hinshun/vt10x"
)

// TestCompletionInShells types command lines into shells and presses Tab.
func TestCompletionInShells(t *testing.T) {
	folder := programFolder(t)
	for name, text := range map[string]string{"facts.nq": "", "deals.clause": "", "notes.txt": ""} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	type typed []string // keys, and what the line shows after a Tab; again
	for _, shell := range []struct {
		name, start string
		args        []string
		lines       []typed
	}{
		{"bash", "source <(clause completion bash)", []string{"--norc", "--noprofile", "-i"}, []typed{
			{`clause "which fir`, `clause "which firm`, `s use Nebi`, `clause "which firms use Nebius`},
			{`clause which partn`, `clause which partner`},
			{`clause --format jsonl --dataset ai`, `--dataset ai-cloud `, `"whi`, `ai-cloud "which `},
			{`clause who uses Google\ Cl`, `Google\ Cloud `},
			{`clause --format=mar`, `clause --format=markdown `},
			{`clause exp`, `clause export `, `fa`, `clause export facts.nq `},
			{`clause check de`, `clause check deals.clause `},
		}},
		{"zsh", "autoload -U compinit; compinit -u -D; source <(clause completion zsh)", []string{"-f", "-i"}, []typed{
			{`clause "which fir`, `clause "which firm`, `s use Nebi`, `clause "which firms use Nebius`},
			{`clause which partn`, `clause which partner`},
			{`clause check de`, `clause check deals.clause `},
		}},
		{"fish", "clause completion fish | source", []string{"--no-config", "-i"}, []typed{
			{`clause exp`, `clause export `},
			{`clause --format mar`, `clause --format markdown `},
			{`clause which partn`, `clause which partner`},
		}},
	} {
		t.Run(shell.name, func(t *testing.T) {
			t.Parallel()
			path, err := exec.LookPath(shell.name)
			if err != nil {
				t.Skipf("there is no %s here", shell.name)
			}
			cmd := exec.Command(path, shell.args...)
			cmd.Dir = folder
			cmd.Env = append(os.Environ(), "PATH="+folder+string(os.PathListSeparator)+os.Getenv("PATH"), "TERM=xterm", "PS1=$ ", "HOME="+folder, "HISTFILE=", "INPUTRC=/dev/null")
			file, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 24, Cols: 100})
			if err != nil {
				t.Skipf("no terminal to be had: %v", err)
			}
			defer cmd.Wait()
			defer cmd.Process.Kill()
			defer file.Close()
			screen := vt10x.New(vt10x.WithWriter(file), vt10x.WithSize(100, 24))
			go func() {
				buf := make([]byte, 1<<12)
				for {
					n, err := file.Read(buf)
					if err != nil {
						return
					}
					screen.Write(buf[:n])
				}
			}()
			await := func(what string, shown bool) bool {
				for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
					if strings.Contains(screen.String(), what) == shown {
						return true
					}
				}
				t.Errorf("the screen of %s, which has %q: %v\n%s", shell.name, what, !shown, strings.TrimSpace(screen.String()))
				return false
			}
			file.WriteString(shell.start + "; echo re'ady'\r")
			ok := await("ready ", true)
			for _, line := range shell.lines {
				for i := 0; ok && i < len(line); i += 2 {
					file.WriteString(line[i])
					if ok = await(line[i], true); ok {
						file.WriteString("\t")
						ok = await(line[i+1], true)
					}
				}
				file.WriteString("\x15") // forget the line
				ok = ok && await(line[len(line)-1], false)
			}
		})
	}
}
