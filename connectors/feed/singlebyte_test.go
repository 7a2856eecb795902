package feed

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
)

func TestDecodeBytesIsTheDecoders(t *testing.T) {
	var every []byte
	for b := range 256 {
		every = append(every, byte(b))
	}
	encodings := append(slices.Clone(charmap.All), japanese.ShiftJIS)
	for _, enc := range encodings {
		for _, data := range [][]byte{
			nil, every, []byte("plain"), []byte(strings.Repeat("plain text ", 9) + "\xe9"),
			bytes.Repeat([]byte("\xe9"), 99), bytes.Repeat([]byte("caf\xe9 "), 9), append(bytes.Repeat(every, 3), "1234567"...),
		} {
			want, wantErr := enc.NewDecoder().Bytes(data)
			got, err := decodeBytes(enc, data)
			if !bytes.Equal(got, want) || (err == nil) != (wantErr == nil) {
				t.Errorf("%v: decodeBytes(%q) = %q, %v, want %q, %v", enc, data, got, err, want, wantErr)
			}
		}
	}
}

func TestBareIsTheEncodingThatIsWrapped(t *testing.T) {
	for _, label := range []string{"latin1", "windows-1251", "koi8-r", "shift_jis", "utf-16le"} {
		wrapped, name := charset.Lookup(label)
		data := []byte("caf\xe9 \x83\x41")
		want, _ := wrapped.NewDecoder().Bytes(data)
		enc := bare(wrapped, name)
		if got, _ := enc.NewDecoder().Bytes(data); enc == wrapped || !bytes.Equal(got, want) {
			t.Errorf("bare(%s) decodes to %q, want %q without the wrapping", label, got, want)
		}
	}
	if _, ok := bare(charset.Lookup("iso-8859-1")).(*charmap.Charmap); !ok {
		t.Error("bare(iso-8859-1) is no charmap")
	}
}
