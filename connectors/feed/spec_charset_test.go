package feed

import (
	"bytes"
	"testing"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// everyEncoding gives the encodings of the WHATWG standard, by the names that
// it gives them, and words that each can write.
var everyEncoding = map[string]string{
	"ibm866": "Привет", "iso-8859-2": "Zażółć", "iso-8859-3": "Ħamrun", "iso-8859-4": "Šiauliai", "iso-8859-5": "Привет",
	"iso-8859-6": "مرحبا", "iso-8859-7": "Γειά", "iso-8859-8": "שלום", "iso-8859-8-i": "שלום", "iso-8859-10": "Þórshöfn",
	"iso-8859-13": "Klaipėda", "iso-8859-14": "ŵyr", "iso-8859-15": "5 € œuvre", "iso-8859-16": "Timișoara", "koi8-r": "Привет",
	"koi8-u": "Київ", "macintosh": "Größe", "windows-874": "สวัสดี", "windows-1250": "Zażółć", "windows-1251": "Привет",
	"windows-1252": "“Größe” – 5 €", "windows-1253": "Γειά", "windows-1254": "İstanbul", "windows-1255": "שלום", "windows-1256": "مرحبا",
	"windows-1257": "Klaipėda", "windows-1258": "Đồ", "x-mac-cyrillic": "Привет", "gbk": "你好", "gb18030": "你好",
	"big5": "你好", "euc-jp": "こんにちは", "iso-2022-jp": "こんにちは", "shift_jis": "こんにちは", "euc-kr": "안녕하세요",
	"utf-8": "你好", "x-user-defined": "abc", "iso-8859-1": "Größe", "us-ascii": "plain", "gb2312": "你好", "latin1": "Größe",
	"ks_c_5601-1987": "안녕", "cp1251": "Привет", "x-sjis": "こんにちは", "tis-620": "สวัสดี", "cp850": "Größe", "cp437": "Größe",
}

func inCharset(t *testing.T, label, s string) []byte {
	t.Helper()
	enc, name := lookup(label)
	if name == "" {
		t.Fatalf("no encoding is called %s", label)
	}
	data, err := enc.NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatalf("%s can't write %q: %v", label, s, err)
	}
	return data
}

func TestEveryEncoding(t *testing.T) {
	for label, want := range everyEncoding {
		if label == "windows-1258" {
			want = "Đà" // its other letters are written in two
		}
		for _, by := range []string{"header", "declaration"} {
			t.Run(label+" by the "+by, func(t *testing.T) {
				declaration, contentType := `<?xml version="1.0"?>`, "application/xml; charset="+label
				if by == "declaration" {
					declaration, contentType = `<?xml version="1.0" encoding="`+label+`"?>`, "application/xml"
				}
				data := inCharset(t, label, declaration+`<rss><channel><title>`+want+`</title><link>https://w.example/</link></channel></rss>`)
				f, err := Parse(data, Hints{ContentType: contentType})
				if err != nil || f.Title != want || f.Link != "https://w.example/" {
					t.Errorf("Parse = %q, %v, want %q", f.Title, err, want)
				}
			})
		}
	}
}

func TestWideEncodings(t *testing.T) {
	const want = "Größe 你好 𝄞"
	for name, enc := range map[string]encoding.Encoding{
		"UTF-8 with a mark":                  unicode.UTF8BOM,
		"UTF-16, big endian, with a mark":    unicode.UTF16(unicode.BigEndian, unicode.UseBOM),
		"UTF-16, little endian, with a mark": unicode.UTF16(unicode.LittleEndian, unicode.UseBOM),
		"UTF-16, big endian, without one":    unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM),
		"UTF-16, little endian, without one": unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM),
		"UTF-32, big endian, with a mark":    utf32.UTF32(utf32.BigEndian, utf32.UseBOM),
		"UTF-32, little endian, with a mark": utf32.UTF32(utf32.LittleEndian, utf32.UseBOM),
		"UTF-32, big endian, without one":    utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM),
		"UTF-32, little endian, without one": utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM),
	} {
		for _, declares := range []string{"", ` encoding="utf-8"`, ` encoding="utf-16"`, ` encoding="iso-8859-1"`, ` encoding="x-martian"`} {
			for _, contentType := range []string{"", "text/xml; charset=iso-8859-1"} {
				t.Run(name+declares+contentType, func(t *testing.T) {
					data, err := enc.NewEncoder().Bytes([]byte(`<?xml version="1.0"` + declares + `?><rss><channel><title>` + want + `</title></channel></rss>`))
					if err != nil {
						t.Fatal(err)
					}
					f, err := Parse(data, Hints{ContentType: contentType})
					if err != nil || f.Title != want {
						t.Errorf("Parse = %q, %v, want %q", f.Title, err, want)
					}
				})
			}
		}
	}
}

func TestMendedBytes(t *testing.T) {
	for _, tt := range []struct{ name, title, want string }{
		{"Latin-1 pasted into UTF-8", "Größe Stra\xdfe", "Größe Straße"},
		{"Windows-1252 pasted into UTF-8", "Größe \x93x\x94 it\x92s", "Größe “x” it’s"},
		{"a character cut off before its last byte", "Größe \xe2\x80", "Größe \ufffd"},
		{"a character cut off before white space", "Größe Ma\xc3 x", "Größe Ma\ufffd x"},
		{"a Latin-1 letter within a word", "Größe Espa\xf1a", "Größe España"},
		{"all of it Latin-1", "Caf\xe9 cr\xe8me", "Café crème"},
		{"all of it Latin-1, with what looks like UTF-8", "f\xfcr Ma\xdf\x94 gr\xf6\xdfer", "für Maß” größer"},
		{"a character beyond Unicode", "Größe \xf4\x90\x80\x80", "Größe \ufffd\u20ac"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, contentType := range []string{"", "text/xml; charset=utf-8"} {
				f, err := Parse([]byte(`<rss><channel><title>`+tt.title+`</title><description>A few words in plain letters</description></channel></rss>`), Hints{ContentType: contentType})
				if err != nil || f.Title != tt.want {
					t.Errorf("Parse with Content-Type %q = %q, %v, want %q", contentType, f.Title, err, tt.want)
				}
			}
		})
	}
}

func TestAFewWrongBytesInAnotherEncoding(t *testing.T) {
	title := bytes.Repeat(inCharset(t, "euc-kr", "안녕하세요"), 40)
	data := append([]byte(`<?xml version="1.0" encoding="euc-kr"?><rss><channel><title>`), title...)
	data = append(data, "\xff</title></channel></rss>"...)
	if f, err := Parse(data, Hints{}); err != nil || len(f.Title) < 40*15 {
		t.Errorf("Parse = %d bytes of title, %v, want all but one", len(f.Title), err)
	}
	if _, name := charset.Lookup("euc-kr"); name != "euc-kr" {
		t.Fatal("euc-kr is unknown")
	}
}
