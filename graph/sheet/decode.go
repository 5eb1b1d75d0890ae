package sheet

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"path/filepath"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// decode returns the text of a file, and the name of its encoding if it is not UTF-8. A
// file that is no text is refused with what to do about it.
func decode(name string, data []byte) (text, encoding string, err error) {
	if program := workbook(name, data); program != "" {
		return "", "", fmt.Errorf("%s is a workbook of %s: save it as .xlsx or CSV first (File, Save as) and give that file", name, program)
	}
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		data = data[3:]
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		return wide(data[2:], binary.LittleEndian), "UTF-16", nil
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		return wide(data[2:], binary.BigEndian), "UTF-16", nil
	}
	if odd, even := zeros(data); odd+even > 0 {
		switch n := len(data) / 2; {
		case odd > n/3 && even == 0:
			return wide(data, binary.LittleEndian), "UTF-16", nil
		case even > n/3 && odd == 0:
			return wide(data, binary.BigEndian), "UTF-16", nil
		}
		return "", "", fmt.Errorf("%s is no text: it holds bytes that are 0; save the sheet as CSV first", name)
	}
	if utf8.Valid(data) {
		return string(data), "", nil
	}
	var b strings.Builder
	for _, c := range data {
		r := rune(c)
		if c >= 0x80 && c < 0xa0 {
			r = windows1252[c-0x80]
		}
		b.WriteRune(r)
	}
	return b.String(), "Windows-1252", nil
}

// windows1252 are the characters of the bytes 0x80 to 0x9f; the others are those of
// Latin-1. The five bytes that mean nothing are read as Latin-1 has them.
var windows1252 = [32]rune{
	'€', 0x81, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 0x8d, 'Ž', 0x8f,
	0x90, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', 0x9d, 'ž', 'Ÿ',
}

// wide decodes UTF-16; half a pair becomes the sign for what cannot be read.
func wide(data []byte, order binary.ByteOrder) string {
	units := make([]uint16, len(data)/2)
	for i := range units {
		units[i] = order.Uint16(data[2*i:])
	}
	return string(utf16.Decode(units))
}

// zeros counts the bytes that are 0 at odd and at even places.
func zeros(data []byte) (odd, even int) {
	for i, c := range data {
		if c == 0 && i%2 == 1 {
			odd++
		} else if c == 0 {
			even++
		}
	}
	return odd, even
}

// workbook is the program whose own format a file has, or empty. Those of Excel that are
// archives of XML are read: see isBook.
func workbook(name string, data []byte) string {
	switch ext := strings.ToLower(filepath.Ext(name)); {
	case ext == ".numbers":
		return "Numbers"
	case ext == ".ods":
		return "LibreOffice"
	case ext == ".xlsb":
		return "Excel, in its binary form"
	}
	return ""
}
