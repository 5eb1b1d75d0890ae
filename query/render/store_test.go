package render

import "testing"

// TestBytes writes sizes with three digits that count, and shares as bars.
func TestBytes(t *testing.T) {
	for n, want := range map[int64]string{
		0: "0 bytes", 1: "1 byte", 999: "999 bytes", 1000: "1.00 kB", 1049: "1.05 kB", 12_345: "12.3 kB", 999_499: "999 kB",
		999_500: "1.00 MB", 31_581_720: "31.6 MB", 310_000_000: "310 MB", 5_000_000_000: "5.00 GB", 1 << 62: "4611686 TB",
	} {
		if got := Bytes(n); got != want {
			t.Errorf("%d bytes are %q and should be %q", n, got, want)
		}
	}
	for share, want := range map[float64]string{0: "", 0.0001: "▏", 0.5: "████████████", 1: "████████████████████████", 0.1: "██▍"} {
		if got := meter(share); got != want {
			t.Errorf("%g is drawn %q and should be %q", share, got, want)
		}
	}
}
