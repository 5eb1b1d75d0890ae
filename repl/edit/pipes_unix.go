//go:build unix

package edit

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/signal"
	"sync"
	"time"

	"golang.org/x/sys/unix"
	"golang.org/x/term"
)

// canFilter says that liner can stand between pipes on this system.
const canFilter = true

// pipes are the two pipes between which liner stands: it reads os.Stdin and writes
// os.Stdout, and sets the mode of the terminal by number, which the pipes do not change.
type pipes struct {
	keys      *keys
	before    *term.State
	in, out   *os.File // the terminal
	toLiner   *os.File
	linerIn   *os.File
	linerOut  *os.File
	fromLiner *os.File
	drawn     chan struct{}
	drawing   sync.WaitGroup

	wake, woken *os.File // ends a wait for keys
	pumping     sync.WaitGroup
	unread      []byte // that liner has not taken yet

	ahead       []byte    // typed after the line had ended, for the next
	entered     time.Time // when the line was ended
	interrupted bool      // Ctrl-C was typed after that, before the terminal made a signal of it
}

// openPipes puts pipes in the place of os.Stdin and os.Stdout. draw is called with what is
// written to the latter, in order. before is the mode of the terminal for other programs.
func openPipes(k *keys, draw func([]byte), before *term.State) (*pipes, error) {
	p := &pipes{keys: k, before: before, in: os.Stdin, out: os.Stdout, drawn: make(chan struct{}, 1)}
	var err error
	for _, pair := range []struct{ r, w **os.File }{{&p.linerIn, &p.toLiner}, {&p.fromLiner, &p.linerOut}, {&p.woken, &p.wake}} {
		if *pair.r, *pair.w, err = os.Pipe(); err != nil {
			return nil, err
		}
	}
	os.Stdin, os.Stdout = p.linerIn, p.linerOut
	p.drawing.Go(func() {
		buf := make([]byte, 1<<14)
		for {
			n, err := p.fromLiner.Read(buf)
			for i, last := 0, 0; i < n; i++ {
				if buf[i] == 0 || i == n-1 {
					draw(buf[last : i+1])
					last = i + 1
				}
				if buf[i] == 0 {
					p.drawn <- struct{}{}
				}
			}
			if err != nil {
				return
			}
		}
	})
	return p, nil
}

// start passes keys on until stop.
func (p *pipes) start() error {
	if len(p.unread) > 0 {
		rest := p.unread
		p.unread = nil
		p.pass(rest)
	}
	typed := p.ahead
	p.ahead, p.entered = nil, time.Time{}
	p.pumping.Go(func() { p.pump(typed) })
	return nil
}

// stop ends the passing of keys and waits until all is drawn.
func (p *pipes) stop() {
	p.toLiner.SetWriteDeadline(time.Unix(1, 0))
	p.wake.Write([]byte{0})
	p.pumping.Wait()
	p.toLiner.SetWriteDeadline(time.Time{})
	p.linerOut.Write([]byte{0})
	<-p.drawn
	p.overtake()
}

// overtake reads what was typed between the end of the line and now: from now on the terminal
// makes a signal of Ctrl-C, before it was a key like others. As the terminal does, Ctrl-C
// drops what was typed before it.
func (p *pipes) overtake() {
	buf := make([]byte, 1<<12)
	for {
		if typed, _ := p.await(0); !typed {
			break
		}
		n, err := unix.Read(int(p.in.Fd()), buf)
		if err != nil || n <= 0 {
			break
		}
		p.ahead = append(p.ahead, buf[:n]...)
	}
	if at := bytes.LastIndexByte(p.ahead, ctrlC); at >= 0 {
		p.ahead, p.interrupted = p.ahead[at+1:], true
	}
}

// suspend stops the program, as a terminal does with Ctrl-Z, and goes on with the line when
// somebody lets it.
func (p *pipes) suspend() {
	in := int(p.in.Fd())
	mine, err := term.GetState(in)
	if err != nil || p.before == nil {
		return
	}
	p.out.WriteString("\x1b[?2004l\r\n")
	term.Restore(in, p.before)
	going := make(chan os.Signal, 1)
	signal.Notify(going, unix.SIGCONT)
	unix.Kill(0, unix.SIGTSTP)
	select {
	case <-going:
	case <-time.After(atOnce): // nobody could let it go on, so it was not stopped
	}
	signal.Stop(going)
	term.Restore(in, mine)
	p.out.WriteString("\x1b[?2004h")
	unix.Kill(os.Getpid(), unix.SIGWINCH) // liner draws the line anew
}

const (
	ctrlC = 3
	ctrlZ = 26
)

// lone is how long Escape may be the beginning of another key.
const lone = 30 * time.Millisecond

// pump passes on what has been typed and what is typed, up to the end of a line.
func (p *pipes) pump(typed []byte) {
	buf := make([]byte, 1<<12)
	for {
		for len(typed) > 0 {
			var ended bool
			if typed, ended = p.take(typed); ended && p.over() {
				p.ahead = bytes.Clone(typed)
				return
			}
		}
		wait := time.Duration(-1)
		if p.keys.waiting() {
			wait = lone
		}
		some, stopped := p.await(wait)
		switch {
		case stopped:
			p.rest()
			return
		case !some:
			p.pass(p.keys.flush())
			continue
		}
		n, err := unix.Read(int(p.in.Fd()), buf)
		if errors.Is(err, unix.EINTR) || errors.Is(err, unix.EAGAIN) {
			continue
		}
		if err != nil || n <= 0 { // the terminal is gone: so is what liner reads
			p.toLiner.Close()
			return
		}
		typed = buf[:n]
		if bytes.IndexByte(typed, ctrlZ) >= 0 && !p.keys.paste {
			typed = bytes.ReplaceAll(typed, []byte{ctrlZ}, nil)
			p.suspend()
		}
	}
}

// take passes on what was typed up to a key that ends the line, and returns what was typed
// after that.
func (p *pipes) take(typed []byte) (ahead []byte, ended bool) {
	out, ahead, ended := p.keys.feed(typed)
	if ended {
		p.entered = time.Now()
	}
	p.pass(out)
	return ahead, ended
}

// atOnce is how long liner takes at most to return a line that has ended.
const atOnce = 250 * time.Millisecond

// over reports whether the line has ended: nothing more is to be passed on. It says no if
// stop is not called, for liner took the key for part of another.
func (p *pipes) over() bool {
	if !poll([]unix.PollFd{{Fd: int32(p.woken.Fd()), Events: unix.POLLIN}}, atOnce) {
		return false
	}
	p.rest()
	return true
}

// rest takes what stop has sent.
func (p *pipes) rest() {
	var one [1]byte
	p.woken.Read(one[:])
}

// pass has liner read b; what it has no room for when stop is called waits for start.
func (p *pipes) pass(b []byte) {
	n, err := p.toLiner.Write(b)
	if err != nil {
		p.unread = append(p.unread, b[n:]...)
	}
}

// await waits for a key, for stop, or for a time unless that is negative.
func (p *pipes) await(wait time.Duration) (typed, stopped bool) {
	fds := []unix.PollFd{{Fd: int32(p.in.Fd()), Events: unix.POLLIN}, {Fd: int32(p.woken.Fd()), Events: unix.POLLIN}}
	if !poll(fds, wait) {
		return false, false
	}
	return fds[0].Revents != 0, fds[1].Revents != 0
}

// poll waits for one of files, or for a time unless that is negative, and reports whether
// there is something to be read.
func poll(files []unix.PollFd, wait time.Duration) bool {
	ms := -1
	if wait >= 0 {
		ms = int(wait.Milliseconds())
	}
	n, err := unix.Poll(files, ms)
	for errors.Is(err, unix.EINTR) {
		n, err = unix.Poll(files, ms)
	}
	return err == nil && n > 0
}

// close puts the terminal back in the place of the pipes.
func (p *pipes) close() {
	os.Stdin, os.Stdout = p.in, p.out
	for _, f := range []io.Closer{p.linerOut, p.toLiner, p.linerIn, p.wake, p.woken} {
		f.Close()
	}
	p.drawing.Wait()
	p.fromLiner.Close()
}
