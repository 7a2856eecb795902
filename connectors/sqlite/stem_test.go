package sqlite_test

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"

	"github.com/wiredesk/wiredesk/pipeline/text/words"
)

// TestStemAsFTS5 compares our stemmer with the porter tokenizer of SQLite,
// which was written independently, on words made of every stem and ending.
func TestStemAsFTS5(t *testing.T) {
	stems := strings.Fields("a b tr sky by ab ap rel ration condit val hes digit conform radic differ vile analog vietnam predic oper feud decis hop call form triplic " +
		"electr good reviv allow infer airl gyroscop adjust irrit replac depend adopt hom commun activ angul effect bowdler prob rat ceas contr rol tann fall fizz fil agr negoti minist geo bio")
	endings := strings.Fields("e s es ies sses ss ed eed ing ational tional enci anci izer abli bli alli entli eli ousli ization ation ator alism iveness fulness ousness aliti iviti biliti logi logy " +
		"icate ative alize iciti ical ful ness al ance ence er ic able ible ant ement ment ent sion tion ion ou ism ate iti ous ive ize y ll led ating bling izing tting lling ying edly ingly")
	var list []string
	for _, s := range stems {
		list = append(list, s)
		for _, e := range endings {
			list = append(list, s+e)
		}
	}
	db, err := sql.Open("sqlite", filepath.Join(t.TempDir(), "stems"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.ExecContext(t.Context(), `CREATE VIRTUAL TABLE w USING fts5 (word, tokenize = 'porter ascii'); CREATE VIRTUAL TABLE v USING fts5vocab (w, instance)`); err != nil {
		t.Fatal(err)
	}
	if _, err := db.ExecContext(t.Context(), `INSERT INTO w VALUES (?)`, strings.Join(list, " ")); err != nil {
		t.Fatal(err)
	}
	rows, err := db.QueryContext(t.Context(), `SELECT "offset", term FROM v`)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	compared := 0
	for rows.Next() {
		var at int
		var want string
		if err := rows.Scan(&at, &want); err != nil {
			t.Fatal(err)
		}
		if got := words.Stem(list[at]); got != want {
			t.Errorf("Stem(%q) = %q, FTS5 says %q", list[at], got, want)
		}
		compared++
	}
	if compared != len(list) || rows.Err() != nil {
		t.Fatalf("compared %d of %d words (%v)", compared, len(list), rows.Err())
	}
}
