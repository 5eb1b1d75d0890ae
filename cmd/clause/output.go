package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// writeWhole has write fill a file that appears under its name when it is complete: until
// then, and if write fails, what was there before stays. What is no regular file (a pipe,
// a terminal, /dev/null) is written to as it is.
func writeWhole(name string, write func(*os.File) error) error {
	if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() {
		return writeThrough(name, write)
	}
	if real, err := filepath.EvalSymlinks(name); err == nil {
		name = real // the link stays one
	}
	f, err := besides(name)
	if err != nil {
		return explained(filepath.Dir(name), err)
	}
	err = errors.Join(write(f), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}

// besides makes a file in the folder of name, with the permissions that name has, or that
// a new file gets.
func besides(name string) (*os.File, error) {
	var random [8]byte
	rand.Read(random[:])
	temporary := filepath.Join(filepath.Dir(name), fmt.Sprintf(".clause-%x", random))
	f, err := os.OpenFile(temporary, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return nil, err
	}
	if info, err := os.Stat(name); err == nil {
		if err := f.Chmod(info.Mode().Perm()); err != nil {
			return nil, errors.Join(err, f.Close(), os.Remove(temporary))
		}
	}
	return f, nil
}

// writeThrough writes to what is there.
func writeThrough(name string, write func(*os.File) error) error {
	f, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	return errors.Join(write(f), f.Close())
}

// into calls f with where answers go: the file that -o names, or standard output.
func (p *program) into(f func(w io.Writer) error) error {
	if p.output == "" || p.output == "-" {
		return f(p.stdout)
	}
	return writeWhole(p.output, func(file *os.File) error { return f(file) })
}
