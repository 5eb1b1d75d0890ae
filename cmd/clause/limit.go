package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

func (o *options) setTimeout(v string) error {
	d, err := time.ParseDuration(v)
	if err != nil || d <= 0 {
		return fmt.Errorf("%q is not a time; write it as 500ms, 5s or 2m", v)
	}
	o.timeout = d
	return nil
}

func (o *options) setMaxRows(v string) error {
	n, err := strconv.Atoi(strings.ReplaceAll(v, ",", ""))
	if err != nil || n < 1 {
		return fmt.Errorf("%q is not a number of rows", v)
	}
	o.maxRows = n
	return nil
}

func (o *options) setMaxMemory(v string) error {
	n, ok := parseSize(v)
	if !ok {
		return fmt.Errorf("%q is not a size; write it as 500MB or 4GiB", v)
	}
	o.maxMemory = n
	return nil
}

// sizes are the units of parseSize in bytes.
var sizes = map[string]float64{
	"": 1, "b": 1,
	"k": 1e3, "kb": 1e3, "m": 1e6, "mb": 1e6, "g": 1e9, "gb": 1e9, "t": 1e12, "tb": 1e12,
	"kib": 1 << 10, "mib": 1 << 20, "gib": 1 << 30, "tib": 1 << 40,
}

// parseSize reads a number of bytes: 1000, 500MB, 1.5 GiB.
func parseSize(v string) (int64, bool) {
	end := strings.LastIndexAny(v, "0123456789.") + 1
	unit, known := sizes[strings.ToLower(strings.TrimSpace(v[end:]))]
	n, err := strconv.ParseFloat(v[:end], 64)
	if size := n * unit; err == nil && known && size >= 1 && size < math.MaxInt64 {
		return int64(size), true
	}
	return 0, false
}
