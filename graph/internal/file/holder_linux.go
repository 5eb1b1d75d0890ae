package file

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// Holder returns the number of the process that has the writer's lock of a file, and the
// name of its program, or 0 when that cannot be told: the process is in another container,
// or has ended by now.
func Holder(path string) (process int, program string) {
	for range 3 { // a writer that compacts puts another file in the place of this one
		info, err := os.Stat(path)
		if err != nil {
			return 0, ""
		}
		stat, ok := info.Sys().(*syscall.Stat_t)
		if !ok {
			return 0, ""
		}
		// 1: FLOCK  ADVISORY  WRITE 4711 fe:00:10282315 0 EOF
		process = locker(fmt.Sprintf("%02x:%02x:%d", unix.Major(uint64(stat.Dev)), unix.Minor(uint64(stat.Dev)), stat.Ino))
		if process != 0 {
			name, _ := os.ReadFile(fmt.Sprintf("/proc/%d/comm", process))
			return process, strings.TrimSpace(string(name))
		}
	}
	return 0, ""
}

// locker looks for the process that locks a file in the kernel's list.
func locker(where string) (process int) {
	locks, err := os.Open("/proc/locks")
	if err != nil {
		return 0
	}
	defer locks.Close()
	for lines := bufio.NewScanner(locks); lines.Scan(); {
		f := strings.Fields(lines.Text())
		if len(f) < 6 || f[1] != "FLOCK" || f[3] != "WRITE" || f[5] != where {
			continue
		}
		if _, err := fmt.Sscan(f[4], &process); err == nil && process > 0 {
			return process
		}
		return 0
	}
	return 0
}
